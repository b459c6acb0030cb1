#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "minibragg/files/band_rows.hpp"
#include "minibragg/files/experiment.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/nexus/named_values.hpp"

/// The NeXus NXmx file of a run (docs/output_file.md), written by all ranks together. Nothing
/// here includes hdf5.h.
namespace minibragg::nexus {

enum class Compression : std::uint8_t {
    none,
    gzip,       ///< shuffle and deflate: every HDF5 reads it
    bitshuffle  ///< bitshuffle with LZ4, HDF5 filter 32008: what detectors write; readers need
                ///< the plugin
};

/// "none", "gzip" or "bitshuffle".
/// @throws InputError for another word
Compression compression_of(const std::string& word);

/// @throws EnvironmentError when this HDF5 has not the filter, saying what to install or choose
/// instead. Serial; cheap; call before computing.
void check_compression(Compression compression);

/// The image data sets a file can hold.
enum class Quantity : std::uint8_t {
    photons,             ///< expected photons, float32
    counts,              ///< what the detector would read, int32
    bragg_photons,       ///< float32, in /entry/components
    background_photons,  ///< float32, in /entry/components
    labels,              ///< of which spot a pixel is, uint32, in /entry/components
    label_flags          ///< uint32, in /entry/components
};

struct NxmxOptions {
    Compression compression = Compression::bitshuffle;
    files::Existing existing = files::Existing::refuse;
    /// The first is the image that programs open (/entry/data/data) and must be photons or
    /// counts.
    std::vector<Quantity> quantities{Quantity::photons};
};

/// A file being written. All members are collective over the communicator, which must outlive
/// it. When one throws, it throws on every rank.
///
///     NxmxFile file(communicator, "run.nxs", experiment, options);
///     file.write_mask(mask_bands);
///     for (image ...) file.write_image(Quantity::photons, image, bands);
///     file.finish(record);
///
/// The pixels go to `.run.nxs.partial`; finish() gives the file its name. A file that is
/// destroyed before is removed, so a file under its final name is complete.
class NxmxFile {
public:
    /// Creates the file with all its metadata. All ranks give the same experiment and options.
    /// @pre a detector with a native frame: the communicator is of one rank
    /// @throws InputError (experiment, path), EnvironmentError (disk, HDF5, filter)
    NxmxFile(
        const parallel::Communicator& communicator,
        const std::filesystem::path& path,
        const files::Experiment& experiment,
        const NxmxOptions& options
    );
    ~NxmxFile();
    NxmxFile(NxmxFile&&) noexcept;
    NxmxFile& operator=(NxmxFile&&) = delete;
    NxmxFile(const NxmxFile&) = delete;
    NxmxFile& operator=(const NxmxFile&) = delete;

    /// The mask of all images, /entry/instrument/detector/pixel_mask. Rows that no rank gives
    /// stay 0 (good); the gaps beside narrower panels, and all of a frame that is of no row
    /// given, are masked. Call once.
    void write_mask(std::span<const files::MaskRows> bands);

    /// This rank's rows of an image (from 0); none is fine. Rows that no rank gives stay 0; in
    /// a frame, counts that are of no row given are -1.
    /// @pre the quantity was asked for in the options; bands of different ranks do not overlap
    void write_image(
        Quantity quantity, std::int64_t image, std::span<const files::PhotonRows> bands
    );
    void write_image(
        Quantity quantity, std::int64_t image, std::span<const files::CountRows> bands
    );
    void write_image(
        Quantity quantity, std::int64_t image, std::span<const files::LabelRows> bands
    );

    /// Writes rank 0's record to /entry/run, closes the file (checked), syncs it and gives it
    /// its name. Returns its size in bytes. No other member may be called after.
    /// @param images  that the file holds: the first of the experiment's; none: all
    std::int64_t finish(
        const RunRecord& record, std::optional<std::int64_t> images = std::nullopt
    );

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace minibragg::nexus
