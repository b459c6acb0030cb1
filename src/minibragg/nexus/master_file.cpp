#include "minibragg/nexus/master_file.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <fcntl.h>
#include <hdf5.h>

#include "minibragg/files/native_frame.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/files/posix_file.hpp"
#include "minibragg/nexus/checksums.hpp"
#include "minibragg/nexus/compression.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/hdf5_write.hpp"
#include "minibragg/nexus/image_data_set.hpp"
#include "minibragg/nexus/joined_tables.hpp"
#include "minibragg/nexus/nxmx_metadata.hpp"
#include "minibragg/nexus/room_on_disk.hpp"
#include "minibragg/nexus/virtual_source.hpp"
#include "minibragg/nexus/write_run_record.hpp"

namespace minibragg::nexus {
namespace {

namespace fs = std::filesystem;

using Extents = std::array<hsize_t, 3>;  ///< image, row, column

hdf5::Space space_of(const Extents& extents) {
    return {
        H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr),
        "describe images"};
}

/// What a pixel shows whose data file is missing: no number, a count that programs mask, no
/// label, the flag of a pixel that is not there.
void set_missing(hid_t properties, Quantity quantity) {
    constexpr float no_photons = std::numeric_limits<float>::quiet_NaN();
    constexpr std::int32_t no_counts = -1;
    constexpr std::uint32_t no_label = 0, not_there = 1;
    herr_t status = 0;
    switch (quantity) {
        case Quantity::counts:
            status = H5Pset_fill_value(properties, H5T_NATIVE_INT32, &no_counts);
            break;
        case Quantity::labels:
            status = H5Pset_fill_value(properties, H5T_NATIVE_UINT32, &no_label);
            break;
        case Quantity::label_flags:
            status = H5Pset_fill_value(properties, H5T_NATIVE_UINT32, &not_there);
            break;
        case Quantity::photons:
        case Quantity::bragg_photons:
        case Quantity::background_photons:
            status = H5Pset_fill_value(properties, H5T_NATIVE_FLOAT, &no_photons);
            break;
    }
    hdf5::check(status, "choose the value of missing pixels");
}

class VirtualImages {
public:
    VirtualImages(const files::Experiment& experiment, const std::vector<DataFile>& files)
        : files_(files) {
        const files::ImageShape shape = image_shape(modules_of(experiment.detector));
        all_ = {
            static_cast<hsize_t>(experiment.scan.images),
            static_cast<hsize_t>(shape.rows),
            static_cast<hsize_t>(shape.columns)};
    }

    void create(hid_t file, Quantity quantity, const NxmxOptions& options) const {
        const std::string path = data_path(quantity, options);
        const hdf5::PropertyList properties = hdf5::creation_properties(H5P_DATASET_CREATE);
        set_missing(properties.id(), quantity);
        const hdf5::Space space = space_of(all_);
        for (const DataFile& source : files_) {
            map(properties.id(), source, path);
        }
        const hdf5::Dataset created(
            H5Dcreate2(
                file,
                path.c_str(),
                file_type(quantity),
                space.id(),
                H5P_DEFAULT,
                properties.id(),
                H5P_DEFAULT
            ),
            "create '" + path + "'"
        );
    }

private:
    void map(hid_t properties, const DataFile& source, const std::string& path) const {
        Extents extents = all_;
        extents.front() = static_cast<hsize_t>(source.images);
        map_source(
            properties,
            space_of(all_),
            source.first_image,
            space_of(extents),
            {source.name, path}
        );
    }

    const std::vector<DataFile>& files_;
    Extents all_{};
};

/// Writes the mask of all images as it stands in a data file.
void write_mask(hid_t file, const fs::path& data_file, const std::string& mask) {
    const hdf5::PropertyList access = hdf5::file_access(data_file);
    const std::string action = "read the mask of '" + data_file.string() + "'";
    const hdf5::File source(H5Fopen(data_file.c_str(), H5F_ACC_RDONLY, access.id()), action);
    const hdf5::Dataset original(H5Dopen2(source.id(), mask.c_str(), H5P_DEFAULT), action);
    const hdf5::Space space(H5Dget_space(original.id()), action);
    const hdf5::PropertyList creation(H5Dget_create_plist(original.id()), action);
    renew_filters(creation.id());
    const hssize_t pixels = H5Sget_simple_extent_npoints(space.id());
    if (pixels < 0) {
        hdf5::fail(action);
    }
    std::vector<std::uint32_t> values(static_cast<std::size_t>(pixels));
    hdf5::check(
        H5Dread(original.id(), H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
        action
    );
    hdf5::Dataset copy(
        H5Dcreate2(
            file,
            mask.c_str(),
            H5T_STD_U32LE,
            space.id(),
            H5P_DEFAULT,
            creation.id(),
            H5P_DEFAULT
        ),
        "create '" + mask + "'"
    );
    hdf5::check(
        H5Dwrite(copy.id(), H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
        "write '" + mask + "'"
    );
    copy.close("write '" + mask + "'");
}

/// Bytes that the master takes at most: it has no pixels but a mask.
std::int64_t most_bytes(
    const files::Experiment& experiment,
    const NxmxOptions& options,
    const std::vector<DataFile>& files,
    const RunRecord& record
) {
    std::size_t bytes = 0;
    for (const DataFile& file : files) {
        bytes += (bytes_of_source + file.name.size()) * options.quantities.size();
    }
    const files::ImageShape shape = image_shape(modules_of(experiment.detector));
    return bookkeeping_bytes + static_cast<std::int64_t>(bytes) +
           2 * shape.rows * shape.columns * bytes_per_pixel + most_bytes_told(experiment) +
           most_bytes_told(record);
}

/// From the beginning of the first run that made data files to the end of the last.
/// @pre there are data files
MakingTimes times_of(const std::vector<DataFile>& files) {
    MakingTimes times{files.front().start_time, files.front().end_time};
    for (const DataFile& file : files) {
        times.start = std::min(times.start, file.start_time);
        times.end = std::max(times.end, file.end_time);
    }
    return times;
}

}  // namespace

void write_master(
    const fs::path& path,
    const files::Experiment& experiment,
    const NxmxOptions& options,
    const std::vector<DataFile>& files,
    const RunRecord& record
) {
    const hdf5::SilentErrors silent;
    const JoinedTable spots(path, files, "truth/spots");
    files::PartialFile partial(path);
    hdf5::WrittenFile file(hdf5::create_file(partial.path()), partial.path(), "create");
    {
        files::PosixFile room(partial.path(), O_WRONLY);
        room.reserve(0, most_bytes(experiment, options, files, record) + spots.most_bytes());
        room.close();
    }
    mark_complete(file.id(), false);
    write_metadata(file.id(), experiment, options);
    write_image_metadata(file.id(), experiment);
    write_times(file.id(), times_of(files));
    const VirtualImages images(experiment, files);
    for (const Quantity quantity : options.quantities) {
        images.create(file.id(), quantity, options);
    }
    write_mask(
        file.id(),
        path.parent_path() / files.front().name,
        mask_path(modules_of(experiment.detector))
    );
    write_run_record(file.id(), record);
    spots.write(file.id());
    file.flush();
    mark_complete(file.id(), true);
    file.close();
    add_checksums(partial.path(), {mask_path(modules_of(experiment.detector))});
    files::PosixFile(partial.path(), O_WRONLY).trim();
    partial.commit();
}

}  // namespace minibragg::nexus
