#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

/// What a finished file of this program tells a person. Serial.
namespace minibragg::nexus {

/// A name and its value in words.
using ToldValue = std::pair<std::string, std::string>;

struct FileSummary {
    std::string title, program, start_time, end_time;
    std::string converted_from;       ///< the file that `convert` has read; empty: none
    std::vector<std::int64_t> shape;  ///< of the images: images, rows, columns
    std::int64_t panels = 0;
    std::int64_t first_image = 0;  ///< of the run
    std::string quantity;          ///< "photons" or "counts"
    bool is_complete = false;
    /// Of a master: the files that hold its images, without their folder, in the order of the
    /// images.
    std::vector<std::string> data_files;
    std::string identity;          ///< of the run
    std::vector<ToldValue> truth;  ///< what was simulated: names as in /entry/run/truth
};

/// @pre damage_of_file() finds nothing
/// @throws InputError when it is no file of this program
FileSummary summary_of_file(const std::filesystem::path& path);

}  // namespace minibragg::nexus
