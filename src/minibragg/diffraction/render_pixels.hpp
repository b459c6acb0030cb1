#pragma once

#include <type_traits>

#include "minibragg/diffraction/native_lanes.hpp"
#include "minibragg/diffraction/pixel_photons.hpp"
#include "minibragg/diffraction/render.hpp"

/// The one launch. Included by the files that instantiate it, one a lattice shape.
namespace minibragg::diffraction {

/// The pixels of a pack that lie on its row, and what is known of them.
struct PackMask {
    std::int64_t first;         ///< of the rank's pixels
    const std::uint8_t* mask;   ///< of them: nonzero, not to be computed
    int lanes, computed_lanes;  ///< pixels, and those that are not masked
};

/// How many of `pixels` are to be computed.
KOKKOS_FORCEINLINE_FUNCTION int count_unmasked(const std::uint8_t* mask, int pixels) {
    int count = 0;
    for (int i = 0; i < pixels; ++i) {
        count += mask[i] == 0 ? 1 : 0;
    }
    return count;
}

/// Mask of the pack that begins at pixel `first`, which has `lanes` pixels on its row.
template <class W>
KOKKOS_FORCEINLINE_FUNCTION PackMask
mask_of_pack(const Array<const std::uint8_t>& mask, std::int64_t first, int lanes) {
    const std::uint8_t* here = mask.data() + first;
    // Of a number that is known to the compiler it makes a few instructions.
    const int unmasked =
        lanes == W::lanes ? count_unmasked(here, W::lanes) : count_unmasked(here, lanes);
    return {first, here, lanes, unmasked};
}

/// Writes the lanes of a pack that lie on the row, 0 where they are masked.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION void store_lanes(
    const Array<float>& image, const PackMask& pixels, const Real& values
) {
    const auto rounded = convert<typename LanesOf<float, lane_count<Real>>::type>(values);
    float* first = image.data() + pixels.first;
    if (pixels.computed_lanes == lane_count<Real>) {
        store(first, rounded);
        return;
    }
    for (int i = 0; i < pixels.lanes; ++i) {
        first[i] = pixels.mask[i] == 0 ? lane(rounded, i) : 0.0F;
    }
}

/// Writes a pack into the images that are wanted.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION void store_photons(
    const scene::PhotonImages& images, const PackMask& pixels, const Intensity<Real>& photons
) {
    store_lanes(images.photons, pixels, Real(photons.bragg + photons.background));
    if (images.bragg.extent(0) != 0) {
        store_lanes(images.bragg, pixels, photons.bragg);
        store_lanes(images.background, pixels, photons.background);
    }
}

/// Computes and writes a pack of pixels of a row, `photons_of(row, fast)`.
template <class W, class PackPhotons>
KOKKOS_FORCEINLINE_FUNCTION void render_pack(
    const PackPhotons& photons_of,
    const Array<const std::uint8_t>& mask,
    const scene::PixelRow& row,
    int fast,
    const scene::PhotonImages& images
) {
    const int lanes =
        smaller(int{W::lanes}, photons_of.scene.panels(row.panel).fast_pixels - fast);
    if (lanes <= 0) {
        return;  // the row is shorter than others
    }
    const PackMask pixels = mask_of_pack<W>(mask, row.first_pixel + fast, lanes);
    const auto photons =
        pixels.computed_lanes > 0 ? photons_of(row, fast) : Intensity<typename W::Real>{};
    store_photons(images, pixels, photons);
}

/// A pack of a row.
struct PackPlace {
    int row, pack;
};

/// Where the pack with that number is, when `a_row` packs are a row. Few turns, on a host none: a division takes longer.
KOKKOS_FORCEINLINE_FUNCTION PackPlace place_of_pack(int number, int a_row) {
    PackPlace place{0, number};
    for (; place.pack >= a_row; place.pack -= a_row) {
        ++place.row;
    }
    return place;
}

/// Threads of a team on a device, and teams that a multiprocessor is to hold: together they bound the registers of
/// a thread. docs/performance.md, "On a GPU".
inline constexpr int device_team = 128, device_teams = 5;

