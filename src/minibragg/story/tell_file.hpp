#pragma once

#include <filesystem>

#include "minibragg/report/log.hpp"

namespace minibragg::story {

/// Says what a file of this program is (title, program, images, truth, data files), and
/// compares all bytes of it, and of the data files of a master, with its checksums. Rank 0's.
/// @throws InputError for what is no such file; EnvironmentError, after all is said, when
/// anything is damaged or missing
void tell_file(const std::filesystem::path& path, report::Log& log);

}  // namespace minibragg::story
