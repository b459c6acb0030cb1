#pragma once

#include <vector>

#include "minibragg/images/file_image.hpp"
#include "minibragg/report/log.hpp"
#include "minibragg/story/convert_file.hpp"

namespace minibragg::story {

/// Writes images of a file as NXmx: whole numbers as int32 counts, others as float32 photons,
/// with geometry, wavelength, rotation, saturation and mask. What does not go with them is
/// said, a warning each. Rank 0's.
/// @param images  their numbers, rising
/// @throws InputError for images that do not tell where their panels are or which wavelength
/// they have, EnvironmentError when the file cannot be written
void convert_to_nxmx(
    const Conversion& conversion, const std::vector<std::int64_t>& images, report::Log& log
);

}  // namespace minibragg::story
