#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "minibragg/files/experiment.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/nexus/named_values.hpp"
#include "minibragg/nexus/nxmx_file.hpp"

namespace minibragg::nexus {

/// Rank 0's side of an NXmx file that all ranks write: what happens before and after their
/// writing, and the room on the disk. Serial.
class FileOnDisk {
public:
    /// Creates the partial file with everything that does not depend on the images, and closes
    /// it. `is_parallel`: several ranks will write.
    /// @throws InputError, EnvironmentError
    FileOnDisk(
        const std::filesystem::path& final_path,
        const files::Experiment& experiment,
        const NxmxOptions& options,
        bool is_parallel
    );

    /// The name under which ranks open the file to write pixels.
    const std::filesystem::path& path() const { return partial_.path(); }

    /// Makes sure that one more image fits on the disk, so that no write of pixels meets a full
    /// disk: HDF5 and MPI may then fail on some ranks only.
    /// @throws EnvironmentError
    void reserve_image();

    /// Empties a file that is given up, so that what HDF5 still has to write finds room and it
    /// can close.
    void give_space_back() const noexcept;

    /// Adds the record and what is told of the first `images` images to the file, which all
    /// ranks have closed, and gives it its name; returns its size in bytes.
    /// @throws EnvironmentError
    std::int64_t complete(const RunRecord& record, std::int64_t images);

private:
    /// Reserves disk for the file to grow by this.
    void reserve(std::int64_t more_bytes);

    files::PartialFile partial_;
    files::Experiment experiment_;
    std::vector<std::string> pixel_paths_;  ///< of the data sets of pixels
    std::string start_time_;
    std::int64_t image_bytes_ = 0;  ///< what an image may add to the file
    std::int64_t reserved_bytes_ = 0;
};

}  // namespace minibragg::nexus
