#pragma once

#include <string>

#include "minibragg/base/error.hpp"

namespace minibragg::reflections {

/// Throws InputError: the file `name` cannot be used, and why.
[[noreturn]] inline void refuse(const std::string& name, const std::string& why) {
    throw InputError(name + ": " + why);
}

}  // namespace minibragg::reflections
