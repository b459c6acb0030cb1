#include <gtest/gtest.h>

#include "minibragg/nanobragg/image_rows.hpp"

/// Oracle: the four numbers of `-roi`, and a mask, pixel by pixel.
namespace minibragg::nanobragg {
namespace {

constexpr std::int64_t fast_pixels = 5, slow_pixels = 4;

/// Whether a pixel is in the region and not masked.
bool is_rendered(const Region& region, const std::vector<std::uint8_t>& mask, const Pixel& p) {
    return p.fast >= region.fast_first && p.fast <= region.fast_last &&
           p.slow >= region.slow_first && p.slow <= region.slow_last &&
           (mask.empty() || mask[static_cast<std::size_t>(p.slow * fast_pixels + p.fast)] == 0);
}

TEST(PixelSelection, MasksAndCountsWhatIsNotRendered) {
    ImageSize size;
    size.fast_pixels = fast_pixels;
    size.slow_pixels = slow_pixels;
    std::vector<std::uint8_t> mask(fast_pixels * slow_pixels, 0);
    mask[7] = mask[8] = mask[19] = 1;
    for (const Region& region :
         {Region{0, 4, 0, 3}, {1, 3, 1, 2}, {2, 99, 3, 99}, {4, 2, 0, 3}}) {
        for (const auto& given : {std::vector<std::uint8_t>{}, mask}) {
            const PixelSelection selection(size, region, given);
            const auto uploaded = download(upload_rows(selection, {0, slow_pixels}).mask);
            const auto some = download(upload_rows(selection, {0, slow_pixels}, {6, 13}).mask);
            for (std::int64_t slow = 0; slow < slow_pixels; ++slow) {
                std::int64_t count = 0;
                for (std::int64_t fast = 0; fast < fast_pixels; ++fast) {
                    const auto i = static_cast<std::size_t>(slow * fast_pixels + fast);
                    const bool is_wanted = is_rendered(region, given, {slow, fast});
                    count += is_wanted ? 1 : 0;
                    EXPECT_EQ(uploaded[i] == 0, is_wanted) << i;
                    EXPECT_EQ(some[i] == 0, is_wanted && i >= 6 && i < 13) << i;
                }
                EXPECT_EQ(selection.count_rendered(slow), count) << slow;
            }
        }
    }
}

}  // namespace
}  // namespace minibragg::nanobragg
