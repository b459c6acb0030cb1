#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "minibragg/files/band_rows.hpp"
#include "minibragg/files/experiment.hpp"
#include "minibragg/files/output_path.hpp"
#include "minibragg/pictures/layout.hpp"

/// Files of one whole image, written by rank 0 alone (files::gather_image()). Each appears
/// whole or not at all. All throw InputError (path, more than one panel where one is meant) and
/// EnvironmentError (disk). Their bytes do not depend on the time of writing.
namespace minibragg::pictures {

struct ImageFile {
    std::filesystem::path path;
    files::Existing existing = files::Existing::refuse;
    std::int64_t image = 0;  ///< of the scan: selects the angles in the header
};

/// float32, little-endian, no header: [rows][columns] of the stacked image.
void write_raw(const ImageFile& file, const files::StackedImage& image);

/// SMV (.img): a header of 512 bytes, then unsigned 16-bit numbers, little-endian. One panel,
/// perpendicular to the beam or swung (single_panel.hpp says what of it the header tells;
/// TWOTHETA is the swing). The numbers are photons times a scale that brings the largest to
/// 55000, or counts as they are, up to 65535; the scale is returned and in the header (GAIN).
double write_smv(
    const ImageFile& file, const files::Experiment& experiment, const files::StackedImage& image
);

/// miniCBF as the detectors of Dectris write it: int32, byte-offset compression, photons
/// rounded to the nearest. One panel, perpendicular to the beam or swung (Detector_2theta),
/// likewise.
void write_cbf(
    const ImageFile& file, const files::Experiment& experiment, const files::StackedImage& image
);

/// PNG for people: all panels as in the laboratory, seen from the source (x to the left, y up),
/// with a title, resolution rings, the beam's cross, a colour bar and a scale bar. Several
/// pixels in one show the largest; masked and saturated pixels and gaps have colours of their
/// own.
void write_png(
    const ImageFile& file,
    const files::Experiment& experiment,
    const MarkedImage& marked,
    const Look& look
);

}  // namespace minibragg::pictures