/// Packs of all rows follow each other, as if all rows were as long as the longest. A team takes the packs of a row
/// on a host, as many as it has threads on a device, where short rows would leave threads idle. `photons_of` has the
/// scene and gives the photons of a pack.
template <class W, class PackPhotons>
void render_packs(
    const PackPhotons& photons_of,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    using Policy =
        Kokkos::TeamPolicy<ExecSpace, Kokkos::LaunchBounds<device_team, device_teams>>;
    using Member = typename Policy::member_type;
    const std::int64_t packs_of_row =
        (photons_of.scene.longest_row_pixels + W::lanes - 1) / W::lanes;
    const std::int64_t packs = packs_of_row * static_cast<std::int64_t>(pixels.rows.extent(0));
    if (packs == 0) {
        return;
    }
    const std::int64_t packs_of_team = runs_on_host ? packs_of_row : device_team;
    const auto teams = static_cast<int>((packs + packs_of_team - 1) / packs_of_team);
    Kokkos::parallel_for(
        "minibragg::diffraction::render_pixels",
        Policy(teams, runs_on_host ? 1 : device_team),
        KOKKOS_LAMBDA(const Member& team) {
            const std::int64_t first = team.league_rank() * packs_of_team;
            const auto packs_here = static_cast<int>(smaller(packs_of_team, packs - first));
            const std::int64_t first_row = first / packs_of_row;
            const auto before = static_cast<int>(first % packs_of_row);
            const auto a_row = static_cast<int>(packs_of_row);
            Kokkos::parallel_for(Kokkos::TeamThreadRange(team, packs_here), [&](int i) {
                const PackPlace at = place_of_pack(before + i, a_row);
                const scene::PixelRow& row = pixels.rows(first_row + at.row);
                render_pack<W>(photons_of, pixels.mask, row, at.pack * W::lanes, images);
            });
        }
    );
}

/// The path, as a function of a row and the first pixel of a pack.
template <class W, class Crystal>
struct PathPhotons {
    scene::Scene scene;
    Crystal crystal;

    KOKKOS_FORCEINLINE_FUNCTION Intensity<typename W::Real> operator()(
        const scene::PixelRow& row, int fast
    ) const {
        return pixel_photons<W>(scene, crystal, row, fast, NoObserver{});
    }
};

template <class W, class Crystal>
void render_pixels(
    const scene::Scene& scene,
    const Crystal& crystal,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    render_packs<W>(PathPhotons<W, Crystal>{scene, crystal}, pixels, images);
}

/// The crystal of a scene with a lookup of |F|^2.
template <class Lattice, class Reflections>
DeviceCrystal<Lattice, Reflections> make_crystal(
    const scene::DeviceScene& scene, const Reflections& reflections
) {
    return {
        Lattice::from(scene.lattice),
        reflections,
        crystal::spots_of<Lattice>(scene.lattice, scene.rough_index_error)};
}

/// Calls `function` with the typed crystal of a scene: the one place where the lookup becomes a type. T: of the numbers
/// of the lattice factor and of the table.
template <template <class> class Lattice, class T, class Function>
void with_crystal(const scene::DeviceScene& scene, const Function& function) {
    const auto call = [&](const auto& reflections) {
        function(make_crystal<Lattice<T>>(scene, reflections));
    };
    const scene::DeviceReflections& reflections = scene.reflections;
    switch (reflections.lookup) {
        case scene::Lookup::constant:
            return call(crystal::ConstantReflections{reflections.default_f_squared});
        case scene::Lookup::nearest:
            return call(crystal::NearestReflection<T>{reflections.box<T>()});
        case scene::Lookup::tricubic:
            return call(crystal::TricubicReflections<T>{
                reflections.box<T>(), reflections.smallest_hkl, reflections.largest_hkl});
    }
}

/// Lanes of a shape. Where spots end they are no more than 16: narrower packs touch a spot less often.
template <class Lattice, class FastElement>
constexpr int shape_lanes() {
    constexpr int most = 16, lanes = native_lanes<FastElement>;
    return Lattice::Spots::end && lanes > most ? most : lanes;
}

template <class Lattice, class FastElement>
using ShapeWidth = Width<shape_lanes<Lattice, FastElement>(), FastElement>;

/// Renders with a lattice shape at the scene's precision: the one place where precision becomes a type.
template <template <class> class Lattice>
void render_shape(
    const scene::DeviceScene& scene,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    if (scene.precision == scene::Precision::mixed) {
        with_crystal<Lattice, float>(scene, [&](const auto& crystal) {
            render_pixels<ShapeWidth<Lattice<float>, float>>(
                scene.scene, crystal, pixels, images
            );
        });
    } else {
        with_crystal<Lattice, double>(scene, [&](const auto& crystal) {
            render_pixels<ShapeWidth<Lattice<double>, double>>(
                scene.scene, crystal, pixels, images
            );
        });
    }
}

}  // namespace minibragg::diffraction
