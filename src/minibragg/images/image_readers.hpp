#pragma once

#include <string>
#include <string_view>

#include "minibragg/images/file_image.hpp"

/// The readers of the formats, for read_image_file().
namespace minibragg::images {

FileImage read_nxmx_image(const std::string& file, const ImageWish& wish);

/// miniCBF with byte offsets, as we and the detectors of DECTRIS write it.
/// @param bytes  the whole file
FileImage read_cbf(const std::string& name, std::string_view bytes);

/// SMV (ADSC's .img): a header of text between braces, then numbers.
FileImage read_smv(const std::string& name, std::string_view bytes);

/// Numbers without a header, little-endian.
FileImage read_raw(const std::string& name, std::string_view bytes, const RawLayout& layout);

/// Whether bytes begin as those of a format do.
bool is_cbf(std::string_view bytes);
bool is_smv(std::string_view bytes);

}  // namespace minibragg::images
