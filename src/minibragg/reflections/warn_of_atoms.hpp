#pragma once

#include <cstddef>
#include <string>

#include "minibragg/base/notes.hpp"

namespace minibragg::reflections {

/// "1 atom", "7 atoms".
inline std::string counted_atoms(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " atom" : " atoms");
}

/// Warns that something is assumed of some atoms of a file, or that they are left out; silent
/// when there are none.
inline void warn_of_atoms(
    std::size_t count, const std::string& what, const std::string& file, Notes& notes
) {
    if (count > 0) {
        notes.warnings.push_back(file + ": " + counted_atoms(count) + " " + what + ".");
    }
}

}  // namespace minibragg::reflections
