#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/named_values.hpp"

/// Small data sets, groups and attributes, written whole. Serial (one rank) or the same on
/// every rank. Everything throws EnvironmentError. Nothing carries a time stamp.
namespace minibragg::nexus::hdf5 {

/// A place to write into: a file or group, and the name of the new object in it.
struct Place {
    hid_t parent;
    std::string name;
};

Group make_group(const Place& place, const std::string& nx_class);

/// Text is of fixed length and null-terminated; ASCII where it can be, else UTF-8: programs
/// that ask for the strings of C get ASCII alone, because HDF5 converts no character sets.
void set_attribute(hid_t object, const std::string& name, const std::string& text);
void set_attribute(hid_t object, const std::string& name, const Vec3d& vector);

Dataset write(const Place& place, const std::string& text);
Dataset write(const Place& place, double value, const std::string& units = {});
Dataset write(const Place& place, std::int64_t value, const std::string& units = {});

/// A logical value in the way of h5py: an enumeration of FALSE and TRUE.
Dataset write_truth(const Place& place, bool value);

/// Numbers with a shape (its product is the number of values; empty: a vector).
Dataset write(
    const Place& place,
    const std::vector<double>& values,
    const std::vector<std::int64_t>& shape,
    const std::string& units = {}
);
Dataset write(const Place& place, const std::vector<std::int64_t>& values);

/// The type in a file of the numbers of an array.
hid_t type_of(NumberArray::Stored stored);

/// Numbers with a shape, as they are to be stored.
Dataset write(const Place& place, const NumberArray& array, const std::string& units = {});

/// Creates a file of ours, empty.
/// @throws EnvironmentError with HDF5's reason
hid_t create_file(const std::filesystem::path& path);

/// Of a new file (H5P_FILE_CREATE), group or data set, which keeps no time of its making: equal
/// runs make equal files.
PropertyList creation_properties(hid_t kind);

}  // namespace minibragg::nexus::hdf5
