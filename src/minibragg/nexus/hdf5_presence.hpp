#pragma once

#include <string>

#include "minibragg/nexus/hdf5_handle.hpp"

namespace minibragg::nexus::hdf5 {

/// What became of looking for an object that could not be opened.
enum class Presence : std::uint8_t {
    absent,     ///< the file has no such object, or one of another kind, or a link that leads
                ///< nowhere or to another file
    unreadable  ///< it is there, or what leads to it could not be read
};

/// Why an object of this kind could not be opened, though it may be opened now: a disk may fail
/// once.
Presence presence_of(hid_t file, const std::string& path, H5I_type_t kind);

}  // namespace minibragg::nexus::hdf5
