#include "minibragg/setup/make_sampling.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/scene/beam_means.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/detector_places.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

double block_size_A(const scene::CrystalModel& crystal) {
    const Vec3d& cells = crystal.lattice.cells;
    const Vec3d* edges = crystal.cell_A.row;
    return std::max(
        {cells.x * length(edges[0]), cells.y * length(edges[1]), cells.z * length(edges[2])}
    );
}

namespace {

/// The narrowest width of a spot along a pixel's plane, in pixels: of a Gaussian.
double narrowest_pixels(const Mat3& covariance_invA2, const Vec3d& fast, const Vec3d& slow) {
    const Mat3 inverse = crystal::inverse_of_symmetric(covariance_invA2);
    const double ff = dot(fast, inverse * fast), ss = dot(slow, inverse * slow),
                 fs = dot(fast, inverse * slow);
    const double mean = 0.5 * (ff + ss);
    return 1.0 / std::sqrt(mean + std::hypot(0.5 * (ff - ss), fs));
}

/// How much wider than by the crystal's size alone spots in closed form are where they are
/// narrowest: at three quarters of the places on the detector, at least so much.
double broadening_of_narrowest(const scene::SceneModel& scene) {
    constexpr int wanted = 12;
    scene::SceneModel alone = scene;
    alone.crystal.broadening = {};
    alone.crystal.other_crystals.clear();
    alone.beam.divergence_rad2 = Mat3{};
    const double wavelength_A = scene::mean_wavelength_A(scene.beam);
    const double bandwidth = std::sqrt(scene::mean_bandwidth_square(scene.beam));
    const auto& spindle = scene.crystal.spindle_rotations;
    const std::size_t middle = spindle.size() / 2;
    const Mat3 to_frame = transposed(spindle[middle]);
    const auto orientation = static_cast<std::int64_t>(middle);
    std::vector<double> ratios;
    for (const Place& place : places_of(scene, wavelength_A, wanted)) {
        const Vec3d hkl = scene.crystal.cell_A * (to_frame * place.q_invA);
        const Vec3d fast = to_frame * place.fast_step_invA,
                    slow = to_frame * place.slow_step_invA;
        const auto width = [&](const scene::SceneModel& of, double band) {
            return narrowest_pixels(
                scene::spot_numbers(of, orientation, hkl, band).covariance_invA2, fast, slow
            );
        };
        ratios.push_back(width(scene, bandwidth) / width(alone, 0.0));
    }
    if (ratios.empty()) {
        return 1.0;
    }
    constexpr std::size_t quarter = 4;
    const auto at = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / quarter);
    std::nth_element(ratios.begin(), at, ratios.end());
    return *at;
}

}  // namespace

double wanted_oversample(const scene::SceneModel& scene, detector::SubpixelRule rule) {
    if (scene::is_over_pixel(scene.crystal.shape)) {
        return 1.0;
    }
    const bool is_even = rule == detector::SubpixelRule::even;
    // Of even ones nanoBragg's rule; of the others what keeps a pixel to 1e-3 of the brightest.
    const double least = is_even ? 0.0 : 1.5, samples_a_spot = is_even ? 3.0 : 2.4;
    const double wider =
        scene::is_broadened(scene.crystal.shape) ? broadening_of_narrowest(scene) : 1.0;
    const double edge_A = block_size_A(scene.crystal) / wider;
    const double shortest_A = scene::shortest_wavelength_A(scene.beam);
    double oversample = 1.0;
    for (const scene::PanelModel& panel : scene.panels) {
        const double distance_m = std::abs(dot(panel.origin_m, panel.normal));
        const double spot_A = shortest_A * distance_m / panel.pixel_size_m;
        oversample = std::max(oversample, std::ceil(least + samples_a_spot * edge_A / spot_A));
    }
    return oversample;
}

int recommended_oversample(const scene::SceneModel& scene, detector::SubpixelRule rule) {
    return static_cast<int>(
        std::min<double>(wanted_oversample(scene, rule), most_chosen_oversample)
    );
}

void set_sampling(const config::Sampling& deck, scene::SceneModel& scene) {
    expects(!scene.beam.sources.empty() && !scene.panels.empty());
    scene::Sampling sampling{};
    sampling.subpixels = value_of(subpixel_rules, deck.subpixels);
    // Whole pixels are chosen before the scene has their shape.
    const int chosen = value_of(takes_whole_pixels, deck.pixel)
                           ? 1
                           : recommended_oversample(scene, sampling.subpixels);
    const int n = deck.oversample > 0 ? deck.oversample : chosen;
    const bool is_one = n == 1;
    sampling.oversample = n;
    sampling.oversample_omega = deck.oversample_omega || is_one;
    sampling.oversample_polar = deck.oversample_polar || is_one;
    sampling.oversample_thick = deck.oversample_thick || is_one;
    sampling.is_adaptive = deck.adaptive && !is_one;
    const bool is_last = value_of(held_is_last, deck.held_value);
    const auto subpixels = detector::make_subpixels(n, sampling.subpixels);
    const double offset = (is_last ? subpixels.back() : subpixels.front()).offset;
    sampling.held = {offset, offset, is_last};
    sampling.held_capture = sampling.held;
    scene.sampling = sampling;
    scene.held_source = is_last ? scene.beam.sources.size() - 1 : 0;
}

}  // namespace minibragg::setup
