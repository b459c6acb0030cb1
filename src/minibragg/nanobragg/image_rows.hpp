#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/nanobragg/selection.hpp"

/// Rows of the image through the one path.
namespace minibragg::nanobragg {

/// Rows [first, end).
struct Rows {
    std::int64_t first = 0, end = 0;

    std::int64_t count() const { return end - first; }
};

/// Pixels [first, end) in the order of the image; by default all.
struct PixelRange {
    std::int64_t first = 0;
    std::int64_t end = std::numeric_limits<std::int64_t>::max();
};

/// Calls use(block) for rows in pieces that keep scratch memory small.
template <class Use>
void for_each_block(const Rows& rows, std::int64_t fast_pixels, const Use& use) {
    constexpr std::int64_t pixels_at_once = std::int64_t{1} << 22;
    constexpr std::int64_t most_rows = 64;
    const std::int64_t at_once =
        std::clamp<std::int64_t>(pixels_at_once / fast_pixels, 1, most_rows);
    for (std::int64_t first = rows.first; first < rows.end; first += at_once) {
        use(Rows{first, std::min(first + at_once, rows.end)});
    }
}

/// What the pixels from one on are made of.
struct SceneInForce {
    std::int64_t first_pixel = 0;  ///< in the order of the image
    scene::DeviceScenes scene;
    std::vector<Mat3> spindle_rotations;
    bool interpolates = false;
};

/// A scene and the function that renders it: diffraction::render, or one with another crystal.
struct Renderer {
    const scene::DeviceScenes& scene;
    diffraction::RenderFunction* render;
};

/// Some rows as the path takes them: of their pixels the selected ones within `range`.
scene::PixelRows upload_rows(
    const PixelSelection& selection, const Rows& rows, const PixelRange& range = {}
);

/// Photons of rows as upload_rows() has made them, [row][fast]; 0 where a pixel is not
/// selected.
/// @pre as many photons as pixels
void render_rows(
    const Renderer& renderer, const scene::PixelRows& rows, std::span<float> photons
);

/// The same of rows that are uploaded for it.
std::vector<float> render_rows(
    const Renderer& renderer,
    const PixelSelection& selection,
    const Rows& rows,
    const PixelRange& range = {}
);

}  // namespace minibragg::nanobragg
