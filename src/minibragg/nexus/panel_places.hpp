#pragma once

#include <string>
#include <vector>

#include "minibragg/nexus/read_geometry.hpp"

/// Where an image holds the pixels of the panels of a detector.
namespace minibragg::nexus {

/// Pixels along the edges of a panel.
struct PanelSize {
    int slow_pixels = 0, fast_pixels = 0;
};

/// The panels stacked along slow, as our own files have them.
MapShape stacked_shape(const std::vector<PanelSize>& panels);

/// The smallest image in which all panels have the places of a layout.
MapShape shape_around(const std::vector<PanelSize>& panels, const ImageLayout& layout);

/// The shapes that an image of the panels may have, in words.
std::string shapes_told(const std::vector<PanelSize>& panels, const ImageLayout& layout);

/// Where an image of a shape has the panels, the first that fits: where the file that they come
/// from has them; stacked along slow; one in each image of a stack. In such an image every
/// panel is inside.
/// @param path  for messages
/// @throws InputError for any other shape
std::vector<ImagePlace> places_in(
    const std::string& path,
    const MapShape& shape,
    const std::vector<PanelSize>& panels,
    const ImageLayout& layout
);

}  // namespace minibragg::nexus
