#include "output/read_geometry.hpp"

#include <cmath>
#include <cstring>
#include <map>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "output/hdf5_read.hpp"

namespace minibragg::output {

namespace {

using hdf5::InputFile;

constexpr int longest_chain = 64;
constexpr std::int64_t most_pixels_along_edge = 65536;

/// Factor to metres of a unit of length; to degrees it is not meant for.
double metres_per(const InputFile& file, const std::string& object, const std::string& unit) {
    static const std::map<std::string, double> known{
        {"m", 1.0},
        {"metre", 1.0},
        {"meter", 1.0},
        {"cm", 1e-2},
        {"mm", 1e-3},
        {"um", 1e-6},
        {"micron", 1e-6},
        {"nm", 1e-9},
        {"angstrom", 1e-10},
        {"A", 1e-10}};
    const auto found = known.find(unit);
    if (found == known.end()) {
        file.reject(object, "has the unit '" + unit + "', which is no known length");
    }
    return found->second;
}

std::string units_of(const InputFile& file, const std::string& object, const char* attribute) {
    const auto unit = file.attribute_text(object, attribute);
    if (!unit) {
        file.reject(object, std::string("has no ") + attribute);
    }
    return *unit;
}

/// One NXtransformations axis: x' = turn x + shift.
struct Transformation {
    Mat3 turn = identity_matrix;
    Vec3d shift_m{0.0, 0.0, 0.0};
    std::string depends_on;
};

Vec3d vector_of(const InputFile& file, const std::string& axis, const char* attribute) {
    const std::vector<double> values = file.attribute_numbers(axis, attribute);
    if (values.size() != 3) {
        file.reject(axis, std::string("has no ") + attribute + " of three numbers");
    }
    const Vec3d vector{values[0], values[1], values[2]};
    if (!std::isfinite(length(vector))) {
        file.reject(axis, std::string("has a ") + attribute + " that is not finite");
    }
    return vector;
}

/// The absolute path of what an axis depends on; "." ends a chain.
std::string absolute(const std::string& axis, const std::string& depends_on) {
    if (depends_on == "." || depends_on.empty() || depends_on.front() == '/') {
        return depends_on.empty() ? "." : depends_on;
    }
    return axis.substr(0, axis.rfind('/') + 1) + depends_on;
}

Transformation read_axis(const InputFile& file, const std::string& axis) {
    Transformation step;
    const double value = file.first_number(axis);
    if (!std::isfinite(value)) {
        file.reject(axis, "is not finite");
    }
    const Vec3d along = unit(vector_of(file, axis, "vector"));
    const std::string unit_name = units_of(file, axis, "units");
    if (file.attribute_text(axis, "transformation_type").value_or("") == "rotation") {
        const bool is_radian = unit_name.rfind("rad", 0) == 0;
        step.turn =
            rotation_about(along, is_radian ? value : value * constants::radians_per_degree);
    } else {
        step.shift_m = value * metres_per(file, axis, unit_name) * along;
    }
    if (!file.attribute_numbers(axis, "offset").empty()) {
        const std::string offset_unit =
            file.attribute_text(axis, "offset_units").value_or(unit_name);
        const Vec3d offset = vector_of(file, axis, "offset");
        if (length(offset) > 0.0) {
            step.shift_m = step.shift_m + metres_per(file, axis, offset_unit) * offset;
        }
    }
    step.depends_on = absolute(axis, file.attribute_text(axis, "depends_on").value_or("."));
    return step;
}

/// All axes from `axis` to the end of its chain as one.
Transformation read_chain(const InputFile& file, std::string axis) {
    Transformation all;
    for (int steps = 0; axis != "."; ++steps) {
        if (steps == longest_chain) {
            file.reject(axis, "is in a chain of more than 64 transformations, or in a circle");
        }
        const Transformation step = read_axis(file, axis);
        all.turn = step.turn * all.turn;
        all.shift_m = step.turn * all.shift_m + step.shift_m;
        axis = step.depends_on;
    }
    return all;
}

/// A pixel direction in the laboratory and the pixel's size along it.
struct PixelAxis {
    Vec3d direction;
    double size_m;
};

PixelAxis read_pixel_axis(const InputFile& file, const std::string& axis) {
    const double size_m =
        file.first_number(axis) * metres_per(file, axis, units_of(file, axis, "units"));
    if (!(size_m > 0.0)) {
        file.reject(axis, "is not a positive pixel size");
    }
    const std::string parent =
        absolute(axis, file.attribute_text(axis, "depends_on").value_or("."));
    return {read_chain(file, parent).turn * unit(vector_of(file, axis, "vector")), size_m};
}

Panel read_module(const InputFile& file, const std::string& module) {
    const PixelAxis fast = read_pixel_axis(file, module + "/fast_pixel_direction");
    const PixelAxis slow = read_pixel_axis(file, module + "/slow_pixel_direction");
    constexpr double same_size = 1e-6;
    if (std::abs(fast.size_m - slow.size_m) > same_size * fast.size_m) {
        file.reject(module, "has pixels that are not square, which is not supported");
    }
    const std::vector<std::int64_t> size = file.integers(module + "/data_size");
    if (size.size() < 2) {
        file.reject(module + "/data_size", "does not give slow and fast pixels");
    }
    const std::int64_t slow_pixels = size[size.size() - 2], fast_pixels = size.back();
    if (slow_pixels < 1 || fast_pixels < 1 || slow_pixels > most_pixels_along_edge ||
        fast_pixels > most_pixels_along_edge) {
        file.reject(module + "/data_size", "is not between 1 and 65536 pixels");
    }
    Panel panel;
    panel.name = module.substr(module.rfind('/') + 1);
    panel.origin_m = read_chain(file, module + "/module_offset").shift_m;
    panel.fast = fast.direction;
    panel.slow = slow.direction;
    panel.fast_pixels = static_cast<int>(fast_pixels);
    panel.slow_pixels = static_cast<int>(slow_pixels);
    panel.pixel_size_m = fast.size_m;
    return panel;
}

/// The first member of a group with an NX_class.
std::string find_class(
    const InputFile& file, const std::string& group, const std::string& nx_class
) {
    for (const std::string& member : file.members(group)) {
        if (file.attribute_text(member, "NX_class").value_or("") == nx_class) {
            return member;
        }
    }
    file.reject(group, "has no group of class " + nx_class + ". Give an NXmx file");
}

void read_beam(const InputFile& file, const std::string& instrument, FileGeometry& geometry) {
    for (const std::string& member : file.members(instrument)) {
        const std::string wavelength = member + "/incident_wavelength";
        if (file.attribute_text(member, "NX_class").value_or("") == "NXbeam" &&
            file.has(wavelength)) {
            const double metres =
                metres_per(file, wavelength, units_of(file, wavelength, "units"));
            geometry.wavelength_A = file.first_number(wavelength) * metres / constants::m_per_A;
        }
    }
}

}  // namespace

FileGeometry read_geometry(const std::string& path) {
    const InputFile file(path);
    const std::string entry = find_class(file, "/", "NXentry");
    const std::string instrument = find_class(file, entry, "NXinstrument");
    const std::string detector = find_class(file, instrument, "NXdetector");
    FileGeometry geometry;
    // Modules lie in the image in the order of their first pixels.
    std::map<std::vector<std::int64_t>, Panel> panels;
    for (const std::string& member : file.members(detector)) {
        if (file.attribute_text(member, "NX_class").value_or("") == "NXdetector_module") {
            panels.emplace(file.integers(member + "/data_origin"), read_module(file, member));
        }
    }
    if (panels.empty()) {
        file.reject(detector, "has no NXdetector_module");
    }
    for (const auto& [origin, panel] : panels) {
        geometry.panels.push_back(panel);
    }
    read_beam(file, instrument, geometry);
    geometry.sensor_material = file.text(detector + "/sensor_material").value_or("");
    const std::string thickness = detector + "/sensor_thickness";
    if (file.has(thickness)) {
        geometry.sensor_thickness_m =
            file.first_number(thickness) *
            metres_per(file, thickness, units_of(file, thickness, "units"));
    }
    return geometry;
}

namespace {

template <class Value>
void append(std::string& bytes, const Value& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void append_text(std::string& bytes, const std::string& text) {
    append(bytes, text.size());
    bytes += text;
}

template <class Value>
Value take(const std::string& bytes, std::size_t& position) {
    Value value;
    std::memcpy(&value, bytes.data() + position, sizeof(value));
    position += sizeof(value);
    return value;
}

std::string take_text(const std::string& bytes, std::size_t& position) {
    const auto size = take<std::size_t>(bytes, position);
    position += size;
    return bytes.substr(position - size, size);
}

/// A panel without its name.
struct PlainPanel {
    Vec3d origin_m, fast, slow;
    int fast_pixels, slow_pixels;
    double pixel_size_m;
};

}  // namespace

std::string to_bytes(const FileGeometry& geometry) {
    std::string bytes;
    append(bytes, geometry.wavelength_A);
    append(bytes, geometry.sensor_thickness_m);
    append_text(bytes, geometry.sensor_material);
    for (const Panel& panel : geometry.panels) {
        append_text(bytes, panel.name);
        append(
            bytes,
            PlainPanel{
                panel.origin_m,
                panel.fast,
                panel.slow,
                panel.fast_pixels,
                panel.slow_pixels,
                panel.pixel_size_m}
        );
    }
    return bytes;
}

FileGeometry geometry_from_bytes(const std::string& bytes) {
    FileGeometry geometry;
    std::size_t position = 0;
    geometry.wavelength_A = take<double>(bytes, position);
    geometry.sensor_thickness_m = take<double>(bytes, position);
    geometry.sensor_material = take_text(bytes, position);
    while (position < bytes.size()) {
        Panel panel;
        panel.name = take_text(bytes, position);
        const auto plain = take<PlainPanel>(bytes, position);
        panel.origin_m = plain.origin_m;
        panel.fast = plain.fast;
        panel.slow = plain.slow;
        panel.fast_pixels = plain.fast_pixels;
        panel.slow_pixels = plain.slow_pixels;
        panel.pixel_size_m = plain.pixel_size_m;
        geometry.panels.push_back(panel);
    }
    return geometry;
}

MaskImage read_mask(const std::string& path_and_dataset) {
    const std::size_t colon = path_and_dataset.rfind(":/");
    const bool is_named = colon != std::string::npos;
    const InputFile file(path_and_dataset.substr(0, colon));
    const std::string dataset =
        is_named ? path_and_dataset.substr(colon + 1) : "/entry/instrument/detector/pixel_mask";
    std::vector<std::int64_t> shape = file.shape(dataset);
    if (shape.size() == 3 && shape.front() == 1) {
        shape.erase(shape.begin());
    }
    if (shape.size() != 2) {
        file.reject(dataset, "is not a mask of two dimensions");
    }
    return {shape[0], shape[1], file.all_integers(dataset)};
}

}  // namespace minibragg::output
