#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "minibragg/nanobragg/image_rows.hpp"

/// Parts of a pixel. A pixel is a sum over terms, in the order of the reference program: layer,
/// slow subpixel, fast subpixel, source, spindle step, mosaic domain. Any run of terms is a few
/// boxes of them, and every box is the image of one pixel in a scene with fewer layers,
/// subpixels, sources and rotations: rendered by the one path.
namespace minibragg::nanobragg {

inline constexpr std::size_t term_levels = 6;

/// Terms [first, end) of a pixel.
struct TermRange {
    std::int64_t first = 0, end = 0;
};

/// At every level the indices [first, end).
using TermBox = std::array<TermRange, term_levels>;

/// How many indices every level has.
using TermCounts = std::array<std::int64_t, term_levels>;

TermCounts term_counts(const scene::SceneModel& model);

/// Terms of a pixel.
std::int64_t term_count(const TermCounts& counts);

/// The place of a term among all.
std::int64_t term_ordinal(
    const TermCounts& counts, const std::array<std::int64_t, term_levels>& indices
);

/// The boxes that make up a run of terms: at most two a level.
std::vector<TermBox> boxes_of(const TermCounts& counts, const TermRange& range);

/// Photons of a run of terms of one pixel, without background.
/// @param renderer  of the whole scene `model`: its reflections are used, not uploaded again
double render_terms(
    const scene::SceneModel& model,
    const Renderer& renderer,
    const Pixel& pixel,
    const TermRange& range
);

/// Photons of the background of one pixel.
double render_background(const scene::SceneModel& model, const Pixel& pixel);

}  // namespace minibragg::nanobragg
