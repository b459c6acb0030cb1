#pragma once

#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/diffraction/render_pixels.hpp"
#include "minibragg/scene/all_pixels.hpp"
#include "reference/random_scene.hpp"
#include "reference/render_images.hpp"

/// Images must not depend on how many pixels a thread computes at once. Compared before they
/// are stored as float32, so that not even the last bit of a double may differ. One file a
/// lattice shape includes this.
namespace minibragg::property {

using namespace diffraction;
using namespace scene;
using reference::RandomScene;

/// Photons of every pixel as the path returns them: [pixel][Bragg, background].
template <class W, class Observer = NoObserver, class Crystal>
std::vector<double> unrounded_photons(
    const DeviceScene& scene, const Crystal& crystal, const std::vector<PixelRow>& rows
) {
    const Array<const PixelRow> row_array = upload("rows", rows);
    const PixelRow& last = rows.back();
    const auto panels = download(scene.panels);
    const auto pixels = static_cast<std::size_t>(
        last.first_pixel + panels[static_cast<std::size_t>(last.panel)].fast_pixels
    );
    const Array<double> photons("photons", 2 * pixels);
    Kokkos::parallel_for(
        "minibragg::property::unrounded_photons",
        Kokkos::RangePolicy<ExecSpace>(0, static_cast<int>(rows.size())),
        KOKKOS_LAMBDA(const int i) {
            const PixelRow row = row_array(i);
            const int fast_pixels = scene.panels(row.panel).fast_pixels;
            for (int fast = 0; fast < fast_pixels; fast += W::lanes) {
                const auto pack = pixel_photons<W>(scene, crystal, row, fast, Observer{});
                for (int j = 0; j < smaller(W::lanes, fast_pixels - fast); ++j) {
                    const std::int64_t pixel = 2 * (row.first_pixel + fast + j);
                    photons(pixel) = lane(pack.bragg, j);
                    photons(pixel + 1) = lane(pack.background, j);
                }
            }
        }
    );
    const auto photons_host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), photons);
    return {photons_host.data(), photons_host.data() + 2 * pixels};
}

inline std::size_t count_different_bits(
    const std::vector<double>& a, const std::vector<double>& b
) {
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        different += std::memcmp(&a[i], &b[i], sizeof(double)) == 0 ? 0U : 1U;
    }
    return different;
}

/// Sees zeros, so that no step and no cell is skipped.
struct ZerosSeen : NoObserver {
    static constexpr bool sees_zeros = true;
};

/// Numbers of lanes to compare with one lane.
template <int... lanes>
struct Lanes {};

/// A pack of less than a register and one of several. What is between is tested with one shape:
/// that a register's operations give the same bits at every size is tested by itself
/// (unit/base), and compiling a size takes long.
using ExtremeLanes = Lanes<4, 32>;
using EveryLanes = Lanes<4, 8, 16, 32>;

/// The crystal of a scene, with a look at whole pixels wherever it is right, whether or not it
/// pays.
template <class Crystal>
Crystal looking_at_pixels(const DeviceScene& scene, Crystal crystal) {
    if constexpr (std::is_same_v<typename Crystal::Spots, crystal::RoundSpots>) {
        crystal.looks_at_pixels = scene.pixel_index_extent > 0.0;
    }
    return crystal;
}

/// Images of one scene at `lanes` lanes against that at one.
template <class QuickElement, int... lanes, class MakeCrystal>
void expect_same_bits_as_of_one_lane(
    const SceneModel& model,
    const MakeCrystal& make_crystal,
    [[maybe_unused]] Lanes<lanes...> compared
) {
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    const auto crystal = [&](const DeviceScenes& scenes) {
        return looking_at_pixels(scenes.front(), make_crystal(scenes));
    };
    const auto rows = scene::all_rows(model);
    const auto one =
        unrounded_photons<Width<1, QuickElement>>(device.front(), crystal(device), rows);
    const auto expect_same = [&]<class W>(W) {
        const auto some = unrounded_photons<W>(device.front(), crystal(device), rows);
        EXPECT_EQ(count_different_bits(one, some), 0U)
            << "of " << one.size() << " at " << W::lanes << " lanes";
    };
    (expect_same(Width<lanes, QuickElement>{}), ...);
    if constexpr (std::decay_t<decltype(crystal(device))>::Spots::end) {
        using One = Width<1, QuickElement>;
        const auto all =
            unrounded_photons<One, ZerosSeen>(device.front(), crystal(device), rows);
        EXPECT_EQ(count_different_bits(one, all), 0U) << "when nothing is skipped";
    }
}

template <class T>
crystal::NearestReflection<T> nearest_reflections(const DeviceScenes& device) {
    return {device.reflections.box<T>()};
}

template <class T>
crystal::TricubicReflections<T> tricubic_reflections(const DeviceScenes& device) {
    const DeviceReflections& reflections = device.reflections;
    return {reflections.box<T>(), reflections.smallest_hkl, reflections.largest_hkl};
}

/// Several random scenes of a shape in one precision: curved panels, held factors, layers and
/// more come by chance. `reflections` makes the lookup of |F|^2.
template <class Lattice, class QuickElement, class Reflections, class SomeLanes>
void expect_same_bits(
    LatticeShape shape,
    Interpolation interpolation,
    const Reflections& reflections,
    SomeLanes some_lanes
) {
    constexpr std::uint64_t scenes = 8;
    for (std::uint64_t seed = 1; seed <= scenes; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomScene scene = reference::random_scene(seed, shape, interpolation);
        scene.model.precision =
            std::is_same_v<QuickElement, float> ? Precision::mixed : Precision::double_;
        expect_same_bits_as_of_one_lane<QuickElement>(
            scene.model,
            [&](const DeviceScenes& device) {
                return make_crystal<Lattice>(device.front(), reflections(device));
            },
            some_lanes
        );
    }
}

/// A shape with the nearest reflection. The lookup knows nothing of the shape, so one file
/// tests the other lookup.
template <template <class> class Lattice, class SomeLanes = ExtremeLanes>
void expect_same_bits_in_mixed_precision(LatticeShape shape, SomeLanes lanes = {}) {
    expect_same_bits<Lattice<float>, float>(
        shape, Interpolation::nearest, nearest_reflections<float>, lanes
    );
}

template <template <class> class Lattice, class SomeLanes = ExtremeLanes>
void expect_same_bits_in_double_precision(LatticeShape shape, SomeLanes lanes = {}) {
    expect_same_bits<Lattice<double>, double>(
        shape, Interpolation::nearest, nearest_reflections<double>, lanes
    );
}

}  // namespace minibragg::property
