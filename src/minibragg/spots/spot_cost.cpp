#include "minibragg/spots/spot_cost.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/local_pixels.hpp"

namespace minibragg::spots {

namespace {

using scene::LatticeShape;

/// Part of the pixels that have photons of crystals.
double part_in_spots(LatticeShape shape) {
    constexpr double endless = 1.0, ending = 0.1;
    const bool is_endless = shape == LatticeShape::square || shape == LatticeShape::round;
    return is_endless ? endless : ending;
}

/// The time of a step over that of a Gaussian spot.
double dearness(LatticeShape shape) {
    constexpr double points = 3.0, still = 20.0, sweep = 120.0;
    switch (shape) {
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
    const Vec3d to_middle_m =
        panel.origin_m + (middle * panel.fast_pixels * panel.pixel_size_m) * panel.fast +
        (middle * panel.slow_pixels * panel.pixel_size_m) * panel.slow;
    const double distance_m = length(to_middle_m);
    const double area_m2 = panel.pixel_size_m * panel.pixel_size_m * panel.fast_pixels *
                           panel.slow_pixels *
                           std::abs(dot(unit(to_middle_m), panel.normal));
    return area_m2 / (distance_m * distance_m);
}

}  // namespace

SpotCost spot_cost(const setup::Experiment& experiment) {
    const scene::SceneModel& model = experiment.scene;
    SpotCost cost;
    for (const parallel::RowCosts& panel : setup::row_costs(experiment.detector, model)) {
        cost.steps +=
            static_cast<double>(std::accumulate(panel.begin(), panel.end(), std::int64_t{0}));
    }
    cost.steps *= part_in_spots(model.crystal.shape) * dearness(model.crystal.shape);
    constexpr double whole_sphere_sr = 12.566;
    double seen_sr = 0.0;
    for (const scene::PanelModel& panel : model.panels) {
        seen_sr += solid_angle_sr(panel);
    }
    // One reflection for each volume of the reciprocal cell, in a shell as thick as the
    // distance between reflections and the path of a sweep.
    const double volume_A3 = std::abs(determinant(model.crystal.cell_A));
    const double wavelength_A = experiment.beam.wavelength_A;
    const double swept_invA = 0.5 * std::abs(experiment.spindle.width_rad) *
                              scene::largest_q_invA(model);
    const double crystals = experiment.series ? experiment.series->most_crystals : 1;
    cost.spots = crystals * std::min(seen_sr, whole_sphere_sr) /
                 (wavelength_A * wavelength_A) * volume_A3 *
                 (1.0 / std::cbrt(volume_A3) + swept_invA);
    return cost;
}

bool are_listed(const setup::Experiment& experiment) {
    const auto& wanted = experiment.deck.output.spots;
    return wanted ? *wanted : spot_cost(experiment).steps <= most_cheap_steps;
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
