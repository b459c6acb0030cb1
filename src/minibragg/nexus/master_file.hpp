#pragma once

#include <filesystem>
#include <vector>

#include "minibragg/nexus/data_files.hpp"
#include "minibragg/nexus/nxmx_file.hpp"

namespace minibragg::nexus {

/// Writes the master of a series: an NXmx file of all its images whose pixels are in the data
/// files beside it (HDF5 virtual data sets; the names are relative, so that the folder can be
/// moved). Serial.
/// @param files  all of them, in the order of their images
/// @throws InputError, EnvironmentError
void write_master(
    const std::filesystem::path& path,
    const files::Experiment& experiment,
    const NxmxOptions& options,
    const std::vector<DataFile>& files,
    const RunRecord& record
);

}  // namespace minibragg::nexus
