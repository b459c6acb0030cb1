#include "minibragg/setup/detector_places.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "minibragg/detector/panel.hpp"
#include "minibragg/scene/beam_means.hpp"
#include "minibragg/scene/beam_tables.hpp"
#include "minibragg/scene/panel_tables.hpp"

namespace minibragg::setup {

namespace {

/// A pixel of a panel.
struct PanelPixel {
    const scene::PanelModel& panel;
    double fast, slow;
};

/// The sources of a beam as one.
struct MeanBeam {
    Vec3d direction;
    double wavelength_A;
    beam::Polarization polarization;
};

Place place_at(const scene::SceneModel& scene, const MeanBeam& beam, const PanelPixel& pixel) {
    const scene::PanelModel& model = pixel.panel;
    const detector::DevicePanel panel = scene::device_panel(model);
    const double inverse_A = 1.0 / beam.wavelength_A;
    const auto direction = [&](double slow, double fast, double depth_m) {
        return detector::ray_to<double>(panel, slow, fast, {0.0, 0.0, depth_m}).direction();
    };
    Place place{};
    const double depth_m = model.layers.front().depth_m;
    const auto factor = [&](double slow, double fast) {
        const auto ray = detector::ray_to<double>(panel, slow, fast, {0.0, 0.0, depth_m});
        return detector::solid_angle(panel, ray) *
               beam::polarization_factor(beam.polarization, ray.direction());
    };
    const double here = factor(pixel.slow, pixel.fast);
    if (here > 0.0) {
        const double repetitions = repetitions_of(scene.sampling);
        place.fast_change = (factor(pixel.slow, pixel.fast + 1.0) / here - 1.0) / repetitions;
        place.slow_change = (factor(pixel.slow + 1.0, pixel.fast) / here - 1.0) / repetitions;
    }
    place.direction = direction(pixel.slow, pixel.fast, depth_m);
    place.q_invA = inverse_A * (place.direction - beam.direction);
    const double step_invA = inverse_A / repetitions_of(scene.sampling);
    place.fast_step_invA =
        step_invA * (direction(pixel.slow, pixel.fast + 1.0, depth_m) - place.direction);
    place.slow_step_invA =
        step_invA * (direction(pixel.slow + 1.0, pixel.fast, depth_m) - place.direction);
    double captured = 0.0;
    for (const detector::SensorLayer& layer : model.layers) {
        const Vec3d to_layer = direction(pixel.slow, pixel.fast, layer.depth_m);
        const auto weight = detector::capture_fraction<double>(panel, layer, to_layer);
        place.layers.push_back({inverse_A * (to_layer - place.direction), weight});
        captured += weight;
    }
    for (SampledLayer& layer : place.layers) {
        layer.weight = captured > 0.0 ? layer.weight / captured : 1.0;
    }
    return place;
}

/// Whether a reflection may be at q: neither cut off nor outside of the table of structure
/// factors.
bool may_have_spots(const scene::SceneModel& model, const Vec3d& q_invA) {
    const Mat3& cell_A = model.crystal.cell_A;
    const double longest_A =
        std::max({length(cell_A.row[0]), length(cell_A.row[1]), length(cell_A.row[2])});
    constexpr double nearest_reflection = 0.5;  // nearer to the beam is the reflection 0 0 0
    if (length(q_invA) * model.beam.d_min_A > 1.0 ||
        length(q_invA) * longest_A < nearest_reflection) {
        return false;
    }
    const scene::StructureFactorModel& factors = model.crystal.structure_factors;
    if (factors.default_f_e != 0.0 || factors.f_e.empty()) {
        return true;
    }
    const Vec3d hkl = turned_cell_A(model.crystal, model.crystal.cell_A) * q_invA;
    const auto is_within = [](double index, std::int32_t min, std::int32_t count) {
        return index >= min - 1.0 && index <= min + count;
    };
    return is_within(hkl.x, factors.h_min, factors.h_count) &&
           is_within(hkl.y, factors.k_min, factors.k_count) &&
           is_within(hkl.z, factors.l_min, factors.l_count);
}

}  // namespace

int repetitions_of(const scene::Sampling& sampling) {
    return sampling.subpixels == detector::SubpixelRule::even ? sampling.oversample : 1;
}

Mat3 turned_cell_A(const scene::CrystalModel& crystal, const Mat3& cell_A) {
    const auto& spindle = crystal.spindle_rotations;
    return transposed(spindle[spindle.size() / 2] * transposed(cell_A));
}

std::vector<Place> places_of(const scene::SceneModel& scene, double wavelength_A, int wanted) {
    constexpr int tries_a_place = 5;
    const int tried = tries_a_place * wanted;
    constexpr double plastic_number = 1.32471795724474602596;  // see crystal/mosaic.cpp
    const Vec3d incident = scene::mean_direction(scene.beam);
    const MeanBeam beam{incident, wavelength_A, scene::polarization_of(scene.beam, incident)};
    std::int64_t pixels = 0;
    for (const scene::PanelModel& panel : scene.panels) {
        pixels += std::int64_t{panel.fast_pixels} * panel.slow_pixels;
    }
    std::vector<Place> places;
    for (int i = 0; i < tried && static_cast<int>(places.size()) < wanted; ++i) {
        const auto part = [&](double step) {
            const double sum = 0.5 + (i + 1) * step;
            return sum - std::floor(sum);
        };
        // One number chooses the panel and the place along slow, which follow each other in the
        // stacked image.
        double pixel = part(1.0 / plastic_number) * static_cast<double>(pixels);
        std::size_t panel = 0;
        const auto size = [&] {
            const scene::PanelModel& model = scene.panels[panel];
            return static_cast<double>(model.fast_pixels) * model.slow_pixels;
        };
        while (pixel >= size() && panel + 1 < scene.panels.size()) {
            pixel -= size();
            ++panel;
        }
        const scene::PanelModel& model = scene.panels[panel];
        const double slow = std::floor(pixel / model.fast_pixels);
        const double fast =
            std::floor(part(1.0 / (plastic_number * plastic_number)) * model.fast_pixels);
        Place place = place_at(scene, beam, {model, fast, slow});
        if (may_have_spots(scene, place.q_invA)) {
            places.push_back(std::move(place));
        }
    }
    return places;
}

}  // namespace minibragg::setup
