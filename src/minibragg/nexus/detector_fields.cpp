#include "minibragg/nexus/detector_fields.hpp"

#include <algorithm>

namespace minibragg::nexus {
namespace {

using hdf5::InputFile;

std::string group_around(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

/// A position along an edge in pixels. NXmx counts in pixels; NXdetector allows a length.
std::optional<double> in_pixels(
    const InputFile& file, const std::string& path, double pixel_size_m
) {
    constexpr std::array words{
        "", "pixel", "pixels", "px", "dimensionless", "dimensionless pixel"};
    const auto value = file.number(path);
    if (!value) {
        return std::nullopt;
    }
    const std::string unit = file.text_attribute(path, "units").value_or("");
    const bool is_pixels = std::find(words.begin(), words.end(), unit) != words.end();
    return is_pixels ? *value : length_m(file, path, *value) / pixel_size_m;
}

/// Data sets of the file that may show how large an image is, the most telling first. Links to
/// images in other files are not followed: many lead nowhere.
std::vector<std::string> images_of(const InputFile& file, const std::string& detector) {
    std::vector<std::string> paths{
        detector + "/pixel_mask", detector + "/detectorSpecific/pixel_mask"};
    if (!file.is_external_link(detector + "/data")) {
        paths.push_back(detector + "/data");
    }
    const std::string entry = group_around(group_around(detector));
    for (const std::string& group : file.groups(entry, "NXdata")) {
        for (const char* const name : {"data", "data_000001", "data_000000"}) {
            const std::string path = group + "/" + name;
            if (!file.is_external_link(path)) {
                paths.push_back(path);
            }
        }
    }
    return paths;
}

}  // namespace

std::optional<BeamFields> beam_fields(
    const InputFile& file, const std::string& detector, double pixel_size_m
) {
    const auto fast = in_pixels(file, detector + "/beam_center_x", pixel_size_m);
    const auto slow = in_pixels(file, detector + "/beam_center_y", pixel_size_m);
    if (!fast || !slow) {
        return std::nullopt;
    }
    BeamFields fields{*fast, *slow, std::nullopt};
    for (const char* const name : {"/distance", "/detector_distance"}) {
        const std::string path = detector + name;
        if (const auto value = file.number(path); value && !fields.distance_m) {
            fields.distance_m = length_m(file, path, *value);
        }
    }
    return fields;
}

Placement detector_placement(const InputFile& file, const std::string& detector) {
    const std::string first = file.text(detector + "/depends_on").value_or("");
    return placement(file, resolved_axis(file, detector, first));
}

std::optional<std::array<std::int64_t, 2>> image_size(
    const InputFile& file, const std::string& detector
) {
    using Size = std::array<std::int64_t, 2>;
    for (const std::string& path : images_of(file, detector)) {
        const std::vector<std::int64_t> shape = file.shape(path);
        if (shape.size() >= 2) {
            return Size{shape[shape.size() - 2], shape.back()};
        }
    }
    const std::string specific = detector + "/detectorSpecific/";
    const auto rows = file.integers(specific + "y_pixels_in_detector");
    const auto columns = file.integers(specific + "x_pixels_in_detector");
    if (!rows || !columns) {
        return std::nullopt;
    }
    return Size{rows->front(), columns->front()};
}

}  // namespace minibragg::nexus
