#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/base/kokkos.hpp"

/// Sums over images, in an order that does not depend on who computed which rows.
namespace minibragg::statistics {

/// One row of pixels.
struct RowStatistics {
    int panel = 0, slow = 0;
    double sum = 0.0, sum_of_squares = 0.0, max = 0.0;  ///< of the photons, none negative
};

/// A run of equally long rows of an image: [row][fast], contiguous.
struct RowBlock {
    std::int64_t first_pixel = 0;  ///< into the image
    int panel = 0, first_slow = 0;
    int rows = 0, fast_pixels = 0;
};

/// The statistics of every row of the blocks, by KokkosBlas, in double.
std::vector<RowStatistics> row_statistics(
    const Array<const float>& photons, const std::vector<RowBlock>& blocks
);

/// The whole image. rms is the root of the mean square.
struct ImageStatistics {
    std::int64_t pixels = 0;
    double sum = 0.0, mean = 0.0, rms = 0.0, max = 0.0;
    int max_panel = 0, max_slow = 0, max_fast = 0;
};

/// Adds rows up in the order (panel, slow); max_fast is left to the owner of that row.
/// `pixels` is the number the mean refers to.
ImageStatistics combine(std::vector<RowStatistics> rows, std::int64_t pixels);

/// How far two images are apart.
struct ImageDifference {
    double largest = 0.0;        ///< of |a - b|
    double mean_absolute = 0.0;  ///< mean |a - b|
    double root_mean_square = 0.0;
    double largest_value = 0.0;  ///< of |a|: what the others are judged by
};

/// @pre a and b have the same length
ImageDifference compare_images(const Array<const float>& a, const Array<const float>& b);

}  // namespace minibragg::statistics
