#include "minibragg/pictures/single_panel.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <locale>
#include <sstream>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::pictures {
namespace {

/// A swing of less is none: a micrometre at a distance of 60 km.
constexpr double no_swing_deg = 1e-9;

std::string rounded(double number) {
    constexpr int digits = 4;
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << std::setprecision(digits) << number;
    return text.str();
}

/// How a reader takes the axes of a panel that is swung by an angle.
struct HeaderAxes {
    Vec3d fast, slow, normal;
};

HeaderAxes axes_of(double two_theta_deg) {
    const Vec3d up_axis{-1.0, 0.0, 0.0};
    const Mat3 swing = rotation_about(up_axis, two_theta_deg * constants::radians_per_degree);
    return {up_axis, swing * Vec3d{0.0, -1.0, 0.0}, swing * Vec3d{0.0, 0.0, 1.0}};
}

/// The header that has the corner of the panel in its place.
SinglePanel header_of(const files::Panel& panel) {
    const Vec3d normal = cross(panel.fast, panel.slow);
    const double angle_deg = std::atan2(normal.y, normal.z) / constants::radians_per_degree;
    const double two_theta_deg = std::abs(angle_deg) > no_swing_deg ? angle_deg : 0.0;
    const HeaderAxes axes = axes_of(two_theta_deg);
    return {
        &panel,
        dot(panel.origin_m, axes.normal),
        (0.0 - dot(panel.origin_m, axes.fast)) / panel.pixel_size_m,
        (0.0 - dot(panel.origin_m, axes.slow)) / panel.pixel_size_m,
        two_theta_deg};
}

/// How far a header puts pixels of its panel from their places, at most; in pixels.
double largest_error(const SinglePanel& header) {
    const HeaderAxes axes = axes_of(header.two_theta_deg);
    const Vec3d along_fast = header.panel->fast_pixels * (header.panel->fast - axes.fast);
    const Vec3d along_slow = header.panel->slow_pixels * (header.panel->slow - axes.slow);
    return std::max({length(along_fast), length(along_slow), length(along_fast + along_slow)});
}

}  // namespace

SinglePanel single_panel(
    const files::Experiment& experiment, std::int64_t image, const std::string& format
) {
    const std::vector<files::Panel>& panels = experiment.detector.panels;
    if (panels.size() != 1) {
        throw InputError(
            "cannot write a " + format + " file of " + std::to_string(panels.size()) +
            " panels (the format holds one). Write NXmx or raw instead"
        );
    }
    constexpr double accepted_pixels = 0.01;
    SinglePanel header = header_of(panels.front());
    const double error = largest_error(header);
    if (!(error <= accepted_pixels) || !(header.distance_m > 0.0)) {
        throw InputError(
            "cannot write a " + format +
            " file of this detector: its header knows a panel that is perpendicular to the "
            "beam, upright and downstream, or swung by two-theta about the horizontal axis, "
            "and this one is tilted, turned or swung otherwise (pixels would be up to " +
            rounded(error) + " pixels from their places). Write NXmx or raw instead"
        );
    }
    const files::Scan scan = files::forwards(experiment.scan);
    const auto i = static_cast<std::size_t>(image);
    if (i < scan.start_deg.size()) {
        header.start_deg = scan.start_deg[i];
        header.width_deg = scan.end_deg[i] - scan.start_deg[i];
    }
    return header;
}

files::Panel panel_of_header(const SinglePanel& header, const files::Panel& like) {
    const HeaderAxes axes = axes_of(header.two_theta_deg);
    files::Panel panel = like;
    panel.fast = axes.fast;
    panel.slow = axes.slow;
    panel.origin_m = header.distance_m * axes.normal -
                     (header.beam_fast * like.pixel_size_m) * axes.fast -
                     (header.beam_slow * like.pixel_size_m) * axes.slow;
    return panel;
}

std::vector<std::string> header_cautions(const files::Experiment& experiment) {
    constexpr double same_direction = 1e-6;
    std::vector<std::string> cautions;
    const SinglePanel header = header_of(experiment.detector.panels.front());
    if (header.two_theta_deg != 0.0) {
        cautions.push_back(
            "the detector is swung: two-theta is " + rounded(header.two_theta_deg) +
            " degrees (upwards) in the header, distance and beam centre are those before the "
            "swing; programs that pass two-theta over (DIALS) take the detector for "
            "perpendicular to the beam"
        );
    }
    const files::Scan scan = files::forwards(experiment.scan);
    const Vec3d assumed_axis{-1.0, 0.0, 0.0};
    if (!scan.start_deg.empty() && length(unit(scan.axis) - assumed_axis) > same_direction) {
        cautions.push_back(
            "the header names no spindle; programs assume (-1, 0, 0), and the angles in it are "
            "about (" +
            rounded(scan.axis.x) + ", " + rounded(scan.axis.y) + ", " + rounded(scan.axis.z) +
            "). Give them the axis"
        );
    }
    return cautions;
}

}  // namespace minibragg::pictures
