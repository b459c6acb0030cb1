#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "minibragg/nanobragg/options.hpp"

/// Geometry from the header of an existing SMV image (`-img`, `-mask`).
namespace minibragg::nanobragg {

/// The text header of an SMV file.
struct SmvHeader {
    std::string text;
    std::size_t bytes = 0;  ///< where the pixels start
    std::int64_t fast_pixels = 0, slow_pixels = 0;
};

/// The header of `file`, or none when it does not start as an SMV file does.
/// @throws InputError when it is cut short
std::optional<SmvHeader> read_smv_header(const std::string& file, const std::string& name);

/// The number after the last occurrence of `keyword` (anywhere, also within another) and the
/// next '='; NaN when there is none, 0 when no '=' follows.
double header_value(std::string_view header, std::string_view keyword);

enum class HeaderUse : std::uint8_t { image, mask };

/// Takes over sizes, distances, wavelength, beam centre and spindle angles.
void import_header(const SmvHeader& header, HeaderUse use, Options& options);

/// One element a pixel, nonzero where the pixel is to be skipped.
/// @throws InputError when the file holds fewer pixels than its header says
std::vector<std::uint8_t> read_mask_pixels(
    const SmvHeader& header, const std::string& file, const std::string& name
);

}  // namespace minibragg::nanobragg
