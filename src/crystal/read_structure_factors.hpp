#pragma once

#include "crystal/load_file.hpp"
#include "crystal/read_options.hpp"
#include "crystal/reflections.hpp"

namespace minibragg::crystal {

/// Structure factors from a file of any kind that file_kind() knows: reflections as they are,
/// models computed.
/// @throws InputError as file_kind() and the readers
ReflectionList read_structure_factors(const LoadedFile& file, const ReadOptions& options);

}  // namespace minibragg::crystal
