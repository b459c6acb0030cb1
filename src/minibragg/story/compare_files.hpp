#pragma once

#include <optional>
#include <string>

#include "minibragg/files/output_path.hpp"
#include "minibragg/images/file_image.hpp"
#include "minibragg/report/log.hpp"

namespace minibragg::story {

/// Two files whose images are compared.
struct FilePair {
    std::string first, second;
    std::optional<std::int64_t> image;  ///< none: all
    double tolerance = 0.0;             ///< of the largest difference, relative to the maximum
    images::RawLayout raw;              ///< of files without a header
    std::string png_file;               ///< picture of the difference; empty: none
    files::Existing existing = files::Existing::refuse;
};

/// Says in what the images of two files differ: geometry, pixels, sums in shells of resolution.
/// Rank 0's.
/// @return whether all is equal within the tolerance
/// @throws InputError when a file cannot be read or they cannot be compared: other shapes,
/// other numbers of images
bool compare_files(const FilePair& pair, report::Log& log);

}  // namespace minibragg::story
