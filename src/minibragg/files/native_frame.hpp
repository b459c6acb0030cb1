#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minibragg/files/experiment.hpp"

/// Between the panels of a detector and the one rectangle in which its maker writes them: for
/// writers of images, and for readers whose geometry or masks count pixels in such a rectangle.
namespace minibragg::files {

/// Why the panels have no native frame, as the end of a sentence; empty: they have one. They
/// need one pixel size, the same axes, one plane, corners that are whole pixels apart, and
/// pixels of their own.
std::string obstacle_to_native_frame(const std::vector<Panel>& panels);

/// The smallest frame that holds the panels.
/// @pre obstacle_to_native_frame() is empty
NativeFrame native_frame(const std::vector<Panel>& panels);

/// Bytes of an image of four bytes a pixel above which panels are written one below the other
/// unless a deck says otherwise: one rank writes a frame whole, as one chunk.
inline constexpr std::int64_t most_usual_frame_bytes = std::int64_t{64} << 20U;

std::int64_t frame_bytes(const NativeFrame& frame);

/// The rectangles that a file describes: the frame, or the panels.
std::vector<Panel> modules_of(const Detector& detector);

/// Where a panel is in the modules of a file.
struct PlaceInModule {
    int module = 0;
    PanelPlace first;  ///< of the panel in the module: to be added to its rows and columns
};

/// Where a panel begins in the modules of a file.
PlaceInModule module_of_panel(const Detector& detector, int panel);

}  // namespace minibragg::files
