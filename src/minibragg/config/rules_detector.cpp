#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "minibragg/config/rules.hpp"

namespace minibragg::config {

namespace {

void check_panel(const Panel& panel, const std::string& path, Findings& findings) {
    check_axis(panel.fast, path + ".fast", findings);
    check_axis(panel.slow, path + ".slow", findings);
    const double lengths = length(panel.fast) * length(panel.slow);
    if (lengths > 0.0 && std::abs(dot(panel.fast, panel.slow)) > rounding_tolerance * lengths) {
        findings.push_back(
            {path + ".slow",
             "is not perpendicular to fast",
             "Give two directions at right angles, for example [1, 0, 0] and [0, -1, 0]."}
        );
    }
}

/// Without thickness a sensor does nothing, whatever else is said of it. A preset or a file may
/// have one.
void check_sensor(
    const Sensor& sensor, const Detector& detector, const std::string& path, Findings& findings
) {
    const bool is_known = !detector.preset.empty() || !detector.file.empty();
    if (sensor.thickness_um ? *sensor.thickness_um > 0.0 : is_known) {
        return;
    }
    const std::string why = "the sensor has no thickness, so this has no effect";
    const std::string advice = "Add " + path + ".thickness_um.";
    if (sensor.attenuation_length_um) {
        findings.push_back({path + ".attenuation_length_um", why, advice});
    }
    if (sensor.layers > 1) {
        findings.push_back({path + ".layers", why, advice});
    }
}

void check_panels(const Detector& detector, Findings& findings) {
    const std::vector<Panel>& panels = detector.panels;
    std::map<std::string, std::size_t> names;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const std::string path = numbered("detector.panel", i);
        check_panel(panels[i], path, findings);
        if (panels[i].sensor) {
            check_sensor(*panels[i].sensor, detector, path + ".sensor", findings);
        }
        const auto [same, is_new] = names.emplace(panels[i].name, i);
        if (!is_new && !panels[i].name.empty()) {
            findings.push_back(
                {path + ".name",
                 numbered("detector.panel", same->second) + " has this name already",
                 "Give every panel a name of its own, or none."}
            );
        }
    }
}

void check_rectangle(
    const Rectangle& rectangle,
    const std::string& path,
    const Detector& detector,
    Findings& findings
) {
    const std::string order = "the last pixel comes before the first";
    const std::string advice = "Give [first, last], counted from 0, both inside.";
    for (const auto& [name, range] :
         {std::pair{".fast", rectangle.fast}, {".slow", rectangle.slow}}) {
        if (range[0] > range[1]) {
            findings.push_back({path + name, order, advice});
        }
    }
    const auto panel = static_cast<std::size_t>(rectangle.panel);
    const std::size_t count = panel_count(detector);
    if (count == 0) {
        return;
    }
    if (panel >= count) {
        findings.push_back(
            {path + ".panel",
             "there is no such panel: the detector has " + std::to_string(count),
             "Panels are counted from 0."}
        );
        return;
    }
    const std::array<int, 2> pixels =
        detector.grid ? detector.grid->pixels : detector.panels[panel].pixels;
    if (rectangle.fast[1] >= pixels[0]) {
        findings.push_back(
            {path + ".fast",
             "the panel has " + std::to_string(pixels[0]) + " pixels along fast",
             advice}
        );
    }
    if (rectangle.slow[1] >= pixels[1]) {
        findings.push_back(
            {path + ".slow",
             "the panel has " + std::to_string(pixels[1]) + " pixels along slow",
             advice}
        );
    }
}

void check_rectangles(const Detector& detector, Findings& findings) {
    for (std::size_t i = 0; i < detector.mask.rectangles.size(); ++i) {
        const std::string path = numbered("detector.mask.rectangles", i);
        check_rectangle(detector.mask.rectangles[i], path, detector, findings);
    }
    for (std::size_t i = 0; i < detector.region_of_interest.size(); ++i) {
        const std::string path = numbered("detector.region_of_interest", i);
        check_rectangle(detector.region_of_interest[i], path, detector, findings);
    }
}

void check_response(const Detector& detector, Findings& findings) {
    const Response& response = *detector.response;
    if (response.dead_fraction + response.hot_fraction > 1.0) {
        findings.push_back(
            {"detector.response.hot_fraction",
             "with dead_fraction that makes more pixels than there are",
             "Lower one of them."}
        );
    }
    const auto& [saturation, underload] =
        std::pair{response.saturation_counts, response.underload_counts};
    if (saturation && underload && *saturation <= *underload) {
        findings.push_back(
            {"detector.response.saturation_counts",
             "is not above underload_counts",
             "Give the largest and the smallest reading."}
        );
    }
    if (!detector.preset.empty() && response.gain_counts_per_photon != 1.0 && !saturation) {
        findings.push_back(
            {"detector.response.gain_counts_per_photon",
             "the saturation of a preset is known for a gain of 1 alone",
             "Add detector.response.saturation_counts."}
        );
    }
    if (response.calibration_of == "photons" && response.calibration_fraction == 0.0) {
        findings.push_back(
            {"detector.response.calibration_of",
             "there is no error of the calibration, so this has no effect",
             "Add detector.response.calibration_fraction, for example 0.03."}
        );
    }
}

}  // namespace

std::size_t panel_count(const Detector& detector) {
    if (detector.grid) {
        return static_cast<std::size_t>(detector.grid->panels[0]) *
               static_cast<std::size_t>(detector.grid->panels[1]);
    }
    return detector.panels.size();
}

void check_detector(const Detector& detector, Findings& findings) {
    check_panels(detector, findings);
    check_sensor(detector.sensor, detector, "detector.sensor", findings);
    check_rectangles(detector, findings);
    if (detector.response) {
        check_response(detector, findings);
    }
    check_axis(detector.two_theta_axis, "detector.two_theta_axis", findings);
    if (detector.curved && !detector.file.empty()) {
        findings.push_back(
            {"detector.curved",
             "detector.file is given too",
             "Bend a preset, a grid or panels."}
        );
    }
    const bool needs_distance = detector.panels.empty() || detector.curved;
    if (needs_distance && !(detector.distance_mm > 0.0)) {
        findings.push_back(
            {"detector.distance_mm",
             "the detector would be at the crystal",
             "Give a distance above 0; only flat panels that are placed freely may hold it in "
             "their origins."}
        );
    }
}

}  // namespace minibragg::config
