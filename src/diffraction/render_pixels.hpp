#pragma once

#include <type_traits>

#include "diffraction/pixel_photons.hpp"
#include "diffraction/render.hpp"

/// The one launch. Included by the files that instantiate it, one a lattice shape.
namespace minibragg::diffraction {

/// Whether any of `lanes` pixels from `pixel` on is to be computed.
KOKKOS_FORCEINLINE_FUNCTION bool any_unmasked(
    const Array<const std::uint8_t>& mask, std::int64_t pixel, int lanes
) {
    for (int i = 0; i < lanes; ++i) {
        if (mask(pixel + i) == 0) {
            return true;
        }
    }
    return false;
}

/// Writes the lanes of a pack that lie on the row and are not masked.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION void store(
    const PhotonImages& images,
    const Array<const std::uint8_t>& mask,
    std::int64_t pixel,
    int lanes,
    const Intensity<Real>& photons
) {
    for (int i = 0; i < lanes; ++i) {
        const double seen = mask(pixel + i) == 0 ? 1.0 : 0.0;
        const double bragg = lane(photons.bragg, i), background = lane(photons.background, i);
        images.photons(pixel + i) = seen != 0.0 ? static_cast<float>(bragg + background) : 0.0F;
        if (images.bragg.extent(0) != 0) {
            images.bragg(pixel + i) = seen != 0.0 ? static_cast<float>(bragg) : 0.0F;
            images.background(pixel + i) = seen != 0.0 ? static_cast<float>(background) : 0.0F;
        }
    }
}

template <class W, class Crystal>
void render_pixels(
    const Scene& scene,
    const Crystal& crystal,
    const PixelRows& pixels,
    const PhotonImages& images
) {
    using Policy = Kokkos::TeamPolicy<ExecSpace>;
    using Member = typename Policy::member_type;
    const int rows = static_cast<int>(pixels.rows.extent(0));
    if (rows == 0) {
        return;
    }
    const Policy policy = runs_on_host ? Policy(rows, 1) : Policy(rows, Kokkos::AUTO);
    Kokkos::parallel_for(
        "minibragg::diffraction::render_pixels",
        policy,
        KOKKOS_LAMBDA(const Member& team) {
            const PixelRow row = pixels.rows(team.league_rank());
            const int fast_pixels = scene.panels(row.panel).fast_pixels;
            const int packs = (fast_pixels + W::lanes - 1) / W::lanes;
            Kokkos::parallel_for(Kokkos::TeamThreadRange(team, packs), [&](int pack) {
                const int fast = pack * W::lanes;
                const int lanes = smaller(int{W::lanes}, fast_pixels - fast);
                const std::int64_t pixel = row.first_pixel + fast;
                const auto photons =
                    any_unmasked(pixels.mask, pixel, lanes)
                        ? pixel_photons<W>(scene, crystal, row, fast, NoObserver{})
                        : Intensity<typename W::Real>{};
                store(images, pixels.mask, pixel, lanes, photons);
            });
        }
    );
}

/// Calls `function` with the typed crystal of a scene: the one place where the lookup becomes a type. T: of the numbers
/// of the lattice factor and of the table.
template <template <class> class Lattice, class T, class Function>
void with_crystal(const DeviceScene& scene, const Function& function) {
    const auto call = [&](const auto& reflections) {
        using Reflections = std::remove_cvref_t<decltype(reflections)>;
        function(CrystalModel<Lattice<T>, Reflections>{
            Lattice<T>::from(scene.lattice), reflections});
    };
    const DeviceReflections& reflections = scene.reflections;
    switch (reflections.lookup) {
        case Lookup::constant:
            return call(crystal::ConstantReflections{reflections.default_f_squared});
        case Lookup::nearest:
            return call(crystal::NearestReflection<T>{reflections.box<T>()});
        case Lookup::tricubic:
            return call(crystal::TricubicReflections<T>{
                reflections.box<T>(), reflections.smallest_hkl, reflections.largest_hkl});
    }
}

/// Renders with a lattice shape at the scene's precision: the one place where precision becomes a type.
template <template <class> class Lattice>
void render_shape(
    const DeviceScene& scene, const PixelRows& pixels, const PhotonImages& images
) {
    if (scene.precision == Precision::mixed) {
        with_crystal<Lattice, float>(scene, [&](const auto& crystal) {
            render_pixels<Width<native_lanes<float>, float>>(
                scene.scene, crystal, pixels, images
            );
        });
    } else {
        with_crystal<Lattice, double>(scene, [&](const auto& crystal) {
            render_pixels<Width<native_lanes<double>, double>>(
                scene.scene, crystal, pixels, images
            );
        });
    }
}

}  // namespace minibragg::diffraction
