#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "minibragg/nexus/named_values.hpp"

/// The data files of a series: run_data_000064.nxs beside run.nxs holds some images from number
/// 64 on. Each is an NXmx file of its images, whole under its name. Serial.
namespace minibragg::nexus {

/// What a data file says of itself.
struct DataFile {
    std::string name;  ///< without its folder, which is the master's
    std::int64_t first_image = 0, images = 0;
    std::string identity;  ///< of the run it belongs to
    /// Of making it, ISO 8601 in UTC; empty when it does not say.
    std::string start_time{}, end_time{};
};

/// Where the data file that begins with an image belongs.
std::filesystem::path data_file_path(
    const std::filesystem::path& master, std::int64_t first_image
);

/// Whether a path is where a data file of this master may come to be.
bool is_data_file_path(const std::filesystem::path& path, const std::filesystem::path& master);

/// The names of the data files that exist beside a master, in the order of their first images.
std::vector<std::string> data_file_names(const std::filesystem::path& master);

/// What a data file beside a master says of itself.
/// @throws InputError when it cannot be read or does not say what it must; it says what to do
DataFile read_data_file(const std::filesystem::path& master, const std::string& name);

/// The data files that exist beside a master, in the order of their images.
/// @throws InputError for one that cannot be read or does not say what it must; it says what to
/// do
std::vector<DataFile> read_data_files(const std::filesystem::path& master);

/// What an output file says of itself.
struct OutputFileState {
    std::string identity;         ///< of the run that made it; empty when it says none
    bool is_complete = false;     ///< it says so
    bool has_data_files = false;  ///< it is a master
};

/// @pre damage_of_file() finds nothing
/// @throws InputError when it is no HDF5 file
OutputFileState state_of_file(const std::filesystem::path& path);

/// What keeps a data file of this name from being one that can be kept, whatever run it is of:
/// "is truncated or damaged (...)"; empty: nothing. Reads all of it.
/// @throws EnvironmentError when it cannot be read
std::string fault_of_data_file(const std::filesystem::path& path);

/// Removes the data files beside a master, what is left of unfinished ones, and the master
/// itself if it has any.
/// @throws EnvironmentError
void remove_series(const std::filesystem::path& master);

/// Removes what is left of files of a series that were not finished.
void remove_unfinished(const std::filesystem::path& master);

/// What data files tell of each image (RunRecord, is_of_images), joined over all files.
/// @throws InputError
RunRecord joined_over_images(
    const std::filesystem::path& master, const std::vector<DataFile>& files
);

/// The part of a record by which a file of a series is known again.
RunRecord series_record(const DataFile& file);

}  // namespace minibragg::nexus
