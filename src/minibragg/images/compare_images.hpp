#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/images/file_image.hpp"

/// In what two images of one detector differ.
namespace minibragg::images {

/// A pixel with both its values.
struct WorstPixel {
    PixelPlace place;
    double first = 0.0, second = 0.0;
};

/// Sums over the pixels between two resolutions.
struct ShellSums {
    double low_A = 0.0, high_A = 0.0;  ///< the larger d, and the smaller
    std::int64_t pixels = 0;
    double first = 0.0, second = 0.0;
};

/// Of the pixels that are good or saturated in both images.
struct PixelComparison {
    std::int64_t compared = 0;
    std::int64_t left_out = 0;       ///< masked in one image or in both
    std::int64_t masked_in_one = 0;  ///< of these, in one alone
    std::int64_t undefined_in_one =
        0;                       ///< no finite number in one alone; such are not compared
    std::int64_t undefined = 0;  ///< in both: not compared either
    std::int64_t differing = 0;
    double maximum = 0.0;             ///< the largest absolute value of both
    double largest_difference = 0.0;  ///< absolute
    double rms_difference = 0.0;
    double first_sum = 0.0, second_sum = 0.0;
    std::optional<double> correlation;  ///< none where an image is constant
    std::vector<WorstPixel> worst;      ///< the largest difference first
    std::vector<ShellSums> shells;      ///< from the centre; empty without geometry

    /// largest_difference relative to the maximum; 0 of two images of zeros.
    double relative_difference() const;
    bool is_within(double tolerance) const;
};

/// What two files say differently of detector, beam and rotation, a line each with both
/// numbers. Places of corners may differ by a thousandth of a pixel, numbers by a millionth:
/// headers of text have nine digits. What one of them does not say is no difference.
std::vector<std::string> geometry_differences(const FileImage& first, const FileImage& second);

/// Why pixels of two images cannot be compared; empty: they can.
std::string why_not_comparable(const FileImage& first, const FileImage& second);

/// @pre why_not_comparable() is empty
PixelComparison compare_pixels(const FileImage& first, const FileImage& second);

/// |first - second| as an image that can be drawn; what is not compared is masked.
/// @pre likewise
FileImage difference_image(const FileImage& first, const FileImage& second);

}  // namespace minibragg::images
