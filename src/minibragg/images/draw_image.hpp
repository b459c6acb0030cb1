#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "minibragg/files/output_path.hpp"
#include "minibragg/images/file_image.hpp"
#include "minibragg/pictures/layout.hpp"
#include "minibragg/pictures/text_picture.hpp"

/// Images of files as pictures; drawn by the room `pictures`, as output.png_file is.
namespace minibragg::images {

/// A square of a panel, in pixels from the outer corner of its first.
struct ZoomSquare {
    double fast = 0.0, slow = 0.0;  ///< of its middle
    double edge_pixels = 0.0;
};

/// What of an image is drawn, and how.
struct ImageView {
    std::optional<int> panel;  ///< alone; with a zoom that in which it is
    std::optional<ZoomSquare> zoom;
    pictures::Scale scale = pictures::Scale::linear;
    pictures::ColourMap map = pictures::ColourMap::grey;
    bool has_rings = true;
    bool marks_spots = false;  ///< the strongest that are seen, at most most_marked_spots
};

/// Circles around more would hide the image.
inline constexpr std::size_t most_marked_spots = 500;

/// What writers of single images are given: the experiment (of one image), and its pixels.
files::Experiment experiment_of(const FileImage& image);
files::StackedImage stacked_image(const FileImage& image);

/// One panel of an image, as an image.
/// @throws InputError when there is no such panel
FileImage one_panel(const FileImage& image, int panel);

/// Tells early that a picture cannot be written: its name promises another format, or
/// files::check_writable() refuses it.
/// @throws InputError or EnvironmentError saying what to do
void check_picture_name(const std::string& file, files::Existing existing);

/// Draws an image into a PNG file.
/// @throws InputError for a panel or a zoom that is outside, and what the file may not be
void draw_image(
    const FileImage& image,
    const ImageView& view,
    const std::string& file,
    files::Existing existing
);

/// The same picture in characters.
std::string drawn_in_text(
    const FileImage& image, const ImageView& view, const pictures::TextSize& size
);

}  // namespace minibragg::images
