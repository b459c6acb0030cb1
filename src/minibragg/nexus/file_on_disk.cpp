#include "minibragg/nexus/file_on_disk.hpp"

#include <exception>
#include <string>
#include <variant>

#include <fcntl.h>

#include "minibragg/files/posix_file.hpp"
#include "minibragg/nexus/compression.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/image_data_set.hpp"
#include "minibragg/nexus/nxmx_metadata.hpp"
#include "minibragg/nexus/utc_time.hpp"
#include "minibragg/nexus/write_run_record.hpp"

namespace minibragg::nexus {
namespace {

namespace fs = std::filesystem;

/// Room for what HDF5 writes besides pixels, and for what it holds back in memory.
constexpr std::int64_t bookkeeping_bytes = std::int64_t{4} << 20U;

/// Angles and the like.
constexpr std::int64_t bytes_told_of_an_image = 64;

/// Filters make noise larger by less than one part in this.
constexpr std::int64_t growth_divisor = 64;

hdf5::File create_file(const fs::path& path) {
    const hdf5::PropertyList access = hdf5::file_access();
    const hdf5::PropertyList creation = hdf5::creation_properties(H5P_FILE_CREATE);
    return {
        H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()),
        "create '" + path.string() + "'"};
}

void create_data_sets(
    hid_t file,
    const files::Experiment& experiment,
    const NxmxOptions& options,
    bool is_parallel
) {
    const std::vector<files::Panel>& panels = experiment.detector.panels;
    ImageFormat format{
        image_shape(panels),
        0,
        H5T_STD_U32LE,
        options.compression,
        chunk_rows(panels),
        is_parallel};
    create_image_data_set(file, mask_path(panels), format);
    format.images = experiment.scan.images;
    for (const Quantity quantity : options.quantities) {
        format.type = file_type(quantity);
        create_image_data_set(file, data_path(quantity, options), format);
    }
}

std::int64_t bytes_of(const RunRecord& record) {
    std::int64_t bytes = 0;
    for (const NamedValue& named : record) {
        if (const auto* text = std::get_if<std::string>(&named.value)) {
            bytes += static_cast<std::int64_t>(text->size());
        } else if (const auto* array = std::get_if<NumberArray>(&named.value)) {
            bytes += static_cast<std::int64_t>(array->values.size() * sizeof(double));
        }
    }
    return bytes;
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
    hdf5::File file = create_file(path());
    mark_complete(file.id(), false);
    write_metadata(file.id(), experiment, options);
    create_data_sets(file.id(), experiment, options, is_parallel);
    file.close("close '" + path().string() + "'");
    if (options.compression != Compression::none || experiment.scan.images > 1) {
        const files::ImageShape shape = image_shape(experiment.detector.panels);
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
    reserve(bytes_of(record) + images * bytes_told_of_an_image);
    const hdf5::PropertyList access = hdf5::file_access();
    hdf5::File file(
        H5Fopen(path().c_str(), H5F_ACC_RDWR, access.id()), "open '" + path().string() + "'"
    );
    write_image_metadata(file.id(), part_of(experiment_, 0, images));
    write_times(file.id(), {start_time_, utc_now()});
    write_run_record(file.id(), record);
    mark_complete(file.id(), true);
    file.close("close '" + path().string() + "'");
    files::PosixFile(path(), O_WRONLY).trim();
    const auto bytes = static_cast<std::int64_t>(fs::file_size(path()));
    partial_.commit();
    return bytes;
}

}  // namespace minibragg::nexus
