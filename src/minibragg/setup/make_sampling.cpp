#include "minibragg/setup/make_sampling.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

double block_size_A(const scene::CrystalModel& crystal) {
    const Vec3d& cells = crystal.lattice.cells;
    const Vec3d* edges = crystal.cell_A.row;
    return std::max(
        {cells.x * length(edges[0]), cells.y * length(edges[1]), cells.z * length(edges[2])}
    );
}

double wanted_oversample(const scene::SceneModel& scene) {
    if (scene::is_over_pixel(scene.crystal.shape)) {
        return 1.0;
    }
    constexpr double samples_a_spot = 3.0;
    const double edge_A = block_size_A(scene.crystal);
    double shortest_A = scene.beam.sources.front().wavelength_A;
    for (const scene::SourceModel& source : scene.beam.sources) {
        shortest_A = std::min(shortest_A, source.wavelength_A);
    }
    double oversample = 1.0;
    for (const scene::PanelModel& panel : scene.panels) {
        const double distance_m = std::abs(dot(panel.origin_m, panel.normal));
        const double spot_A = shortest_A * distance_m / panel.pixel_size_m;
        oversample = std::max(oversample, std::ceil(samples_a_spot * edge_A / spot_A));
    }
    return oversample;
}

int recommended_oversample(const scene::SceneModel& scene) {
    return static_cast<int>(std::min<double>(wanted_oversample(scene), most_chosen_oversample));
}

void set_sampling(const config::Sampling& deck, scene::SceneModel& scene) {
    expects(!scene.beam.sources.empty() && !scene.panels.empty());
    scene::Sampling sampling{};
    // Whole pixels are chosen before the scene has their shape.
    const int chosen =
        value_of(takes_whole_pixels, deck.pixel) ? 1 : recommended_oversample(scene);
    const int n = deck.oversample > 0 ? deck.oversample : chosen;
    const bool is_one = n == 1;
    sampling.oversample = n;
    sampling.oversample_omega = deck.oversample_omega || is_one;
    sampling.oversample_polar = deck.oversample_polar || is_one;
    sampling.oversample_thick = deck.oversample_thick || is_one;
    const bool is_last = value_of(held_is_last, deck.held_value);
    const double offset = detector::subpixel_offset(is_last ? n - 1 : 0, n);
    sampling.held = {offset, offset, is_last};
    sampling.held_capture = sampling.held;
    scene.sampling = sampling;
    scene.held_source = is_last ? scene.beam.sources.size() - 1 : 0;
}

}  // namespace minibragg::setup
