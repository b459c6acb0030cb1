#include "minibragg/nexus/nxmx_file.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <mpi.h>
#include <unistd.h>

#include "minibragg/base/error.hpp"
#include "minibragg/files/native_frame.hpp"
#include "minibragg/files/row_stager.hpp"
#include "minibragg/nexus/compression.hpp"
#include "minibragg/nexus/file_on_disk.hpp"
#include "minibragg/nexus/hdf5_handle.hpp"
#include "minibragg/nexus/image_data_set.hpp"
#include "minibragg/nexus/nxmx_metadata.hpp"
#include "minibragg/nexus/unclosed_files.hpp"
#include "minibragg/parallel/communicator_handle.hpp"
#include "minibragg/parallel/exchange.hpp"

namespace minibragg::nexus {
namespace {

using parallel::Communicator;

/// Memory of one write of a rank, when its pixels have to be copied or compressed.
constexpr std::int64_t bytes_per_write = std::int64_t{64} << 20U;

/// Beside narrower panels there is no sensor: bit 0 of the NXmx pixel_mask.
constexpr std::uint32_t gap_mask = 1;

/// In a frame, counts between panels are told apart from counts without the mask, too.
constexpr std::int32_t gap_counts = -1;

void check_options(const NxmxOptions& options) {
    const bool is_valid =
        !options.quantities.empty() && (options.quantities.front() == Quantity::photons ||
                                        options.quantities.front() == Quantity::counts);
    if (!is_valid) {
        throw std::invalid_argument(
            "the first quantity of an image file must be photons or counts"
        );
    }
}

hid_t memory_type(float /*type of*/) {
    return H5T_NATIVE_FLOAT;
}

hid_t memory_type(std::int32_t /*type of*/) {
    return H5T_NATIVE_INT32;
}

hid_t memory_type(std::uint32_t /*type of*/) {
    return H5T_NATIVE_UINT32;
}

files::PieceSize piece_size_for(const files::Detector& detector) {
    if (detector.frame) {
        return {detector.frame->panel.slow_pixels, 1};  // a chunk
    }
    const std::int64_t row_bytes = image_shape(detector.panels).columns * bytes_per_pixel;
    return {std::max<std::int64_t>(1, bytes_per_write / row_bytes), chunk_rows(detector)};
}

/// How long a rank on which HDF5 has failed waits for the others, which may be waiting for it
/// inside of HDF5.
constexpr std::chrono::seconds patience{5};

}  // namespace

struct NxmxFile::State {
    State(const Communicator& all, const files::Experiment& experiment)
        : communicator(all),
          layout(experiment.detector),
          images(experiment.scan.images),
          piece_size(piece_size_for(experiment.detector)),
          mask_name(mask_path(modules_of(experiment.detector))) {}

    ~State() { abandon(); }

    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;

    /// Leaves a file open that has failed; one that is merely not finished is closed by its
    /// members.
    void abandon() noexcept;
    void agree(const std::function<void()>& step);
    void create(
        const std::filesystem::path& path,
        const files::Experiment& experiment,
        const NxmxOptions& options
    );
    void open(const NxmxOptions& options);
    void close(std::int64_t images_held);
    void flush(const std::string& action);

    template <class Stored, class Source>
    void write(
        const std::string& path,
        std::int64_t image,
        std::span<const files::BandRows<Source>> bands,
        Stored gap
    );
    void write_piece(const ImageDataSet& target, const std::optional<Slab>& slab, hid_t type);

    /// For how many images there should be room when this one is written: small images are
    /// taken many at a time.
    std::int64_t room_for(std::int64_t image) const;

