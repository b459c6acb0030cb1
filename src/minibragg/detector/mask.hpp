#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "minibragg/detector/panel_geometry.hpp"

namespace minibragg::detector {

/// What is wrong with a pixel: the bits 0 to 15 of the NXmx (NXdetector) pixel_mask. 0 is a
/// good pixel. NXmx keeps bits 16 to 31 for properties that alone are no reason to reject a
/// pixel, so they are not kept here.
using MaskBits = std::uint16_t;

/// The NXdetector definition of pixel_mask; bits 5, 7 and 9 to 15 have no meaning there.
namespace mask_bit {
inline constexpr MaskBits gap = 1U << 0U;  ///< no sensor
inline constexpr MaskBits dead = 1U << 1U;
inline constexpr MaskBits under_responding = 1U << 2U;
inline constexpr MaskBits over_responding = 1U << 3U;
inline constexpr MaskBits noisy = 1U << 4U;
inline constexpr MaskBits cluster =
    1U << 6U;  ///< of problematic pixels, in addition to other bits
inline constexpr MaskBits user = 1U << 8U;  ///< masked by the user, as around a beamstop
}  // namespace mask_bit

/// A rectangle of pixels of one panel; first and last are both inside.
struct PixelRectangle {
    int panel = 0;
    int first_fast = 0, last_fast = 0;
    int first_slow = 0, last_slow = 0;
};

/// A circle in the detector's own plane (before placing); a pixel is inside when its centre is.
struct PlaneCircle {
    double x_m = 0.0, y_m = 0.0;
    double radius_m = 0.0;
    bool masks_outside = false;  ///< true masks what lies beyond the circle instead
};

/// What a mask is built from.
struct MaskRules {
    int dead_edge_pixels = 0;                  ///< along all four edges of every panel: `dead`
    std::vector<PixelRectangle> rectangles{};  ///< `user`
    std::vector<PlaneCircle> circles{};        ///< `user`
    /// If there are any: `user` for all pixels outside all of them.
    std::vector<PixelRectangle> regions_of_interest{};
};

/// Rows first to first + count - 1 of a panel.
struct PanelRows {
    int panel = 0;
    int first = 0, count = 0;
};

/// @throws InputError for a rectangle or region that names a panel that does not exist, is
/// empty or leaves its panel; for a circle whose numbers are not finite or whose radius is
/// negative; for negative dead edges.
void check_mask_rules(const std::vector<PanelGeometry>& plane_panels, const MaskRules& rules);

/// The mask of some rows of a panel, [row][fast]. A rank builds its own rows only.
/// `plane_panels` are the panels in the detector's own plane, in the deck's order.
/// @pre the rules passed check_mask_rules; the rows exist
std::vector<MaskBits> mask_rows(
    const std::vector<PanelGeometry>& plane_panels,
    const MaskRules& rules,
    const PanelRows& rows
);

/// Whether a pixel of a mask that was read from a file is masked: any of bits 0 to 15 is set.
/// NXmx keeps bits 16 to 31 for properties that alone are no reason to reject a pixel.
inline bool is_rejected(std::uint32_t bits) {
    constexpr std::uint32_t rejecting_bits = 0xFFFF;
    return (bits & rejecting_bits) != 0;
}

/// `mask` with the bits of the same pixels of a mask read from a file (any nonzero bit 0 to 15
/// masks; bits 16 to 31 are dropped, as NXmx says).
/// @throws InputError when the sizes differ.
std::vector<MaskBits> merged_with_file(
    std::vector<MaskBits> mask, std::span<const std::uint32_t> from_file
);

/// Pixels that are not masked.
std::int64_t good_pixels(std::span<const MaskBits> mask);

}  // namespace minibragg::detector
