#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "output/band_rows.hpp"
#include "output/experiment.hpp"
#include "output/output_path.hpp"

/// Files of one whole image, written by rank 0 alone (gather_image()). Each appears whole or not at all.
/// All throw InputError (path, more than one panel where one is meant) and EnvironmentError (disk).
namespace minibragg::output {

struct ImageFile {
    std::filesystem::path path;
    Existing existing = Existing::refuse;
    std::int64_t image = 0;  ///< of the scan: selects the angles in the header
};

/// float32, little-endian, no header: [rows][columns] of the stacked image.
void write_raw(const ImageFile& file, const StackedImage& image);

/// How photons became the 16-bit numbers of an SMV file: number = photons * scale + offset.
struct SmvScale {
    double scale = 1.0;
    int offset = 0;
};

/// SMV (.img): 512-byte header, unsigned 16-bit. One panel. The scale brings the maximum to at most 55000 when
/// it is larger than 65535 (else 1); it is in the header (MINIBRAGG_SCALE) and returned.
SmvScale write_smv(
    const ImageFile& file, const Experiment& experiment, const StackedImage& image
);

/// miniCBF as the detectors of Dectris write it: int32, byte-offset compression, photons rounded to the nearest.
/// One panel.
void write_cbf(const ImageFile& file, const Experiment& experiment, const StackedImage& image);

/// PNG preview: log scale of photons, all panels as in the laboratory, seen from the source (x to the left, y up),
/// colour bar with numbers. At most 2000 pixels along its longer side; several pixels in one show the largest.
void write_png(const ImageFile& file, const Experiment& experiment, const StackedImage& image);

}  // namespace minibragg::output
