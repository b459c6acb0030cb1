#pragma once

#include "minibragg/diffraction/pixel_photons.hpp"

/// A kernel for one subpixel, made of the path's own functions: what a program has that splits
/// its kernels by the number of subpixels. The program does not; this is what its one path is
/// compared with, in bits and in time.
namespace minibragg::perf {

/// The path's sums over samples and directions without a loop over subpixels and without held
/// factors.
template <class W, class Scattering>
KOKKOS_FORCEINLINE_FUNCTION typename W::Real sum_over_layers(
    const scene::DeviceScene& scene,
    const diffraction::PixelPack<typename W::Real>& pixel,
    const Scattering& scattering
) {
    using Real = typename W::Real;
    Real sum = all_lanes<Real>(0.0);
    for (int i = 0; i < pixel.panel.lines; ++i) {
        const detector::SampleLine& line = scene.sample_lines(pixel.panel.first_line + i);
        const auto ray =
            detector::ray_to(pixel.panel, pixel.slow, pixel.fast, line.place_m, 0.0);
        const Real capture =
            detector::capture_fraction(pixel.panel, line.layer, ray.direction());
        const Real of_sample = detector::solid_angle(pixel.panel, ray) * capture;
        const int directions = static_cast<int>(scene.directions.size);
        for (int j = 0; j < directions; ++j) {
            const beam::Direction& direction = scene.directions(j);
            const Vec3<Real> q_invA = diffraction::scattering_vector(direction, ray);
            const Real weight = of_sample * diffraction::polarization_factor(direction, ray);
            sum =
                scattering(direction, ray, q_invA, diffraction::WeightedSum<Real>{weight, sum});
        }
    }
    return sum;
}

/// diffraction::PathPhotons for one subpixel.
/// @pre one subpixel, every factor the sample's own (Sampling::oversample_*)
struct PhotonsOfOneSubpixel {
    template <class W, class Crystal>
    KOKKOS_FORCEINLINE_FUNCTION static diffraction::Intensity<typename W::Real> of(
        const scene::DeviceScene& scene,
        const Crystal& crystal,
        const scene::PixelRow& row,
        int first_fast
    ) {
        using Real = typename W::Real;
        using Observer = diffraction::NoObserver;
        const diffraction::PixelPack<Real> pixel{
            scene.panels(row.panel),
            static_cast<double>(row.slow),
            counting_from<Real>(first_fast)};
        constexpr Observer nobody;
        const diffraction::BraggScattering<W, Crystal, Observer> bragg{
            scene, crystal, pixel.panel, nobody};
        const diffraction::AmorphousScattering<W> amorphous{scene};
        diffraction::Intensity<Real> photons{
            scene.bragg_photons * sum_over_layers<W>(scene, pixel, bragg),
            all_lanes<Real>(scene.constant_photons)};
        if (scene.amorphous.intensity_e2.size != 0) {
            photons.background +=
                scene.background_photons * sum_over_layers<W>(scene, pixel, amorphous);
        }
        return photons;
    }
};

}  // namespace minibragg::perf
