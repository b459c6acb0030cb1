#include "minibragg/spots/strong_spot.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "minibragg/beam/polarization.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/scene/beam_means.hpp"
#include "minibragg/scene/beam_tables.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/spots/reflection_geometry.hpp"
#include "minibragg/spots/whole_reflection.hpp"

namespace minibragg::spots {

namespace {

/// A reflection where a panel sees it.
struct Seen {
    Passage passage;
    double f_e = 0.0;
    double capture = 1.0;
};

/// Reflections of a table, or of the sphere that the detector sees where all are equal; some of
/// them, all over, when they are very many.
template <class Take>
void for_some_reflections(const scene::SceneModel& scene, const Take& take) {
    constexpr std::int64_t most_looked_at = 20'000;
    const scene::StructureFactorModel& table = scene.crystal.structure_factors;
    Vec3<std::int64_t> first{table.h_min, table.k_min, table.l_min},
        count{table.h_count, table.k_count, table.l_count};
    if (table.f_e.empty()) {
        const double q_invA = scene::largest_q_invA(scene);
        const auto most = [&](int axis) {
            const double edge_A = length(scene.crystal.cell_A.row[axis]);
            return static_cast<std::int64_t>(std::ceil(q_invA * edge_A));
        };
        first = {-most(0), -most(1), -most(2)};
        count = {1 - 2 * first.x, 1 - 2 * first.y, 1 - 2 * first.z};
    }
    const std::int64_t all = count.x * count.y * count.z;
    // Not a divisor of a row's length times something: no column of the box is left out.
    const std::int64_t stride = all <= most_looked_at ? 1 : (all / most_looked_at) | 1;
    for (std::int64_t i = 0; i < all; i += stride) {
        const Vec3<std::int32_t> hkl{
            static_cast<std::int32_t>(first.x + i / (count.y * count.z)),
            static_cast<std::int32_t>(first.y + i / count.z % count.y),
            static_cast<std::int32_t>(first.z + i % count.z)};
        const double f_e =
            table.f_e.empty() ? table.default_f_e : table.f_e[static_cast<std::size_t>(i)];
        if (f_e > 0.0 && (hkl.x != 0 || hkl.y != 0 || hkl.z != 0)) {
            take(hkl, f_e);
        }
    }
}

/// Where a ray meets the plane of a panel, or the sphere that it is bent onto (the inverse of
/// bend_onto_sphere()): from its corner, in metres along fast and slow. None: it does not.
std::optional<std::pair<double, double>> place_on(
    const scene::PanelModel& panel, const Vec3d& ray
) {
    const double corner_fast_m = dot(panel.origin_m, panel.fast),
                 corner_slow_m = dot(panel.origin_m, panel.slow);
    const double slope = dot(panel.normal, ray);
    if (panel.is_curved) {
        const double along_fast = std::asin(std::clamp(dot(panel.fast, ray), -1.0, 1.0));
        const double along_slow = std::atan2(dot(panel.slow, ray), slope);
        return std::pair{
            panel.curvature_m * along_fast - corner_fast_m,
            panel.curvature_m * along_slow - corner_slow_m};
    }
    if (!(slope > 0.0)) {
        return std::nullopt;
    }
    const Vec3d met_m = (dot(panel.normal, panel.origin_m) / slope) * ray;
    return std::pair{
        dot(met_m, panel.fast) - corner_fast_m, dot(met_m, panel.slow) - corner_slow_m};
}

/// What a panel records of photons along a ray; none when it is not hit.
std::optional<double> capture_of(const scene::PanelModel& panel, const Vec3d& ray) {
    const auto place_m = place_on(panel, ray);
    if (!place_m) {
        return std::nullopt;
    }
    const double fast = place_m->first / panel.pixel_size_m;
    const double slow = place_m->second / panel.pixel_size_m;
    if (!(fast >= 0.0 && fast < panel.fast_pixels && slow >= 0.0 && slow < panel.slow_pixels)) {
        return std::nullopt;
    }
    detector::DevicePanel placed{};
    placed.normal = panel.normal;
    double sum = 0.0;
    for (const detector::SensorLayer& layer : panel.layers) {
        sum += detector::capture_fraction(placed, layer, ray);
    }
    return sum;
}

/// The reflections that the panels see; of a still, those nearest to the sphere.
std::vector<Seen> seen_reflections(
    const setup::Experiment& experiment, const setup::Shot& shot
) {
    constexpr std::size_t most_of_still = 400;
    const ReflectionGeometry geometry(experiment, shot);
    std::vector<Seen> seen;
    for_some_reflections(shot.scene, [&](const Vec3<std::int32_t>& hkl, double f_e) {
        const Passage passage = geometry.passage(0, hkl, 0);
        if (passage.d_A < shot.scene.beam.d_min_A || std::isnan(passage.phi_rad)) {
            return;
        }
        for (const scene::PanelModel& panel : shot.scene.panels) {
            if (const auto capture = capture_of(panel, unit(passage.s1_invA))) {
                seen.push_back({passage, f_e, *capture});
                return;
            }
        }
    });
    if (!geometry.is_sweep() && seen.size() > most_of_still) {
        std::nth_element(
            seen.begin(),
            seen.begin() + most_of_still,
            seen.end(),
            [](const Seen& a, const Seen& b) {
                return std::abs(a.passage.excitation_error_invA) <
                       std::abs(b.passage.excitation_error_invA);
            }
        );
        seen.resize(most_of_still);
    }
    return seen;
}

}  // namespace

std::optional<double> strong_spot_photons(
    const setup::Experiment& experiment, const setup::Shot& shot
) {
    const scene::SceneModel& scene = shot.scene;
    const Vec3d incident = scene::mean_direction(scene.beam);
    const beam::Polarization polarization = scene::polarization_of(scene.beam, incident);
    const WholeReflections whole(experiment, shot);
    std::vector<double> photons;
    for (const Seen& one : seen_reflections(experiment, shot)) {
        const auto factor =
            beam::polarization_factor<double>(polarization, unit(one.passage.s1_invA));
        const double n = whole.photons(
            0, one.passage, {one.f_e * one.f_e * factor, one.capture, shot.truth.wavelength_A}
        );
        if (std::isfinite(n)) {
            photons.push_back(n);
        }
    }
    if (photons.empty()) {
        return std::nullopt;
    }
    const auto place = static_cast<std::ptrdiff_t>(
        (1.0 - stronger_part) * static_cast<double>(photons.size() - 1)
    );
    std::nth_element(photons.begin(), photons.begin() + place, photons.end());
    return photons[static_cast<std::size_t>(place)];
}

}  // namespace minibragg::spots
