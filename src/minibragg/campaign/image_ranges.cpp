#include "minibragg/campaign/image_ranges.hpp"

#include <algorithm>

#include "minibragg/base/contracts.hpp"

namespace minibragg::campaign {

std::int64_t count(const std::vector<ImageRange>& ranges) {
    std::int64_t images = 0;
    for (const ImageRange& range : ranges) {
        images += range.images;
    }
    return images;
}

std::vector<ImageRange> left_of(std::int64_t total, const std::vector<ImageRange>& done) {
    std::vector<ImageRange> left;
    std::int64_t next = 0;
    for (const ImageRange& range : done) {
        expects(range.first >= next && range.images >= 0);
        if (range.first > next) {
            left.push_back({next, range.first - next});
        }
        next = range.end();
    }
    if (total > next) {
        left.push_back({next, total - next});
    }
    return left;
}

std::vector<ImageRange> slice(
    const std::vector<ImageRange>& ranges, std::int64_t position, std::int64_t images
) {
    std::vector<ImageRange> some;
    std::int64_t before = 0;
    for (const ImageRange& range : ranges) {
        const std::int64_t begin = std::max(position - before, std::int64_t{0});
        const std::int64_t end = std::min(position + images - before, range.images);
        if (begin < end) {
            some.push_back({range.first + begin, end - begin});
        }
        before += range.images;
    }
    return some;
}

}  // namespace minibragg::campaign
