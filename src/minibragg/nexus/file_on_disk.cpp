#include "minibragg/nexus/file_on_disk.hpp"

#include <exception>
#include <string>

#include <fcntl.h>

#include "minibragg/files/native_frame.hpp"
#include "minibragg/files/posix_file.hpp"
#include "minibragg/nexus/checksums.hpp"
#include "minibragg/nexus/compression.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/image_data_set.hpp"
#include "minibragg/nexus/nxmx_metadata.hpp"
#include "minibragg/nexus/room_on_disk.hpp"
#include "minibragg/nexus/utc_time.hpp"
#include "minibragg/nexus/write_run_record.hpp"

namespace minibragg::nexus {
namespace {

namespace fs = std::filesystem;

/// Filters make noise larger by less than one part in this.
constexpr std::int64_t growth_divisor = 64;

void create_data_sets(
    hid_t file,
    const files::Experiment& experiment,
    const NxmxOptions& options,
    bool is_parallel
) {
    const std::vector<files::Panel> panels = modules_of(experiment.detector);
    ImageFormat format{
        image_shape(panels),
        0,
        H5T_STD_U32LE,
        options.compression,
        chunk_rows(experiment.detector),
        is_parallel};
    create_image_data_set(file, mask_path(panels), format);
    format.images = experiment.scan.images;
    for (const Quantity quantity : options.quantities) {
        format.type = file_type(quantity);
        create_image_data_set(file, data_path(quantity, options), format);
    }
}

std::vector<std::string> pixel_paths(
    const files::Experiment& experiment, const NxmxOptions& options
) {
    std::vector<std::string> paths{mask_path(modules_of(experiment.detector))};
    for (const Quantity quantity : options.quantities) {
        paths.push_back(data_path(quantity, options));
    }
    return paths;
}

}  // namespace

FileOnDisk::FileOnDisk(
    const fs::path& final_path,
    const files::Experiment& experiment,
    const NxmxOptions& options,
    bool is_parallel
)
    : partial_(final_path), experiment_(experiment), start_time_(utc_now()) {
    const hdf5::SilentErrors silent;
    hdf5::WrittenFile file(hdf5::create_file(path()), path(), "create");
    reserve(most_bytes_told(experiment));
    mark_complete(file.id(), false);
    write_metadata(file.id(), experiment, options);
    create_data_sets(file.id(), experiment, options, is_parallel);
    pixel_paths_ = pixel_paths(experiment, options);
    file.close();
    if (options.compression != Compression::none || experiment.scan.images > 1) {
        const files::ImageShape shape = image_shape(modules_of(experiment.detector));
        image_bytes_ = shape.rows * shape.columns * bytes_per_pixel;
    }
    // A single image without compression has its place already.
    reserve(image_bytes_);
}

void FileOnDisk::reserve(std::int64_t more_bytes) {
    const std::int64_t end = static_cast<std::int64_t>(fs::file_size(path())) + more_bytes +
                             more_bytes / growth_divisor + bookkeeping_bytes;
    if (end > reserved_bytes_) {
        files::PosixFile file(path(), O_WRONLY);
        file.reserve(reserved_bytes_, end);
        file.start_sync();  // of earlier images
        reserved_bytes_ = end;
    }
}

void FileOnDisk::reserve_image() {
    reserve(image_bytes_);
}

void FileOnDisk::give_space_back() const noexcept {
    try {
        files::PosixFile(path(), O_WRONLY).resize(0);
    } catch (const std::exception&) {
        return;  // nothing more can be done; the file is removed anyway
    }
}

std::int64_t FileOnDisk::complete(const RunRecord& record, std::int64_t images) {
    const hdf5::SilentErrors silent;
    const files::Experiment held = part_of(experiment_, 0, images);
    reserve(most_bytes_told(held) + most_bytes_told(record));
    const hdf5::PropertyList access = hdf5::file_access(path());
    hdf5::WrittenFile file(H5Fopen(path().c_str(), H5F_ACC_RDWR, access.id()), path(), "open");
    write_image_metadata(file.id(), held);
    write_times(file.id(), {start_time_, utc_now()});
    write_run_record(file.id(), record);
    file.flush();
    mark_complete(file.id(), true);
    file.close();
    add_checksums(path(), pixel_paths_);
    files::PosixFile(path(), O_WRONLY).trim();
    const auto bytes = static_cast<std::int64_t>(fs::file_size(path()));
    partial_.commit();
    return bytes;
}

}  // namespace minibragg::nexus
