#include "minibragg/pictures/single_panel.hpp"

#include <cmath>

#include "minibragg/base/error.hpp"

namespace minibragg::pictures {

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
    const files::Panel& panel = panels.front();
    const Vec3d normal = cross(panel.fast, panel.slow);
    const double distance_m = dot(panel.origin_m, normal);
    const Vec3d foot = distance_m * normal - panel.origin_m;
    SinglePanel result{
        &panel,
        files::beam_center(panels),
        std::abs(distance_m),
        dot(foot, panel.fast) / panel.pixel_size_m,
        dot(foot, panel.slow) / panel.pixel_size_m};
    const files::Scan& scan = experiment.scan;
    const auto i = static_cast<std::size_t>(image);
    if (i < scan.start_deg.size()) {
        result.start_deg = scan.start_deg[i];
        result.width_deg = scan.end_deg[i] - scan.start_deg[i];
    }
    return result;
}

}  // namespace minibragg::pictures
