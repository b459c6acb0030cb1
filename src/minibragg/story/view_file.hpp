#pragma once

#include <optional>
#include <string>

#include "minibragg/files/output_path.hpp"
#include "minibragg/images/draw_image.hpp"
#include "minibragg/report/log.hpp"

namespace minibragg::story {

/// An image that is to be seen.
struct ViewedFile {
    std::string file;
    images::ImageWish wish;
    images::ImageView view;
    std::string png_file;  ///< empty: in characters, on the terminal
    pictures::TextSize terminal;
    files::Existing existing = files::Existing::refuse;
};

/// Draws an image of any file into a PNG, or in characters into the log. Rank 0's.
/// @throws InputError when it cannot be read, or lists no spots where they are asked for
void view_file(const ViewedFile& viewed, report::Log& log);

}  // namespace minibragg::story
