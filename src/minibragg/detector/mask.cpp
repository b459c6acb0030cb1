#include "minibragg/detector/mask.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::detector {

namespace {

/// First and last pixel along one edge, both inside.
struct PixelRange {
    int first = 0, last = 0;

    bool contains(int pixel) const { return first <= pixel && pixel <= last; }
};

void check_range(const std::string& what, const PixelRange& range, int pixels) {
    if (range.first < 0 || range.last < range.first || range.last >= pixels) {
        throw InputError(
            what + " = [" + std::to_string(range.first) + ", " + std::to_string(range.last) +
            "] (first <= last, both from 0 to " + std::to_string(pixels - 1) +
            ", the pixels of its panel)."
        );
    }
}

void check_rectangles(
    const std::vector<PanelGeometry>& panels,
    const std::vector<PixelRectangle>& rectangles,
    const std::string& kind
) {
    for (std::size_t i = 0; i < rectangles.size(); ++i) {
        const PixelRectangle& rectangle = rectangles[i];
        const std::string what = "mask: " + kind + " " + std::to_string(i);
        if (rectangle.panel < 0 || static_cast<std::size_t>(rectangle.panel) >= panels.size()) {
            throw InputError(
                what + ": panel = " + std::to_string(rectangle.panel) + " (the detector has " +
                std::to_string(panels.size()) + " panels, counted from 0)."
            );
        }
        const PanelGeometry& panel = panels[static_cast<std::size_t>(rectangle.panel)];
        check_range(
            what + ": fast", {rectangle.first_fast, rectangle.last_fast}, panel.fast_pixels
        );
        check_range(
            what + ": slow", {rectangle.first_slow, rectangle.last_slow}, panel.slow_pixels
        );
    }
}

void check_circles(const std::vector<PlaneCircle>& circles) {
    for (const PlaneCircle& circle : circles) {
        const bool is_finite = std::isfinite(circle.x_m) && std::isfinite(circle.y_m) &&
                               std::isfinite(circle.radius_m);
        if (!is_finite || circle.radius_m < 0.0) {
            throw InputError(
                "mask: circle with radius " + std::to_string(circle.radius_m) + " m around (" +
                std::to_string(circle.x_m) + ", " + std::to_string(circle.y_m) +
                ") m (must be finite, the radius >= 0)."
            );
        }
    }
}

/// One row of a panel while its mask is built.
struct Row {
    const PanelGeometry& panel;
    int panel_index;
    int slow;
    std::span<MaskBits> bits;  ///< [fast]
};

void set_bits(const Row& row, const PixelRange& range, MaskBits bit) {
    const int last = std::min(range.last, row.panel.fast_pixels - 1);
    for (int fast = std::max(range.first, 0); fast <= last; ++fast) {
        MaskBits& pixel = row.bits[static_cast<std::size_t>(fast)];
        pixel = static_cast<MaskBits>(pixel | bit);
    }
}

bool meets(const PixelRectangle& rectangle, const Row& row) {
    const PixelRange slow{rectangle.first_slow, rectangle.last_slow};
    return rectangle.panel == row.panel_index && slow.contains(row.slow);
}

void mask_edges(const Row& row, int edge_pixels) {
    const PixelRange living_rows{edge_pixels, row.panel.slow_pixels - 1 - edge_pixels};
    if (!living_rows.contains(row.slow)) {
        set_bits(row, {0, row.panel.fast_pixels - 1}, mask_bit::dead);
        return;
    }
    set_bits(row, {0, edge_pixels - 1}, mask_bit::dead);
    set_bits(
        row, {row.panel.fast_pixels - edge_pixels, row.panel.fast_pixels - 1}, mask_bit::dead
    );
}

void mask_rectangles(const Row& row, const std::vector<PixelRectangle>& rectangles) {
    for (const PixelRectangle& rectangle : rectangles) {
        if (meets(rectangle, row)) {
            set_bits(row, {rectangle.first_fast, rectangle.last_fast}, mask_bit::user);
        }
    }
}

void mask_circle(const Row& row, const PlaneCircle& circle) {
    const Vec3d first_m = position_m(row.panel, {0.5, row.slow + 0.5});
    const Vec3d step_m = row.panel.pixel_size_m * row.panel.fast;
    const double radius_squared = circle.radius_m * circle.radius_m;
    for (std::size_t fast = 0; fast < row.bits.size(); ++fast) {
        const auto steps = static_cast<double>(fast);
        const double x_m = first_m.x + steps * step_m.x - circle.x_m;
        const double y_m = first_m.y + steps * step_m.y - circle.y_m;
        const bool is_inside = x_m * x_m + y_m * y_m <= radius_squared;
        const int bit = is_inside != circle.masks_outside ? mask_bit::user : 0;
        row.bits[fast] = static_cast<MaskBits>(row.bits[fast] | bit);
    }
}

void mask_outside_regions(const Row& row, const std::vector<PixelRectangle>& regions) {
    if (regions.empty()) {
        return;
    }
    std::vector<MaskBits> outside(row.bits.size(), mask_bit::user);
    for (const PixelRectangle& region : regions) {
        if (meets(region, row)) {
            std::fill(
                outside.begin() + region.first_fast,
                outside.begin() + region.last_fast + 1,
                MaskBits{0}
            );
        }
    }
    std::transform(
        row.bits.begin(), row.bits.end(), outside.begin(), row.bits.begin(), std::bit_or<>()
    );
}

}  // namespace

