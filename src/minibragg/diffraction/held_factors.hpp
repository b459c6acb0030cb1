#pragma once

#include "minibragg/diffraction/scattering_vector.hpp"

/// Factors of which one sample's value serves the whole pixel: docs/physics.md, "Factors held
/// per pixel".
namespace minibragg::diffraction {

/// A pack of pixels: neighbours on a row of a panel.
template <class Real>
struct PixelPack {
    const detector::DevicePanel& panel;
    double slow;  ///< the row
    Real fast;    ///< of each pixel
};

/// What is computed once a pixel because it does not follow the samples. Undefined what does.
template <class Real>
struct HeldFactors {
    Real solid_angle, polarization;
    Vec3<Real> capture_direction;
};

/// The ray to the sample whose factors are held.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION detector::Ray<Real> held_ray(
    const scene::DeviceScene& scene, const PixelPack<Real>& pixel, const scene::HeldSample& held
) {
    const detector::DevicePanel& panel = pixel.panel;
    const int line = panel.first_line + (held.in_last_layer ? panel.lines - 1 : 0);
    const double depth_m = scene.sample_lines(line).layer.depth_m;
    const detector::SamplePoint point{held.off_slow, held.off_fast, depth_m};
    return detector::ray_to(panel, pixel.slow, pixel.fast, point);
}

/// The ray to the middle of a pixel, half way between its first and its last layer.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION detector::Ray<Real> ray_to_middle(
    const scene::DeviceScene& scene, const PixelPack<Real>& pixel
) {
    const detector::DevicePanel& panel = pixel.panel;
    const detector::SampleLine* lines = scene.sample_lines.data() + panel.first_line;
    const double depth_m =
        0.5 * (lines[0].layer.depth_m + lines[panel.lines - 1].layer.depth_m);
    return detector::ray_to(panel, pixel.slow, pixel.fast, {0.0, 0.0, depth_m});
}

/// The factors that are held for a pack of pixels. A call once a pixel, so that it is compiled
/// once for all crystals.
template <class Real>
KOKKOS_FUNCTION HeldFactors<Real> held_factors(
    const scene::DeviceScene& scene, const PixelPack<Real>& pixel
) {
    const scene::Sampling& sampling = scene.sampling;
    HeldFactors<Real> held{};
    if (!sampling.oversample_omega || !sampling.oversample_polar) {
        const auto ray = held_ray(scene, pixel, sampling.held);
        held.solid_angle = detector::solid_angle(pixel.panel, ray);
        held.polarization = polarization_factor(scene.directions(sampling.held_direction), ray);
    }
    if (!sampling.oversample_thick) {
        held.capture_direction = held_ray(scene, pixel, sampling.held_capture).direction();
    }
    return held;
}

}  // namespace minibragg::diffraction
