#pragma once

#include <cstdint>

#include "minibragg/diffraction/pixel_photons.hpp"
#include "minibragg/diffraction/share_pixels.hpp"

namespace minibragg::diffraction {

/// Where the path is in a pixel, as far as an observer has to remember it.
struct PlaceOnPath {
    double capture = 0.0;                       ///< of the sample
    double sample_weight = 0.0;                 ///< solid angle and capture
    double polarization = 0.0;                  ///< of the direction
    double first_q_squared = 0.0;               ///< likewise, at its first wavelength, 1/A^2
    int first_wavelength = 0, wavelengths = 1;  ///< likewise
    int wavelength = 0;                         ///< of the next step
    std::int64_t orientation = 0;               ///< likewise
};

/// What the shares of a pixel are made with: the tables of the scene, and how many orientations
/// a crystal has.
struct ShareTables {
    const beam::Wavelength* wavelengths;
    const double* orientation_weights;
    std::int64_t orientations_of_one;
};

/// Sums what each reflection adds to a pixel: an observer of the path. While it sums, photons
/// are without the scene's factor, and means are sums.
struct ShareRecorder {
    static constexpr bool sees_zeros = true;  // it counts steps

    ShareTables tables;
    PlaceOnPath* place;
    ReflectionShare* shares;
    int most;             ///< that there is room for
    std::int32_t* found;  ///< one more than `most`: there are more

    template <class Held>
    KOKKOS_FUNCTION void held(const Held&) const {}

    template <class Ray>
    KOKKOS_FUNCTION void sample(
        const detector::SamplePoint&,
        const Ray&,
        double solid_angle,
        double capture,
        double weight
    ) const {
        place->capture = capture;
        place->sample_weight = weight * (solid_angle * capture);
    }

    KOKKOS_FUNCTION void direction(
        const beam::Direction& direction, const Vec3d& q_invA, double polarization
    ) const {
        place->polarization = polarization;
        place->first_q_squared = dot(q_invA, q_invA);
        place->first_wavelength = direction.first_wavelength;
        place->wavelengths = direction.wavelengths;
        place->wavelength = 0;
        place->orientation = 0;
    }

    KOKKOS_FUNCTION void step(
        const Vec3d&,
        const Vec3<std::int32_t>& nearest_hkl,
        double f_cell_squared,
        double f_lattice_squared
    ) const {
        const std::int64_t orientation = place->orientation;
        const beam::Wavelength& wavelength =
            tables.wavelengths[place->first_wavelength + place->wavelength];
        if (++place->wavelength == place->wavelengths) {
            place->wavelength = 0;
            ++place->orientation;
        }
        const auto crystal =
            static_cast<std::int32_t>(orientation / tables.orientations_of_one);
        ReflectionShare* share = find(crystal, nearest_hkl);
        const double photons = f_cell_squared * f_lattice_squared * place->sample_weight *
                               place->polarization * wavelength.weight *
                               tables.orientation_weights[orientation];
        const bool is_cut = place->first_q_squared > wavelength.largest_q_squared;
        if (share == nullptr || is_cut || !(photons > 0.0)) {
            return;
        }
        share->photons += photons;
        share->inverse_wavelength_invA += photons * wavelength.inverse_invA;
        share->strength_e2 += photons * f_cell_squared * place->polarization;
        share->inverse_capture += photons / place->capture;
    }

    /// The share of a reflection, which begins when it is new; none when there is no room.
    KOKKOS_FUNCTION ReflectionShare* find(std::int32_t crystal, const Vec3<std::int32_t>& hkl)
        const {
        const int known = *found < most ? *found : most;
        for (int i = known - 1; i >= 0; --i) {
            ReflectionShare& share = shares[i];
            if (share.hkl.x == hkl.x && share.hkl.y == hkl.y && share.hkl.z == hkl.z &&
                share.crystal == crystal) {
                return &share;
            }
        }
        *found = known + 1;
        if (known == most) {
            return nullptr;
        }
        shares[known] = {crystal, hkl};
        return &shares[known];
    }

    /// Means in place of sums, and photons that add up to those of the pixel.
    KOKKOS_FUNCTION void finish(double photons_of_pixel) const {
        const int known = *found < most ? *found : most;
        double sum = 0.0;
        for (int i = 0; i < known; ++i) {
            sum += shares[i].photons;
        }
        for (int i = 0; i < known; ++i) {
            ReflectionShare& share = shares[i];
            if (!(share.photons > 0.0)) {
                continue;
            }
            share.inverse_wavelength_invA /= share.photons;
            share.strength_e2 /= share.photons;
            share.inverse_capture /= share.photons;
            share.photons *= photons_of_pixel / sum;
        }
    }
};

/// The shares of several pixels on the device.
struct ShareArrays {
    Array<ReflectionShare> shares;  ///< [pixel][most]
    Array<std::int32_t> found;      ///< [pixel]
    int most;
};

/// The path over pixels, one a thread.
template <class Crystal>
void observe_shares(
    const scene::DeviceScene& scene,
    const Crystal& crystal,
    const Array<const PixelPlace>& pixels,
    std::int64_t orientations_of_one,
    const ShareArrays& arrays
) {
    Kokkos::parallel_for(
        "minibragg::diffraction::observe_shares",
        Kokkos::RangePolicy<ExecSpace>(0, pixels.extent(0)),
        KOKKOS_LAMBDA(const std::int64_t i) {
            PlaceOnPath place;
            const ShareRecorder recorder{
                {scene.wavelengths.data(),
                 scene.orientation_weights.data(),
                 orientations_of_one},
                &place,
                arrays.shares.data() + i * arrays.most,
                arrays.most,
                arrays.found.data() + i};
            const scene::PixelRow row{pixels(i).panel, pixels(i).slow, 0};
            recorder.finish(
                pixel_photons<Width<1, double>>(scene, crystal, row, pixels(i).fast, recorder)
                    .bragg
            );
        }
    );
}

}  // namespace minibragg::diffraction