void check_mask_rules(const std::vector<PanelGeometry>& plane_panels, const MaskRules& rules) {
    if (rules.dead_edge_pixels < 0) {
        throw InputError(
            "mask: dead edge pixels = " + std::to_string(rules.dead_edge_pixels) +
            " (must be >= 0)."
        );
    }
    check_rectangles(plane_panels, rules.rectangles, "rectangle");
    check_rectangles(plane_panels, rules.regions_of_interest, "region of interest");
    check_circles(rules.circles);
}

std::vector<MaskBits> mask_rows(
    const std::vector<PanelGeometry>& plane_panels,
    const MaskRules& rules,
    const PanelRows& rows
) {
    const PanelGeometry& panel = plane_panels.at(static_cast<std::size_t>(rows.panel));
    expects(rows.first >= 0 && rows.count >= 0 && rows.first + rows.count <= panel.slow_pixels);
    const auto width = static_cast<std::size_t>(panel.fast_pixels);
    std::vector<MaskBits> mask(width * static_cast<std::size_t>(rows.count), MaskBits{0});
    for (int i = 0; i < rows.count; ++i) {
        const std::span<MaskBits> bits(
            mask.data() + static_cast<std::size_t>(i) * width, width
        );
        const Row row{panel, rows.panel, rows.first + i, bits};
        mask_edges(row, rules.dead_edge_pixels);
        mask_rectangles(row, rules.rectangles);
        for (const PlaneCircle& circle : rules.circles) {
            mask_circle(row, circle);
        }
        mask_outside_regions(row, rules.regions_of_interest);
    }
    return mask;
}

std::vector<MaskBits> merged_with_file(
    std::vector<MaskBits> mask, std::span<const std::uint32_t> from_file
) {
    if (from_file.size() != mask.size()) {
        throw InputError(
            "mask: the file has " + std::to_string(from_file.size()) +
            " pixels where the detector has " + std::to_string(mask.size()) +
            ". Give a mask of all panels, stacked in their order."
        );
    }
    std::transform(
        mask.begin(),
        mask.end(),
        from_file.begin(),
        mask.begin(),
        [](MaskBits bits, std::uint32_t more) {
            constexpr std::uint32_t rejecting_bits = 0xFFFFU;
            return static_cast<MaskBits>(bits | (more & rejecting_bits));
        }
    );
    return mask;
}

std::int64_t good_pixels(std::span<const MaskBits> mask) {
    return std::count(mask.begin(), mask.end(), MaskBits{0});
}

}  // namespace minibragg::detector
