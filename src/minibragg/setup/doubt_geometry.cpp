#include "minibragg/setup/doubt_geometry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/config/key_text.hpp"

namespace minibragg::setup {

namespace {

/// The key that places panel i.
std::string key_of(const config::Detector& deck, std::size_t panel) {
    if (!deck.file.empty()) {
        return "detector.file, panel " + std::to_string(panel);
    }
    return deck.panels.empty() ? "detector.distance_mm"
                               : "detector.panel[" + std::to_string(panel) + "].origin_mm";
}

/// An interval of one coordinate.
struct Extent {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -std::numeric_limits<double>::infinity();

    void add(double value) {
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }

    double size() const { return highest - lowest; }

    /// How far a value lies outside; 0 within.
    double beyond(double value) const {
        return std::max({0.0, lowest - value, value - highest});
    }
};

}  // namespace

void check_sample_is_free(
    const config::Detector& deck, const std::vector<detector::PanelGeometry>& panels
) {
    if (deck.curved) {
        return;  // around the crystal
    }
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const detector::PanelGeometry& panel = panels[i];
        const double fast = -dot(panel.origin_m, panel.fast) / panel.pixel_size_m;
        const double slow = -dot(panel.origin_m, panel.slow) / panel.pixel_size_m;
        const bool is_within = fast >= 0.0 && fast <= panel.fast_pixels && slow >= 0.0 &&
                               slow <= panel.slow_pixels;
        if (is_within && detector::close_distance_m(panel) < panel.pixel_size_m) {
            throw InputError(
                key_of(deck, i) + ": the crystal, which is at the origin, lies in pixel fast " +
                std::to_string(static_cast<int>(fast)) + ", slow " +
                std::to_string(static_cast<int>(slow)) +
                " of the panel. Give detector.distance_mm, or a z in origin_mm"
            );
        }
    }
}

void doubt_beam_center(const config::Detector& deck, const DetectorSetup& setup, Notes& notes) {
    const double x_mm = deck.beam_center_mm[0], y_mm = deck.beam_center_mm[1];
    if (x_mm == 0.0 && y_mm == 0.0) {
        return;
    }
    Extent x, y;
    for (const detector::PanelGeometry& panel : setup.plane_panels) {
        for (const double fast : {0.0, 1.0 * panel.fast_pixels}) {
            for (const double slow : {0.0, 1.0 * panel.slow_pixels}) {
                const Vec3d corner_m = detector::position_m(panel, {fast, slow});
                x.add(corner_m.x / constants::m_per_mm);
                y.add(corner_m.y / constants::m_per_mm);
            }
        }
    }
    if (x.beyond(x_mm) > x.size() || y.beyond(y_mm) > y.size()) {
        notes.warnings.push_back(
            "detector.beam_center_mm = [" + config::number_text(x_mm) + ", " +
            config::number_text(y_mm) + "] (the beam passes a detector of " +
            config::number_text(x.size()) + " x " + config::number_text(y.size()) +
            " mm by more than its size). Give it in mm, not in pixels, from the detector's own "
            "origin: the centre of presets and grids."
        );
    }
}

void doubt_curvature(const config::Detector& deck, Notes& notes) {
    if (deck.curved) {
        notes.warnings.emplace_back(
            "detector.curved: NXmx knows flat panels alone. output.file states the panels as "
            "they are before they are bent, so programs look for spots elsewhere than the "
            "image has them."
        );
    }
}

}  // namespace minibragg::setup
