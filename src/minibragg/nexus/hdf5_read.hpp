#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/named_values.hpp"

/// Reading small things from HDF5 files that others wrote. Serial. What is not there is an empty optional; what is there
/// and makes no sense is an InputError "<file>:<object>: ...".
namespace minibragg::nexus::hdf5 {

class InputFile {
public:
    /// @throws InputError when it does not exist or is no HDF5 file
    explicit InputFile(const std::string& path);

    /// Throws InputError "<file>:<object>: <message>".
    [[noreturn]] void reject(const std::string& object, const std::string& message) const;

    /// Paths of the groups in a group that have this NX_class, in the order of their names.
    std::vector<std::string> groups(const std::string& parent, const std::string& nx_class)
        const;

    /// The path of the first of groups().
    /// @throws InputError when there is none
    std::string first_group(const std::string& parent, const std::string& nx_class) const;

    /// Everything below a group, at any depth: paths relative to it, by name. Empty when there is no such group.
    std::vector<std::string> objects_below(const std::string& group) const;

    bool has(const std::string& object) const;

    /// The extents of a data set, slowest first; empty when there is no such data set, or it holds one value.
    std::vector<std::int64_t> shape(const std::string& path) const;

    /// The first element of a data set of numbers.
    std::optional<double> number(const std::string& path) const;

    /// All elements of a data set of integers; at most 16.
    std::optional<std::vector<std::int64_t>> integers(const std::string& path) const;

    /// A whole array of numbers with its shape.
    /// @throws InputError when it is not there or is none
    NumberArray numbers(const std::string& path) const;

    std::optional<std::string> text(const std::string& path) const;
    std::optional<std::string> text_attribute(
        const std::string& object, const std::string& name
    ) const;
    std::optional<Vec3d> vector_attribute(const std::string& object, const std::string& name)
        const;

    /// Opens a data set.
    /// @throws InputError when it is not there
    Dataset data_set(const std::string& path) const;

private:
    Object open(const std::string& object) const;
    Attribute open_attribute(const std::string& object, const std::string& name) const;

    SilentErrors silent_;
    std::string path_;
    File file_;
};

}  // namespace minibragg::nexus::hdf5
