#pragma once

#include <cstdint>
#include <vector>

/// Runs of consecutive images. Pure functions.
namespace minibragg::campaign {

/// Images of a run, by their positions among all that the run makes.
struct ImageRange {
    std::int64_t first = 0, images = 0;

    std::int64_t end() const { return first + images; }

    bool operator==(const ImageRange&) const = default;
};

std::int64_t count(const std::vector<ImageRange>& ranges);

/// What is left of `total` images when some are done.
/// @pre `done` rises and does not overlap
std::vector<ImageRange> left_of(std::int64_t total, const std::vector<ImageRange>& done);

/// Some of the images of `ranges`: from the image at `position` on, counted over all of them,
/// at most `images`; fewer at the end. Touching images are one range.
std::vector<ImageRange> slice(
    const std::vector<ImageRange>& ranges, std::int64_t position, std::int64_t images
);

}  // namespace minibragg::campaign
