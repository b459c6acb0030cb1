#pragma once

#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "diffraction/render_pixels.hpp"
#include "reference/random_scene.hpp"

/// Images must not depend on how many pixels a thread computes at once. Compared before they are stored as
/// float32, so that not even the last bit of a double may differ. One file a lattice shape includes this.
namespace minibragg::property {

using namespace diffraction;
using reference::RandomScene;

/// Photons of every pixel as the path returns them: [pixel][Bragg, background].
template <class W, class Crystal>
std::vector<double> unrounded_photons(
    const DeviceScene& device, const Crystal& crystal, const std::vector<PixelRow>& rows
) {
    const Array<const PixelRow> row_array = upload("rows", rows);
    const Scene scene = device.scene;
    const PixelRow& last = rows.back();
    const auto panels_host =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), scene.panels);
    const auto pixels = static_cast<std::size_t>(
        last.first_pixel + panels_host(static_cast<std::size_t>(last.panel)).fast_pixels
    );
    const Array<double> photons("photons", 2 * pixels);
    Kokkos::parallel_for(
        "minibragg::property::unrounded_photons",
        Kokkos::RangePolicy<ExecSpace>(0, static_cast<int>(rows.size())),
        KOKKOS_LAMBDA(const int i) {
            const PixelRow row = row_array(i);
            const int fast_pixels = scene.panels(row.panel).fast_pixels;
            for (int fast = 0; fast < fast_pixels; fast += W::lanes) {
                const auto pack = pixel_photons<W>(scene, crystal, row, fast, NoObserver{});
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

inline std::vector<PixelRow> rows_of(const SceneModel& model) {
    std::vector<PixelRow> rows;
    std::int64_t pixels = 0;
    for (int panel = 0; panel < static_cast<int>(model.panels.size()); ++panel) {
        const PanelModel& shape = model.panels[static_cast<std::size_t>(panel)];
        for (int slow = 0; slow < shape.slow_pixels; ++slow, pixels += shape.fast_pixels) {
            rows.push_back({panel, slow, pixels});
        }
    }
    return rows;
}

/// Images of one scene at 1, 4, 8 and 16 lanes.
template <class Lattice, class FastElement>
void expect_same_bits_at_every_width(const SceneModel& model) {
    const DeviceScene device = upload_scene(model);
    const auto rows = rows_of(model);
    with_crystal<Lattice>(device, [&](const auto& crystal) {
        const auto one = unrounded_photons<Width<1, FastElement>>(device, crystal, rows);
        const auto four = unrounded_photons<Width<4, FastElement>>(device, crystal, rows);
        const auto eight = unrounded_photons<Width<8, FastElement>>(device, crystal, rows);
        const auto sixteen = unrounded_photons<Width<16, FastElement>>(device, crystal, rows);
        EXPECT_EQ(count_different_bits(one, four), 0U) << "of " << one.size();
        EXPECT_EQ(count_different_bits(one, eight), 0U) << "of " << one.size();
        EXPECT_EQ(count_different_bits(one, sixteen), 0U) << "of " << one.size();
    });
}

/// Several random scenes of a shape: curved panels, held factors, layers and more come by chance.
template <template <class> class Lattice>
void expect_same_bits(LatticeShape shape, Interpolation interpolation, Precision precision) {
    constexpr std::uint64_t scenes = 6;
    for (std::uint64_t seed = 1; seed <= scenes; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const RandomScene scene = reference::random_scene(seed, shape, interpolation);
        if (precision == Precision::mixed) {
            expect_same_bits_at_every_width<Lattice<float>, float>(scene.model);
        } else {
            expect_same_bits_at_every_width<Lattice<double>, double>(scene.model);
        }
    }
}

}  // namespace minibragg::property
