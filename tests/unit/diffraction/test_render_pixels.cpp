#include <gtest/gtest.h>

#include "minibragg/diffraction/render_pixels.hpp"

// Oracle: division.
namespace minibragg::diffraction {
namespace {

TEST(PlaceOfPack, CountsRowsOfPacks) {
    for (const int a_row : {1, 2, 7, 128}) {
        for (int number = 0; number < 300; ++number) {
            const PackPlace place = place_of_pack(number, a_row);
            EXPECT_EQ(place.row, number / a_row) << number << " of " << a_row;
            EXPECT_EQ(place.pack, number % a_row) << number << " of " << a_row;
        }
    }
}

TEST(MaskOfPack, CountsWhatIsToBeComputed) {
    const auto mask = uninitialized<std::uint8_t>("mask", 16);
    const auto host = Kokkos::create_mirror_view(mask);
    for (std::size_t i = 0; i < host.extent(0); ++i) {
        host(i) = i == 5 || i == 11 ? 2 : 0;
    }
    Kokkos::deep_copy(mask, host);
    if constexpr (runs_on_host) {
        using W = Width<4, double>;
        EXPECT_EQ(mask_of_pack<W>(mask, {0, 0, 0}, 0, 4).computed_lanes, 4);
        EXPECT_EQ(mask_of_pack<W>(mask, {0, 0, 0}, 4, 4).computed_lanes, 3);
        EXPECT_EQ(mask_of_pack<W>(mask, {0, 0, 0}, 4, 1).computed_lanes, 1);
        EXPECT_EQ(mask_of_pack<W>(mask, {0, 0, 0}, 11, 1).computed_lanes, 0);
        EXPECT_EQ(mask_of_pack<W>(mask, {0, 0, 0}, 10, 3).mask[1], 2);
        // The third shot has the same mask, and its image is the third.
        const scene::PixelRow row_of_third{0, 1, 8, 2};
        EXPECT_EQ(mask_of_pack<W>(mask, row_of_third, 2, 3).mask[1], 2);
        EXPECT_EQ(mask_of_pack<W>(mask, row_of_third, 2, 3).first, 2 * 16 + 10);
    }
}

}  // namespace
}  // namespace minibragg::diffraction
