#include "output/single_panel.hpp"

#include <cmath>

#include "base/error.hpp"

namespace minibragg::output {

SinglePanel single_panel(
    const Experiment& experiment, std::int64_t image, const std::string& format
) {
    const std::vector<Panel>& panels = experiment.detector.panels;
    if (panels.size() != 1) {
        throw InputError(
            "cannot write a " + format + " file of " + std::to_string(panels.size()) +
            " panels (the format holds one). Write NXmx or raw instead"
        );
    }
    const Panel& panel = panels.front();
    const Vec3d normal = cross(panel.fast, panel.slow);
    const double distance_m = dot(panel.origin_m, normal);
    const Vec3d foot = distance_m * normal - panel.origin_m;
    SinglePanel result{
        &panel,
        beam_center(panels),
        std::abs(distance_m),
        dot(foot, panel.fast) / panel.pixel_size_m,
        dot(foot, panel.slow) / panel.pixel_size_m};
    const Scan& scan = experiment.scan;
    const auto i = static_cast<std::size_t>(image);
    if (i < scan.start_deg.size()) {
        result.start_deg = scan.start_deg[i];
        result.width_deg = scan.end_deg[i] - scan.start_deg[i];
    }
    return result;
}

}  // namespace minibragg::output
