#pragma once

#include <stdexcept>

namespace minibragg {

/// The user's deck, command line or data file is wrong: exit code 2.
/// The message reads `<file>:<line>: <key> = <value> (<why>). <what to do>`.
struct InputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The machine refused (disk, memory, MPI, HDF5): exit code 3.
struct EnvironmentError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace minibragg
