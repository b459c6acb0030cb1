#pragma once

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

#include "minibragg/nanobragg/geometry.hpp"

namespace minibragg::nanobragg {

/// A pixel of the image.
struct Pixel {
    std::int64_t slow = 0, fast = 0;

    bool operator==(const Pixel&) const = default;
};

/// In the order of the image.
inline bool operator<(const Pixel& a, const Pixel& b) {
    return std::tie(a.slow, a.fast) < std::tie(b.slow, b.fast);
}

/// Pixels [first, end) of a row.
struct FastRange {
    std::int64_t first = 0, end = 0;
};

/// The pixels that are rendered: within the region, and not masked. `mask` must outlive it.
class PixelSelection {
public:
    PixelSelection(
        const ImageSize& size, const Region& region, const std::vector<std::uint8_t>& mask
    )
        : size_(size), region_(region), mask_(mask) {}

    std::int64_t fast_pixels() const { return size_.fast_pixels; }

    std::int64_t slow_pixels() const { return size_.slow_pixels; }

    bool is_masked(const Pixel& pixel) const {
        return !mask_.empty() && mask_[static_cast<std::size_t>(index_of(pixel))] != 0;
    }

    /// Place in the image: slow-major.
    std::int64_t index_of(const Pixel& pixel) const {
        return pixel.slow * size_.fast_pixels + pixel.fast;
    }

    /// One past the last row that has any pixel of the region.
    std::int64_t rows_end() const { return std::min(region_.slow_last + 1, size_.slow_pixels); }

    std::int64_t rows_begin() const { return std::min(region_.slow_first, rows_end()); }

    /// The pixels of a row that are in the region.
    FastRange fast_range(std::int64_t slow) const {
        const bool has_any = slow >= rows_begin() && slow < rows_end();
        const std::int64_t end = std::min(region_.fast_last + 1, size_.fast_pixels);
        const std::int64_t first = std::min(region_.fast_first, end);
        return {first, has_any ? end : first};
    }

    /// How many pixels of a row are rendered.
    std::int64_t count_rendered(std::int64_t slow) const {
        const FastRange range = fast_range(slow);
        if (mask_.empty()) {
            return range.end - range.first;
        }
        std::int64_t count = 0;
        for (std::int64_t fast = range.first; fast < range.end; ++fast) {
            count += is_masked({slow, fast}) ? 0 : 1;
        }
        return count;
    }

    /// Calls use(pixel) for the region's pixels in the order of the image.
    template <class Use>
    void for_each_in_region(const Use& use) const {
        for (std::int64_t slow = rows_begin(); slow < rows_end(); ++slow) {
            const FastRange range = fast_range(slow);
            for (std::int64_t fast = range.first; fast < range.end; ++fast) {
                use(Pixel{slow, fast});
            }
        }
    }

private:
    const ImageSize& size_;
    const Region& region_;
    const std::vector<std::uint8_t>& mask_;
};

}  // namespace minibragg::nanobragg
