#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/named_values.hpp"

/// Reading small things from HDF5 files that others wrote. Serial. What is not there is an
/// empty optional; what is there and makes no sense is an InputError "<file>:<object>: ...";
/// what a failing disk keeps from being read is an EnvironmentError, and never taken for what
/// is not there.
namespace minibragg::nexus::hdf5 {

/// Throws InputError "<file>:<object>: <message>". The object's name may come from a file.
[[noreturn]] void reject(
    const std::string& file, const std::string& object, const std::string& message
);

/// A file that is read. Links out of it are followed to regular files of its own folder alone,
/// and numbers that lie outside of HDF5 (external raw storage) are not read. (Whoever only
/// looks for something finds nothing behind other links.)
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

    /// Everything below a group, at any depth: paths relative to it, by name. Empty when there
    /// is no such group.
    std::vector<std::string> objects_below(const std::string& group) const;

    bool has(const std::string& object) const;

    /// Whether a link out of the file stands under this path.
    bool is_external_link(const std::string& path) const;

    /// The extents of a data set, slowest first; empty when there is no such data set, it holds
    /// one value, or its extents are those of other files that are not looked into.
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
    /// @throws InputError when it is not there, or its numbers lie where they are not read
    Dataset data_set(const std::string& path) const;

    /// Opens a data set to see how it is made: its numbers are not to be read, so they may lie
    /// anywhere, and parts of it may be missing.
    /// @throws InputError when it is not there
    Dataset unread_data_set(const std::string& path) const;

private:
    /// @param properties  by which the file is opened, and those that links lead to
    InputFile(const std::string& path, const PropertyList& properties);

    /// How objects of a kind are opened: links are asked about.
    PropertyList access(hid_t kind, const PropertyList& linked_file) const;

    /// Whether a link to this file is followed; remembers one that is not.
    bool follows_link_to(const std::string& file) const;
    static herr_t ask_about_link(
        const char* from_file,
        const char* from_group,
        const char* to_file,
        const char* to_object,
        unsigned* access_flags,
        hid_t access,
        void* input_file
    );

    /// Opens a data set; an invalid one when it is not there.
    /// @throws InputError when its numbers lie where they are not read
    Dataset find_data_set(const std::string& path) const;

    /// Refuses numbers outside of HDF5, and parts of files that no link would be followed to.
    void check_storage(const std::string& path, const Dataset& data_set) const;

    /// Throws when an object that has just not been opened is there, or when it cannot be
    /// known. By default any kind.
    void expect_absent(const std::string& object, H5I_type_t kind = H5I_BADID) const;

    /// Throws what HDF5's error stack says of what was just not read: EnvironmentError when the
    /// disk has failed, else InputError.
    [[noreturn]] void tell_unreadable(const std::string& object) const;

    /// What a group holds, by name. Empty when there is no such group.
    /// @throws EnvironmentError when less can be read than it says that it holds
    std::vector<std::string> names_in(const std::string& group) const;

    /// Whether a path leads to a group without a soft or external link at its end.
    bool is_own_group(const std::string& path) const;

    Object open(const std::string& object) const;
    Attribute open_attribute(const std::string& object, const std::string& name) const;

    SilentErrors silent_;
    std::string path_;
    mutable std::string
        refused_link_;  ///< the file that the last link led to that was not followed
    PropertyList object_access_, group_access_, data_set_access_;
    File file_;
};

}  // namespace minibragg::nexus::hdf5
