#include "minibragg/nexus/transformation_chain.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string_view>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::nexus {
namespace {

const std::string chain_end = ".";

/// A unit and its size in the unit that we compute in.
struct Unit {
    std::string_view name;
    double size;
};

constexpr std::array lengths{
    Unit{"m", 1.0},
    Unit{"metre", 1.0},
    Unit{"meter", 1.0},
    Unit{"metres", 1.0},
    Unit{"meters", 1.0},
    Unit{"cm", 1e-2},
    Unit{"mm", 1e-3},
    Unit{"millimetre", 1e-3},
    Unit{"millimeter", 1e-3},
    Unit{"um", 1e-6},
    Unit{"\xC2\xB5m", 1e-6},  // micro sign
    Unit{"\xCE\xBCm", 1e-6},  // Greek mu
    Unit{"micron", 1e-6},
    Unit{"microns", 1e-6},
    Unit{"micrometre", 1e-6},
    Unit{"micrometer", 1e-6},
    Unit{"nm", 1e-9},
    Unit{"angstrom", 1e-10},
    Unit{"Angstrom", 1e-10},
    Unit{"A", 1e-10},
    Unit{"millimetres", 1e-3},
    Unit{"millimeters", 1e-3},
    Unit{"micrometres", 1e-6},
    Unit{"micrometers", 1e-6}};

constexpr std::array angles{
    Unit{"deg", constants::radians_per_degree},
    Unit{"degree", constants::radians_per_degree},
    Unit{"degrees", constants::radians_per_degree},
    Unit{"rad", 1.0},
    Unit{"radian", 1.0},
    Unit{"radians", 1.0}};

template <std::size_t count>
std::optional<double> size_of(const std::array<Unit, count>& units, std::string_view name) {
    for (const Unit& unit : units) {
        if (unit.name == name) {
            return unit.size;
        }
    }
    return std::nullopt;
}

/// The size of the unit that an attribute names.
template <std::size_t count>
double unit_size(
    const hdf5::InputFile& file,
    const std::string& object,
    const std::array<Unit, count>& units,
    const std::string& attribute
) {
    const auto name = file.text_attribute(object, attribute);
    if (!name) {
        file.reject(object, "has no attribute '" + attribute + "'");
    }
    const auto size = size_of(units, *name);
    if (!size) {
        file.reject(object, attribute + " " + printable(*name) + " is unknown");
    }
    return *size;
}

std::string folder_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

/// "/a/b/../c/./d" as "/a/c/d".
std::string normal_path(const std::string& path) {
    return std::filesystem::path(path).lexically_normal().generic_string();
}

Vec3d direction_of(const hdf5::InputFile& file, const std::string& axis) {
    const auto vector = file.vector_attribute(axis, "vector");
    if (!vector || length(*vector) == 0.0) {
        file.reject(axis, "has no attribute 'vector' with a direction");
    }
    return unit(*vector);
}

/// One axis.
Placement placement_of(const hdf5::InputFile& file, const std::string& axis) {
    const auto value = file.number(axis);
    if (!value) {
        file.reject(axis, "does not exist, but a chain of transformations names it");
    }
    const auto type = file.text_attribute(axis, "transformation_type");
    const Vec3d offset = offset_m(file, axis);
    if (type == "translation" && *value == 0.0) {
        // Some files give such an axis no direction, (0, 0, 0).
        return {identity_matrix, offset};
    }
    const Vec3d direction = direction_of(file, axis);
    if (type == "translation") {
        return {identity_matrix, offset + length_m(file, axis, *value) * direction};
    }
    if (type == "rotation") {
        const double angle_rad = *value * unit_size(file, axis, angles, "units");
        return {rotation_about(direction, angle_rad), offset};
    }
    file.reject(axis, "attribute 'transformation_type' is neither translation nor rotation");
}

}  // namespace

double length_m(const hdf5::InputFile& file, const std::string& object, double value) {
    return value * unit_size(file, object, lengths, "units");
}

Vec3d offset_m(const hdf5::InputFile& file, const std::string& axis) {
    const auto offset = file.vector_attribute(axis, "offset");
    if (!offset || length(*offset) == 0.0) {
        return {0.0, 0.0, 0.0};
    }
    if (file.text_attribute(axis, "offset_units")) {
        return unit_size(file, axis, lengths, "offset_units") * *offset;
    }
    const auto own_unit = file.text_attribute(axis, "units");
    if (!own_unit || !size_of(lengths, *own_unit)) {
        file.reject(
            axis,
            "has an offset without 'offset_units', and its own units are no length. Add the "
            "attribute"
        );
    }
    return unit_size(file, axis, lengths, "units") * *offset;
}

std::string resolved_axis(
    const hdf5::InputFile& file, const std::string& group, const std::string& name
) {
    if (name.empty() || name == chain_end) {
        return chain_end;
    }
    if (name.front() == '/') {
        return normal_path(name);
    }
    for (std::string around = group; !around.empty(); around = folder_of(around)) {
        std::string path = around;
        path.append("/").append(name);
        path = normal_path(path);
        if (file.has(path)) {
            return path;
        }
    }
    return normal_path(group + "/" + name);
}

std::string next_axis(const hdf5::InputFile& file, const std::string& axis) {
    const auto next = file.text_attribute(axis, "depends_on");
    return resolved_axis(file, folder_of(axis), next.value_or(chain_end));
}

Placement placement(const hdf5::InputFile& file, const std::string& first) {
    Placement whole;
    std::set<std::string> visited;
    for (std::string axis = first; axis != chain_end; axis = next_axis(file, axis)) {
        constexpr std::size_t longest_chain = 100;
        if (!visited.insert(axis).second || visited.size() > longest_chain) {
            file.reject(axis, "depends on itself, or its chain of transformations has no end");
        }
        const Placement here = placement_of(file, axis);
        whole = {
            here.rotation * whole.rotation,
            here.rotation * whole.translation_m + here.translation_m};
    }
    return whole;
}

}  // namespace minibragg::nexus
