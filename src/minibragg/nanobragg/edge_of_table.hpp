#pragma once

#include <optional>

#include "minibragg/nanobragg/selection.hpp"
#include "minibragg/scene/upload_scene.hpp"

/// Where interpolation between reflections leaves their table. The reference program ends
/// interpolation at the first such point (Q30); the path takes the nearest reflection there.
namespace minibragg::nanobragg {

/// What was found.
struct EdgeOfTable {
    bool is_certain = false;  ///< else nobody knows: too many terms would have to be looked at
    Pixel pixel;              ///< one that has such a point, or that was looked at last
};

/// Looks for a pixel with a term outside the table that its lattice factor lets count. Looks at
/// parts of the image by what they see at most, and into them where that leaves the table, so
/// that an image within its table takes next to no time.
/// @param model, device  the same scene, which interpolates
/// @return none when there is no such pixel
std::optional<EdgeOfTable> find_edge_of_table(
    const scene::SceneModel& model,
    const scene::DeviceScenes& device,
    const PixelSelection& selection
);

}  // namespace minibragg::nanobragg
