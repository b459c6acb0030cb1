#include "output/single_panel.hpp"

#include "base/error.hpp"

namespace minibragg::output {

const Panel& single_panel(const std::filesystem::path& path, const Experiment& experiment) {
    if (experiment.detector.panels.size() != 1) {
        throw InputError(
            path.string() + ": this format holds one panel, the detector has " +
            std::to_string(experiment.detector.panels.size()) +
            ". Leave this file out, or ask for a raw file"
        );
    }
    return experiment.detector.panels.front();
}

DirectBeam direct_beam(const Panel& panel) {
    const Vec3d normal = cross(panel.fast, panel.slow);
    if (normal.z == 0.0) {
        return {};
    }
    const double distance_m = dot(panel.origin_m, normal) / normal.z;
    const Vec3d hit_m = Vec3d{0.0, 0.0, distance_m} - panel.origin_m;
    return {
        dot(hit_m, panel.fast) / panel.pixel_size_m,
        dot(hit_m, panel.slow) / panel.pixel_size_m,
        distance_m};
}

Oscillation oscillation(const Scan& scan, std::int64_t image) {
    const auto index = static_cast<std::size_t>(image);
    if (index >= scan.start_deg.size()) {
        return {};
    }
    return {scan.start_deg[index], scan.end_deg[index] - scan.start_deg[index]};
}

}  // namespace minibragg::output
