#include "minibragg/nanobragg/resolution_limit.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/kokkos.hpp"

namespace minibragg::nanobragg {

namespace {

bool same(const Vec3d& u, const Vec3d& v) {
    return u.x == v.x && u.y == v.y && u.z == v.z;
}

}  // namespace

SampleProbe::SampleProbe(const scene::SceneModel& model, const scene::DeviceScenes& device)
    : model_(model),
      panel_(download(device.front().panels).front()),
      directions_(download(device.front().directions)) {}

Vec3d SampleProbe::direction_to(const Pixel& pixel, const SampleSource& at) const {
    const int n = model_.sampling.oversample;
    const detector::SamplePoint point{
        detector::subpixel_offset(at.slow_sub, n),
        detector::subpixel_offset(at.fast_sub, n),
        model_.panels[0].layers[at.layer].depth_m};
    const auto slow = static_cast<double>(pixel.slow), fast = static_cast<double>(pixel.fast);
    return detector::ray_to(panel_, slow, fast, point).direction();
}

bool SampleProbe::passes(const Vec3d& diffracted, std::size_t source) const {
    const scene::SourceModel& from = model_.beam.sources[source];
    const Vec3d s = diffracted - from.direction;
    const double largest = from.wavelength_A / model_.beam.d_min_A;
    return model_.beam.d_min_A == 0.0 || dot(s, s) <= largest * largest;
}

bool SampleProbe::passes_everywhere(const Tile& tile) const {
    constexpr double almost = 1.0 - 1e-9;  // more than roundings take
    const scene::SourceModel& from = model_.beam.sources.front();
    const Cone cone = cone_of(model_.panels.front(), panel_, tile);
    const Vec3d s = cone.centre - from.direction;
    const double longest = std::sqrt(dot(s, s)) + cone.radius;
    return longest * model_.beam.d_min_A < almost * from.wavelength_A;
}

std::optional<std::size_t> SampleProbe::first_passing_source(const Vec3d& diffracted) const {
    for (std::size_t source = 0; source < model_.beam.sources.size(); ++source) {
        if (passes(diffracted, source)) {
            return source;
        }
    }
    return std::nullopt;
}

std::optional<SampleSource> SampleProbe::first_passing(const Pixel& pixel) const {
    const auto n = static_cast<std::size_t>(model_.sampling.oversample);
    const std::size_t samples = model_.panels[0].layers.size() * n * n;
    for (std::size_t i = 0; i < samples; ++i) {
        const std::size_t sub = i % (n * n);
        SampleSource at{i / (n * n), static_cast<int>(sub / n), static_cast<int>(sub % n), 0};
        if (const auto source = first_passing_source(direction_to(pixel, at))) {
            at.source = *source;
            return at;
        }
    }
    return std::nullopt;
}

double SampleProbe::polarization(const Pixel& pixel, const SampleSource& at) const {
    const Vec3d& incident = model_.beam.sources[at.source].direction;
    const auto from = std::find_if(directions_.begin(), directions_.end(), [&](const auto& d) {
        return same(d.incident, incident);
    });
    return beam::polarization_factor(from->polarization, direction_to(pixel, at));
}

bool needs_polarization_correction(const scene::SceneModel& model) {
    return model.beam.d_min_A > 0.0 && model.beam.is_polarized &&
           !model.sampling.oversample_polar;
}

double polarization_correction(const SampleProbe& probe, const Pixel& pixel) {
    const SampleSource held{};
    const auto first = probe.first_passing(pixel);
    if (!first) {
        return 0.0;
    }
    const double held_polarization = probe.polarization(pixel, held);
    return *first == held || held_polarization == 0.0
               ? 1.0
               : probe.polarization(pixel, *first) / held_polarization;
}

static void correct_pixel(const SampleProbe& probe, const Pixel& pixel, float& photons) {
    if (photons != 0.0F) {
        const double correction = polarization_correction(probe, pixel);
        photons = static_cast<float>(static_cast<double>(photons) * correction);
    }
}

void correct_polarization(
    const SampleProbe& probe,
    const PixelSelection& selection,
    const Rows& rows,
    std::span<float> photons
) {
    constexpr std::int64_t tile_pixels = 64;
    const std::int64_t fast_pixels = selection.fast_pixels();
    for (std::int64_t slow = rows.first; slow < rows.end; ++slow) {
        float* const row = photons.data() + (slow - rows.first) * fast_pixels;
        for (std::int64_t first = 0; first < fast_pixels; first += tile_pixels) {
            const std::int64_t end = std::min(first + tile_pixels, fast_pixels);
            if (probe.passes_everywhere({slow, slow + 1, first, end})) {
                continue;  // by 1
            }
            for (std::int64_t fast = first; fast < end; ++fast) {
                correct_pixel(probe, {slow, fast}, row[fast]);
            }
        }
    }
}

}  // namespace minibragg::nanobragg
