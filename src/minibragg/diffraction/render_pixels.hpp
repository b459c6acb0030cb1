#pragma once

#include <type_traits>
#include <vector>

#include "minibragg/diffraction/native_lanes.hpp"
#include "minibragg/diffraction/pixel_photons.hpp"
#include "minibragg/diffraction/render.hpp"

/// The one launch. Included by the files that instantiate it, one a lattice shape.
namespace minibragg::diffraction {

/// The pixels of a pack that lie on its row, and what is known of them.
struct PackMask {
    std::int64_t first;         ///< of the images' pixels
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

/// Mask of the pack that begins at a pixel of a row and has `lanes` pixels on it.
template <class W>
KOKKOS_FORCEINLINE_FUNCTION PackMask mask_of_pack(
    const Array<const std::uint8_t>& mask, const scene::PixelRow& row, int fast, int lanes
) {
    const std::int64_t pixel = row.first_pixel + fast;
    const auto pixels_of_shot = static_cast<std::int64_t>(mask.extent(0));
    const std::int64_t first = row.shot * pixels_of_shot + pixel;
    const std::uint8_t* here = mask.data() + pixel;
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

/// A shot as the path sees it.
template <class Crystal>
struct PathShot {
    scene::DeviceScene scene;
    Crystal crystal;
};

/// Computes and writes a pack of pixels of a row.
template <class W, class Photons, class Crystal>
KOKKOS_FORCEINLINE_FUNCTION void render_pack(
    const PathShot<Crystal>& shot,
    const Array<const std::uint8_t>& mask,
    const scene::PixelRow& row,
    int fast,
    const scene::PhotonImages& images
) {
    const int lanes = smaller(int{W::lanes}, shot.scene.panels(row.panel).fast_pixels - fast);
    if (lanes <= 0) {
        return;  // the row is shorter than others
    }
    const PackMask pixels = mask_of_pack<W>(mask, row, fast, lanes);
    const auto photons = pixels.computed_lanes > 0
                             ? Photons::template of<W>(shot.scene, shot.crystal, row, fast)
                             : Intensity<typename W::Real>{};
    store_photons(images, pixels, photons);
}

/// A pack of a row.
struct PackPlace {
    int row, pack;
};

/// Where the pack with that number is, when `a_row` packs are a row. Few turns, on a host none:
/// a division takes longer.
KOKKOS_FORCEINLINE_FUNCTION PackPlace place_of_pack(int number, int a_row) {
    PackPlace place{0, number};
    for (; place.pack >= a_row; place.pack -= a_row) {
        ++place.row;
    }
    return place;
}

/// Threads of a team on a device.
inline constexpr int device_team = 128;

/// Teams that a multiprocessor is to hold: with the threads of a team they bound the registers
/// of a thread, to 96, of spots in closed form to 168, for these keep more numbers.
/// docs/gpu.md.
template <class Lattice>
inline constexpr int device_teams = HasSpotTable<Lattice> ? 3 : 5;

/// Packs of all rows follow each other, as if all rows were as long as the longest. A team
/// takes the packs of a row on a host, as many as it has threads on a device, where short rows
/// would leave threads idle.
struct Packs {
    std::int64_t of_row, of_team, all;

    Packs(std::int64_t longest_row_pixels, int lanes, std::int64_t rows)
        : of_row((longest_row_pixels + lanes - 1) / lanes),
          of_team(runs_on_host ? of_row : device_team),
          all(of_row * rows) {}

    int teams() const { return static_cast<int>((all + of_team - 1) / of_team); }
};

/// The photons of a pack: the path's, and no other than in comparisons with other ways to
/// compute them.
struct PathPhotons {
    template <class W, class Crystal>
    KOKKOS_FORCEINLINE_FUNCTION static Intensity<typename W::Real> of(
        const scene::DeviceScene& scene,
        const Crystal& crystal,
        const scene::PixelRow& row,
        int fast
    ) {
        return pixel_photons<W>(scene, crystal, row, fast, NoObserver{});
    }
};

/// The crystal of a scene with a lookup of |F|^2.
template <class Lattice, class Reflections>
DeviceCrystal<Lattice, Reflections> make_crystal(
    const scene::DeviceScene& scene, const Reflections& reflections
) {
    if constexpr (HasSpotTable<Lattice>) {
        return {
            Lattice{scene.spots},
            reflections,
            {scene.spot_reaches},
            {scene.pixel_reaches},
            scene.pixel_reaches.size != 0};
    } else {
        const auto spots = [&](double index_error) {
            return crystal::spots_of<Lattice>(scene.lattice, index_error);
        };
        const auto pixel_spots = spots(scene.rough_index_error + scene.pixel_index_extent);
        return {
            Lattice::from(scene.lattice),
            reflections,
            spots(scene.rough_index_error),
            pixel_spots,
            scene.pixel_index_extent > 0.0 && pixel_spots.are_rare()};
    }
}

/// All shots, as the path sees them.
template <class Lattice, class Reflections>
auto upload_path_shots(
    const ExecSpace& exec, const scene::DeviceScenes& scenes, const Reflections& reflections
) {
    std::vector<PathShot<DeviceCrystal<Lattice, Reflections>>> shots;
    shots.reserve(scenes.shots.size());
    for (const scene::DeviceScene& scene : scenes.shots) {
        shots.push_back({scene, make_crystal<Lattice>(scene, reflections)});
    }
    return upload(exec, "minibragg::diffraction::shots", shots);
}

/// Renders rows of several shots: the one launch. Asynchronous on a device.
template <class W, class Lattice, class Photons = PathPhotons, class Reflections>
void render_pixels(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const Reflections& reflections,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    using Policy =
        Kokkos::TeamPolicy<ExecSpace, Kokkos::LaunchBounds<device_team, device_teams<Lattice>>>;
    using Member = typename Policy::member_type;
    const Packs packs(
        scenes.longest_row_pixels, W::lanes, static_cast<std::int64_t>(pixels.rows.extent(0))
    );
    if (packs.all == 0) {
        return;
    }
    const auto shots = upload_path_shots<Lattice>(exec, scenes, reflections);
    Kokkos::parallel_for(
        "minibragg::diffraction::render_pixels",
        Policy(exec, packs.teams(), runs_on_host ? 1 : device_team),
        KOKKOS_LAMBDA(const Member& team) {
            const std::int64_t first = team.league_rank() * packs.of_team;
            const auto packs_here = static_cast<int>(smaller(packs.of_team, packs.all - first));
            const std::int64_t first_row = first / packs.of_row;
            const auto before = static_cast<int>(first % packs.of_row);
            const auto a_row = static_cast<int>(packs.of_row);
            Kokkos::parallel_for(Kokkos::TeamThreadRange(team, packs_here), [&](int i) {
                const PackPlace at = place_of_pack(before + i, a_row);
                const scene::PixelRow& row = pixels.rows(first_row + at.row);
                const int fast = at.pack * W::lanes;
                render_pack<W, Photons>(shots(row.shot), pixels.mask, row, fast, images);
            });
        }
    );
}

/// Calls `function` with the typed lookup of |F|^2: the one place where the lookup becomes a
/// type. T: of the numbers of the table. Spots in closed form are not interpolated and have a
/// table always, also of equal reflections: their kernels take long to compile.
template <class Lattice, class T, class Function>
void with_reflections(const scene::DeviceReflections& reflections, const Function& function) {
    if constexpr (HasSpotTable<Lattice>) {
        return function(crystal::NearestReflection<T>{reflections.box<T>()});
    } else {
        switch (reflections.lookup) {
            case scene::Lookup::constant:
                return function(crystal::ConstantReflections{reflections.default_f_squared});
            case scene::Lookup::nearest:
                return function(crystal::NearestReflection<T>{reflections.box<T>()});
            case scene::Lookup::tricubic:
                return function(crystal::TricubicReflections<T>{
                    reflections.box<T>(), reflections.smallest_hkl, reflections.largest_hkl});
        }
    }
}

/// Lanes of a shape. Where spots end they are no more than 16: narrower packs touch a spot less
/// often.
template <class Lattice, class QuickElement>
constexpr int shape_lanes() {
    constexpr int most = 16, lanes = native_lanes<QuickElement>;
    return Lattice::Spots::end && lanes > most ? most : lanes;
}

template <class Lattice, class QuickElement>
using ShapeWidth = Width<shape_lanes<Lattice, QuickElement>(), QuickElement>;

/// Renders with a lattice shape at the scene's precision: the one place where precision becomes
/// a type.
template <template <class> class Lattice>
void render_shape(
    const ExecSpace& exec,
    const scene::DeviceScenes& scenes,
    const scene::PixelRows& pixels,
    const scene::PhotonImages& images
) {
    const auto render_with = [&]<class T>(T) {
        with_reflections<Lattice<T>, T>(scenes.reflections, [&](const auto& reflections) {
            render_pixels<ShapeWidth<Lattice<T>, T>, Lattice<T>>(
                exec, scenes, reflections, pixels, images
            );
        });
    };
    if (scenes.precision == scene::Precision::mixed) {
        render_with(float{});
    } else {
        render_with(double{});
    }
}

}  // namespace minibragg::diffraction
