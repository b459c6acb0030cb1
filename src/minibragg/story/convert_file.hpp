#pragma once

#include <string>

#include "minibragg/files/output_path.hpp"
#include "minibragg/images/file_image.hpp"
#include "minibragg/report/log.hpp"

namespace minibragg::story {

/// An image of a file that is to be written in another format.
struct Conversion {
    std::string from, to;
    images::ImageWish wish;
    /// Whether `wish` names the image; else NXmx gets all, and other formats the first.
    bool is_image_chosen = false;
    files::Existing existing = files::Existing::refuse;
};

/// Writes an image as CBF, SMV, raw or PNG, or images as NXmx, by the end of the name: .cbf;
/// .img or .smv; .raw or .f32; .png; .nxs, .h5 or .hdf5. What that format cannot hold of the
/// image is said, a warning each. Rank 0's.
/// @throws InputError for another end, a file that cannot be read, and an image that the format
/// cannot hold at all: one whose place is unknown; of CBF and SMV several panels or a tilted
/// one
void convert_file(const Conversion& conversion, report::Log& log);

/// Says what a CBF or SMV file is: pixels, detector, beam, rotation. Rank 0's.
/// @throws InputError when it cannot be read
void tell_image_file(const std::string& file, report::Log& log);

}  // namespace minibragg::story
