#include "minibragg/nexus/read_geometry.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "minibragg/base/constants.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/transformation_chain.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::InputFile;

/// More pixels along an edge than any detector has.
constexpr std::int64_t most_pixels_along_edge = 65536;
constexpr std::size_t most_panels = 65536;

/// fast_pixel_direction or slow_pixel_direction of a module.
struct PixelDirection {
    Vec3d vector;  ///< unit vector, laboratory
    double pixel_size_m;
    Vec3d origin_m;  ///< of pixel (0, 0), laboratory
};

PixelDirection read_direction(const InputFile& file, const std::string& path) {
    const auto size = file.number(path);
    const auto vector = file.vector_attribute(path, "vector");
    if (!size || !vector || length(*vector) == 0.0) {
        file.reject(path, "is missing, or has no attribute 'vector' with a direction");
    }
    const Placement place = placement(file, next_axis(file, path));
    return {
        place.rotation * unit(*vector),
        length_m(file, path, *size),
        place.rotation * offset_m(file, path) + place.translation_m};
}

/// Slow and fast size of a module; further dimensions, slower ones, must be 1.
std::pair<int, int> read_size(const InputFile& file, const std::string& module) {
    const std::string path = module + "/data_size";
    const auto size = file.integers(path);
    if (!size || size->size() < 2) {
        file.reject(path, "is missing or has fewer than two numbers");
    }
    const std::int64_t slow = (*size)[size->size() - 2], fast = size->back();
    const bool has_one_image =
        std::all_of(size->begin(), size->end() - 2, [](std::int64_t extent) {
            return extent == 1;
        });
    if (!has_one_image || slow < 1 || fast < 1 || slow > most_pixels_along_edge ||
        fast > most_pixels_along_edge) {
        file.reject(path, "is not the size of a panel (1 to 65536 pixels along each edge)");
    }
    return {static_cast<int>(slow), static_cast<int>(fast)};
}

files::Panel read_panel(const InputFile& file, const std::string& module) {
    constexpr double square_tolerance = 1e-6;
    const PixelDirection fast = read_direction(file, module + "/fast_pixel_direction");
    const PixelDirection slow = read_direction(file, module + "/slow_pixel_direction");
    if (!(fast.pixel_size_m > 0.0) ||
        std::abs(slow.pixel_size_m / fast.pixel_size_m - 1.0) > square_tolerance) {
        file.reject(module, "has pixels that are not square or have no size");
    }
    const auto [slow_pixels, fast_pixels] = read_size(file, module);
    files::Panel panel;
    panel.name =
        file.text(module + "/local_name").value_or(module.substr(module.rfind('/') + 1));
    panel.origin_m = fast.origin_m;
    panel.fast = fast.vector;
    panel.slow = slow.vector;
    panel.fast_pixels = fast_pixels;
    panel.slow_pixels = slow_pixels;
    panel.pixel_size_m = fast.pixel_size_m;
    return panel;
}

std::vector<files::Panel> read_panels(const InputFile& file, const std::string& detector) {
    const auto modules = file.groups(detector, "NXdetector_module");
    if (modules.empty() || modules.size() > most_panels) {
        file.reject(
            detector,
            "holds " + std::to_string(modules.size()) + " groups of NX_class NXdetector_module"
        );
    }
    std::vector<files::Panel> panels;
    panels.reserve(modules.size());
    for (const std::string& module : modules) {
        panels.push_back(read_panel(file, module));
    }
    return panels;
}

double read_wavelength_A(const InputFile& file, const std::string& instrument) {
    for (const std::string& beam : file.groups(instrument, "NXbeam")) {
        const std::string path = beam + "/incident_wavelength";
        if (const auto value = file.number(path)) {
            return length_m(file, path, *value) / constants::m_per_A;
        }
    }
    return 0.0;
}

/// Appends values as bytes and takes them out again in the same order.
class Bytes {
public:
    Bytes() = default;

    explicit Bytes(std::string bytes) : bytes_(std::move(bytes)) {}

    const std::string& all() const { return bytes_; }

    template <class Value>
    void put(const Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof(Value));
    }

    void put(const std::string& text) {
        put(text.size());
        bytes_ += text;
    }

    template <class Value>
    Value take() {
        Value value{};
        std::memcpy(&value, bytes_.data() + position_, sizeof(Value));
        position_ += sizeof(Value);
        return value;
    }

    std::string take_text() {
        const auto size = take<std::size_t>();
        position_ += size;
        return bytes_.substr(position_ - size, size);
    }

private:
    std::string bytes_;
    std::size_t position_ = 0;
};

}  // namespace

FileGeometry read_geometry(const std::string& path) {
    const InputFile file(path);
    const std::string entry = file.first_group("/", "NXentry");
    const std::string instrument = file.first_group(entry, "NXinstrument");
    const std::string detector = file.first_group(instrument, "NXdetector");
    FileGeometry geometry;
    geometry.panels = read_panels(file, detector);
    geometry.wavelength_A = read_wavelength_A(file, instrument);
    geometry.sensor_material = file.text(detector + "/sensor_material").value_or("");
    if (const auto thickness = file.number(detector + "/sensor_thickness")) {
        const double thickness_m = length_m(file, detector + "/sensor_thickness", *thickness);
        geometry.sensor_thickness_m =
            thickness_m > files::no_sensor_thickness_m ? thickness_m : 0.0;
    }
    return geometry;
}

std::string to_bytes(const FileGeometry& geometry) {
    Bytes bytes;
    bytes.put(geometry.wavelength_A);
    bytes.put(geometry.sensor_material);
    bytes.put(geometry.sensor_thickness_m);
    bytes.put(geometry.panels.size());
    for (const files::Panel& panel : geometry.panels) {
        bytes.put(panel.name);
        bytes.put(panel.origin_m);
        bytes.put(panel.fast);
        bytes.put(panel.slow);
        bytes.put(panel.fast_pixels);
        bytes.put(panel.slow_pixels);
        bytes.put(panel.pixel_size_m);
    }
    return bytes.all();
}

FileGeometry geometry_from_bytes(const std::string& bytes) {
    Bytes rest(bytes);
    FileGeometry geometry;
    geometry.wavelength_A = rest.take<double>();
    geometry.sensor_material = rest.take_text();
    geometry.sensor_thickness_m = rest.take<double>();
    geometry.panels.resize(rest.take<std::size_t>());
    for (files::Panel& panel : geometry.panels) {
        panel.name = rest.take_text();
        panel.origin_m = rest.take<Vec3d>();
        panel.fast = rest.take<Vec3d>();
        panel.slow = rest.take<Vec3d>();
        panel.fast_pixels = rest.take<int>();
        panel.slow_pixels = rest.take<int>();
        panel.pixel_size_m = rest.take<double>();
    }
    return geometry;
}

}  // namespace minibragg::nexus
