#pragma once

#include "minibragg/reflections/load_file.hpp"
#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// Structure factors from a file of any kind that file_kind() knows: reflections as they are,
/// models computed.
/// @throws InputError as file_kind() and the readers
ReflectionList read_structure_factors(const LoadedFile& file, const ReadOptions& options);

}  // namespace minibragg::reflections
