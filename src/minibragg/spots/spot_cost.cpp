#include "minibragg/spots/spot_cost.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "minibragg/base/constants.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/spots/spots_of_image.hpp"

namespace minibragg::spots {

namespace {

using scene::LatticeShape;

/// Part of the pixels that have photons of crystals: of the indices around a reflection, those
/// that its spot, mosaic domains and the sweep reach.
double part_in_spots(const setup::Experiment& experiment) {
    const scene::CrystalModel& crystal = experiment.scene.crystal;
    if (crystal.shape == LatticeShape::square || crystal.shape == LatticeShape::round) {
        return 1.0;
    }
    // Where a Gaussian is 1e-12, in units of the crystal; half way to the farthest pixels.
    constexpr double reach = 3.0, deviations = 3.0, usual_part = 0.5, ball = 4.19;
    const double q_invA = usual_part * scene::largest_q_invA(experiment.scene);
    const double turn_rad = deviations * experiment.truth.crystals.front().mosaic_spread_deg *
                                constants::radians_per_degree +
                            0.5 * std::abs(experiment.spindle.width_rad);
    const Vec3d& n = crystal.lattice.cells;
    double part = ball;
    for (const auto& [cells, edge_A] :
         {std::pair{n.x, length(crystal.cell_A.row[0])},
          std::pair{n.y, length(crystal.cell_A.row[1])},
          std::pair{n.z, length(crystal.cell_A.row[2])}}) {
        part *= reach / (cells * std::sqrt(crystal.lattice.fudge)) + q_invA * turn_rad * edge_A;
    }
    return std::min(1.0, part);
}

/// Part of the subpixels that is looked at in most pixels.
double part_of_subpixels(const scene::SceneModel& model) {
    const int n = model.sampling.oversample;
    const double part = static_cast<double>(std::min(n, few_subpixels)) / n;
    return part * part;
}

/// The time of a step over that of a Gaussian spot.
double dearness(LatticeShape shape) {
    constexpr double sums = 2.0, points = 3.0, still = 20.0, sweep = 120.0;
    switch (shape) {
        case LatticeShape::square:
        case LatticeShape::round:
            return sums;
        case LatticeShape::broadened:
        case LatticeShape::broadened_sweep:
            return points;
        case LatticeShape::broadened_pixel:
            return still;
        case LatticeShape::broadened_pixel_sweep:
            return sweep;
        default:
            return 1.0;
    }
}

/// Of a panel as seen from the crystal, sr; of a panel that is not very close.
double solid_angle_sr(const scene::PanelModel& panel) {
    constexpr double middle = 0.5;
    const Vec3d to_middle_m = panel.origin_m +
                              (middle * panel.fast_pixels * panel.pixel_size_m) * panel.fast +
                              (middle * panel.slow_pixels * panel.pixel_size_m) * panel.slow;
    const double distance_m = length(to_middle_m);
    const double area_m2 = panel.pixel_size_m * panel.pixel_size_m * panel.fast_pixels *
                           panel.slow_pixels * std::abs(dot(unit(to_middle_m), panel.normal));
    return area_m2 / (distance_m * distance_m);
}

}  // namespace

SpotCost spot_cost(const setup::Experiment& experiment) {
    const scene::SceneModel& model = experiment.scene;
    SpotCost cost;
    for (std::size_t i = 0; i < model.panels.size(); ++i) {
        const scene::PanelModel& panel = model.panels[i];
        cost.steps += static_cast<double>(scene::steps_per_pixel(model, static_cast<int>(i))) *
                      panel.fast_pixels * panel.slow_pixels;
    }
    const bool has_one_crystal = !experiment.series || experiment.series->most_crystals == 1;
    cost.steps *= part_in_spots(experiment) * dearness(model.crystal.shape) *
                  (has_one_crystal ? part_of_subpixels(model) : 1.0);
    constexpr double whole_sphere_sr = 12.566;
    double seen_sr = 0.0;
    for (const scene::PanelModel& panel : model.panels) {
        seen_sr += solid_angle_sr(panel);
    }
    // One reflection for each volume of the reciprocal cell, in a shell as thick as the
    // distance between reflections and the path of a sweep.
    const double volume_A3 = std::abs(determinant(model.crystal.cell_A));
    const double wavelength_A = experiment.beam.wavelength_A;
    const double swept_invA =
        0.5 * std::abs(experiment.spindle.width_rad) * scene::largest_q_invA(model);
    const double crystals = experiment.series ? experiment.series->most_crystals : 1;
    cost.spots = crystals * std::min(seen_sr, whole_sphere_sr) / (wavelength_A * wavelength_A) *
                 volume_A3 * (1.0 / std::cbrt(volume_A3) + swept_invA);
    return cost;
}

bool are_listed(const setup::Experiment& experiment) {
    const config::Output& output = experiment.deck.output;
    if (!(output.labels + output.refl_file + output.stream_file + output.integrate_file)
             .empty()) {
        return true;
    }
    if (experiment.deck.output.spots) {
        return *experiment.deck.output.spots;
    }
    return config::image_count(experiment.deck) <= most_cheap_images &&
           spot_cost(experiment).steps <= most_cheap_steps;
}

bool has_background(const setup::Experiment& experiment) {
    const scene::BackgroundModel& background = experiment.scene.background;
    return experiment.series || background.constant_photons != 0.0 ||
           !background.intensity_e2.empty();
}

bool want_bragg_apart(const setup::Experiment& experiment) {
    return has_background(experiment) && are_listed(experiment);
}

}  // namespace minibragg::spots
