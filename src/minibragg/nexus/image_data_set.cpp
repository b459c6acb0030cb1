#include "minibragg/nexus/image_data_set.hpp"

#include <array>

#include "minibragg/nexus/compression.hpp"
#include "minibragg/nexus/hdf5_write.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::PropertyList;
using hdf5::Space;

/// Image, row and column numbers; data sets of a single image leave the first out.
using Extents = std::array<hsize_t, 3>;

/// The last `dimensions` numbers.
const hsize_t* last(const Extents& extents, int dimensions) {
    return extents.data() + (extents.size() - static_cast<std::size_t>(dimensions));
}

int dimensions_of(const ImageFormat& format) {
    return format.images > 0 ? 3 : 2;
}

Extents extents_of(const ImageFormat& format) {
    return {
        static_cast<hsize_t>(format.images),
        static_cast<hsize_t>(format.shape.rows),
        static_cast<hsize_t>(format.shape.columns)};
}

/// One block of whole rows, contiguous in the file: zeros come from the file system, which
/// gives them for bytes that nobody wrote.
void make_contiguous(hid_t properties) {
    hdf5::check(H5Pset_alloc_time(properties, H5D_ALLOC_TIME_EARLY), "allocate early");
    hdf5::check(H5Pset_fill_time(properties, H5D_FILL_TIME_NEVER), "switch filling off");
}

void make_chunked(hid_t properties, const ImageFormat& format) {
    const Extents chunk{
        1, static_cast<hsize_t>(format.chunk_rows), static_cast<hsize_t>(format.shape.columns)};
    const int dimensions = dimensions_of(format);
    hdf5::check(H5Pset_chunk(properties, dimensions, last(chunk, dimensions)), "make chunks");
    if (format.is_parallel) {
        hdf5::check(H5Pset_alloc_time(properties, H5D_ALLOC_TIME_EARLY), "allocate early");
    }
    add_filters(properties, format.compression);
}

/// Transfer properties: all ranks together, but each writes its own bytes to the disk. The rows
/// of a rank are contiguous there, so a second collection of bytes by some ranks for others
/// gains nothing; and Open MPI 4.1 does not report a full disk from such collective writes.
PropertyList transfer_properties(bool is_parallel) {
    PropertyList transfer(H5Pcreate(H5P_DATASET_XFER), "make transfer properties");
    if (is_parallel) {
        hdf5::check(
            H5Pset_dxpl_mpio(transfer.id(), H5FD_MPIO_COLLECTIVE), "choose collective writing"
        );
        hdf5::check(
            H5Pset_dxpl_mpio_collective_opt(transfer.id(), H5FD_MPIO_INDIVIDUAL_IO),
            "choose individual transfers"
        );
    }
    return transfer;
}

/// Selects a slab in the space of the file; returns the space of its memory.
Space select_slab(const Space& file_space, const Slab& slab) {
    const int dimensions = H5Sget_simple_extent_ndims(file_space.id());
    const Extents start{
        static_cast<hsize_t>(slab.image), static_cast<hsize_t>(slab.rows.first_row), 0};
    const Extents count{
        1, static_cast<hsize_t>(slab.rows.rows), static_cast<hsize_t>(slab.columns)};
    hdf5::check(
        H5Sselect_hyperslab(
            file_space.id(),
            H5S_SELECT_SET,
            last(start, dimensions),
            nullptr,
            last(count, dimensions),
            nullptr
        ),
        "select rows"
    );
    return {H5Screate_simple(dimensions, last(count, dimensions), nullptr), "describe rows"};
}

Space select_nothing(const Space& file_space) {
    hdf5::check(H5Sselect_none(file_space.id()), "select nothing");
    Space nothing(H5Scopy(file_space.id()), "describe nothing");
    return nothing;
}

}  // namespace

hid_t file_type(Quantity quantity) {
    switch (quantity) {
        case Quantity::counts:
            return H5T_STD_I32LE;
        case Quantity::labels:
        case Quantity::label_flags:
            return H5T_STD_U32LE;
        case Quantity::photons:
        case Quantity::bragg_photons:
        case Quantity::background_photons:
            break;
    }
    return H5T_IEEE_F32LE;
}

void create_image_data_set(hid_t file, const std::string& path, const ImageFormat& format) {
    const Extents largest = extents_of(format);
    const int dimensions = dimensions_of(format);
    Extents extents = largest;
    const PropertyList properties = hdf5::creation_properties(H5P_DATASET_CREATE);
    if (format.compression == Compression::none && format.images <= 1) {
        make_contiguous(properties.id());
    } else {
        make_chunked(properties.id(), format);
        extents.front() = 0;  // until make_room()
    }
    const Space space(
        H5Screate_simple(dimensions, last(extents, dimensions), last(largest, dimensions)),
        "describe '" + path + "'"
    );
    const hdf5::Dataset created(
        H5Dcreate2(
            file,
            path.c_str(),
            format.type,
            space.id(),
            H5P_DEFAULT,
            properties.id(),
            H5P_DEFAULT
        ),
        "create '" + path + "'"
    );
}

ImageDataSet::ImageDataSet(hid_t file, const std::string& path)
    : path_(path),
      data_set_(H5Dopen2(file, path.c_str(), H5P_DEFAULT), "open '" + path + "'") {}

void ImageDataSet::make_room(std::int64_t images) {
    resize(images, [images](hsize_t now) {
        return now < static_cast<hsize_t>(images);
    });
}

void ImageDataSet::end_after(std::int64_t images) {
    resize(images, [images](hsize_t now) {
        return now != static_cast<hsize_t>(images);
    });
}

void ImageDataSet::resize(std::int64_t images, const std::function<bool(hsize_t)>& is_due) {
    const Space space(H5Dget_space(data_set_.id()), "get the shape of '" + path_ + "'");
    Extents extents{};
    if (H5Sget_simple_extent_ndims(space.id()) < static_cast<int>(extents.size())) {
        return;
    }
    H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    if (is_due(extents.front())) {
        extents.front() = static_cast<hsize_t>(images);
        hdf5::check(
            H5Dset_extent(data_set_.id(), extents.data()), "make room in '" + path_ + "'"
        );
    }
}

WriteOutcome ImageDataSet::write(
    const std::optional<Slab>& slab, hid_t memory_type, bool is_parallel
) const {
    const Space file_space(H5Dget_space(data_set_.id()), "get the shape of '" + path_ + "'");
    const Space memory_space =
        slab ? select_slab(file_space, *slab) : select_nothing(file_space);
    const PropertyList transfer = transfer_properties(is_parallel);
    WriteOutcome outcome;
    outcome.status = H5Dwrite(
        data_set_.id(),
        memory_type,
        memory_space.id(),
        file_space.id(),
        transfer.id(),
        slab ? slab->values : nullptr
    );
    if (outcome.status < 0) {
        outcome.reason = hdf5::error_text();
    }
    H5D_mpio_actual_io_mode_t mode = H5D_MPIO_NO_COLLECTIVE;
    if (outcome.status >= 0 && is_parallel) {
        H5Pget_mpio_actual_io_mode(transfer.id(), &mode);
    }
    outcome.was_collective = mode != H5D_MPIO_NO_COLLECTIVE;
    return outcome;
}

void ImageDataSet::close() {
    data_set_.close("close '" + path_ + "'");
}

}  // namespace minibragg::nexus