    const Communicator& communicator;
    files::FileLayout layout;
    std::int64_t images;
    files::PieceSize piece_size;
    std::optional<FileOnDisk> on_disk;  ///< rank 0's; outlives the open file
    hdf5::File file;
    std::map<std::string, ImageDataSet> data_sets;  ///< by path
    std::map<Quantity, std::string> paths;
    std::string mask_name;
    std::string
        partial_name;         ///< of the file before it has its own name; known when it is open
    bool has_failed = false;  ///< on some rank: the file is given up
    hdf5::SilentErrors silent;
};

void NxmxFile::State::abandon() noexcept {
    if (!has_failed) {
        return;
    }
    // Closing may crash or, where the other ranks do not come, wait for ever.
    if (file.is_valid()) {
        note_unclosed_file();
    }
    for (auto& [path, data_set] : data_sets) {
        data_set.leave_open();
    }
    static_cast<void>(file.release());
    if (on_disk) {
        on_disk->give_space_back();
    }
}

void NxmxFile::State::agree(const std::function<void()>& step) {
    try {
        parallel::agree(communicator, step, patience);
    } catch (const parallel::LostRanks&) {
        has_failed = true;
        unlink(partial_name.c_str());  // the root, which has it, will not come to it
        throw;
    } catch (...) {
        has_failed = true;
        throw;
    }
}

void NxmxFile::State::create(
    const std::filesystem::path& path,
    const files::Experiment& experiment,
    const NxmxOptions& options
) {
    agree([&] {
        check_options(options);
        check(experiment);
        if (layout.is_frame() && communicator.size() > 1) {
            throw std::invalid_argument("one rank writes the images of a native frame");
        }
        check_compression(options.compression);  // on every rank: this also loads the plugin
        if (communicator.is_root()) {
            files::check_writable(path, options.existing);
            on_disk.emplace(path, experiment, options, communicator.size() > 1);
        }
    });
}

void NxmxFile::State::open(const NxmxOptions& options) {
    hdf5::forget_failed_closes();  // of what was read before
    partial_name = communicator.broadcast(on_disk ? on_disk->path().string() : "");
    for (const Quantity quantity : options.quantities) {
        paths[quantity] = data_path(quantity, options);
    }
    agree([&] {
        hdf5::PropertyList access = hdf5::file_access(partial_name);
        if (communicator.size() > 1) {
            hdf5::check(
                H5Pset_fapl_mpio(access.id(), communicator.handle().comm, MPI_INFO_NULL),
                "choose parallel access"
            );
            hdf5::check(
                H5Pset_all_coll_metadata_ops(access.id(), true), "read metadata together"
            );
        }
        file = hdf5::File(
            H5Fopen(partial_name.c_str(), H5F_ACC_RDWR, access.id()),
            "open '" + partial_name + "'"
        );
        data_sets.emplace(mask_name, ImageDataSet(file.id(), mask_name));
        for (const auto& [quantity, path] : paths) {
            data_sets.emplace(path, ImageDataSet(file.id(), path));
        }
    });
}

/// Ranks agree after each step in which HDF5 acts on all of them: a rank that has failed in one
/// would keep the others waiting in the next. All is flushed before it is closed, because a
/// rank that fails in closing does not come back from MPI.
void NxmxFile::State::close(std::int64_t images_held) {
    const std::string action = "write '" + partial_name + "'";
    agree([&] {
        for (auto& [path, data_set] : data_sets) {
            data_set.end_after(images_held);
        }
    });
    flush(action);
    agree([&] {
        for (auto& [path, data_set] : data_sets) {
            data_set.close();
        }
    });
    flush(action);
    agree([&] {
        file.close("close '" + partial_name + "'");
    });
}

void NxmxFile::State::flush(const std::string& action) {
    agree([&] {
        hdf5::check_closed(action);
        hdf5::check(H5Fflush(file.id(), H5F_SCOPE_LOCAL), action);
    });
}

void NxmxFile::State::write_piece(
    const ImageDataSet& target, const std::optional<Slab>& slab, hid_t type
) {
    agree([&] {
        const bool is_parallel = communicator.size() > 1;
        const WriteOutcome outcome = target.write(slab, type, is_parallel);
        if (outcome.status < 0) {
            throw EnvironmentError(
                "cannot write pixels to '" + partial_name + "' (HDF5: " + outcome.reason + ")"
            );
        }
    });
}

template <class Stored, class Source>
void NxmxFile::State::write(
    const std::string& path,
    std::int64_t image,
    std::span<const files::BandRows<Source>> bands,
    Stored gap
) {
    const KeptArithmetic arithmetic;
    ImageDataSet& target = data_sets.at(path);
    std::optional<files::RowStager<Stored, Source>> stager;
    std::vector<files::RowRun> pieces;
    agree([&] {
        if (image < 0 || image >= images) {
            throw std::out_of_range("image " + std::to_string(image) + " is not in the file");
        }
        stager.emplace(layout, bands, gap);
        pieces = stager->pieces(piece_size);
        if (on_disk) {
            on_disk->reserve_image();
        }
    });
    agree([&] {
        target.make_room(room_for(image));
    });
    const auto mine = static_cast<std::int64_t>(pieces.size());
    const std::int64_t most = communicator.max(mine);
    for (std::int64_t i = 0; i < most; ++i) {
        std::optional<Slab> slab;
        if (i < mine) {
            const files::RowRun& piece = pieces[static_cast<std::size_t>(i)];
            slab = Slab{image, piece, layout.shape().columns, stager->values(piece)};
        }
        write_piece(target, slab, memory_type(gap));
    }
}

std::int64_t NxmxFile::State::room_for(std::int64_t image) const {
    const files::ImageShape& shape = layout.shape();
    const std::int64_t image_bytes = shape.rows * shape.columns * bytes_per_pixel;
    const std::int64_t step = std::max<std::int64_t>(1, bytes_per_write / image_bytes);
    return std::min(images, (image / step + 1) * step);
}

NxmxFile::NxmxFile(
    const Communicator& communicator,
    const std::filesystem::path& path,
    const files::Experiment& experiment,
    const NxmxOptions& options
)
    : state_(std::make_unique<State>(communicator, experiment)) {
    const KeptArithmetic arithmetic;
    state_->create(path, experiment, options);
    state_->open(options);
}

NxmxFile::~NxmxFile() = default;
NxmxFile::NxmxFile(NxmxFile&&) noexcept = default;

void NxmxFile::write_mask(std::span<const files::MaskRows> bands) {
    state_->write<std::uint32_t>(state_->mask_name, 0, bands, gap_mask);
}

void NxmxFile::write_image(
    Quantity quantity, std::int64_t image, std::span<const files::PhotonRows> bands
) {
    state_->write<float>(state_->paths.at(quantity), image, bands, 0.0F);
}

void NxmxFile::write_image(
    Quantity quantity, std::int64_t image, std::span<const files::CountRows> bands
) {
    const std::int32_t gap = state_->layout.is_frame() ? gap_counts : 0;
    state_->write<std::int32_t>(state_->paths.at(quantity), image, bands, gap);
}

void NxmxFile::write_image(
    Quantity quantity, std::int64_t image, std::span<const files::LabelRows> bands
) {
    const std::uint32_t gap = quantity == Quantity::label_flags ? gap_mask : 0;
    state_->write<std::uint32_t>(state_->paths.at(quantity), image, bands, gap);
}

std::int64_t NxmxFile::finish(const RunRecord& record, std::optional<std::int64_t> images) {
    const KeptArithmetic arithmetic;
    const std::int64_t images_held = images.value_or(state_->images);
    state_->close(images_held);
    const std::int64_t bytes = parallel::from_root(state_->communicator, [&] {
        return state_->on_disk->complete(record, images_held);
    });
    state_.reset();
    return bytes;
}

}  // namespace minibragg::nexus
