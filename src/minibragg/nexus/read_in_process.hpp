#pragma once

#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/read_geometry.hpp"
#include "minibragg/nexus/read_spectra.hpp"

/// The readers of files of others in this very process: what the program `minibragg-reader`
/// does, and this one where that cannot be started. What they return is what the file says;
/// guarded readers look at the numbers once more. Errors as theirs.
namespace minibragg::nexus::in_process {

FileGeometry read_geometry(const files::DataSetPlace& place);

MapShape gain_shape(const files::DataSetPlace& place);
PixelMap<float> read_gain_map(const files::DataSetPlace& place);

MapShape mask_shape(const files::DataSetPlace& place);
PixelMap<std::uint32_t> read_mask(const files::DataSetPlace& place);

/// The shape of the spectra, whose energies have as many channels.
SpectraShape spectra_shape(const SpectraPlace& place);

/// Reads the first spectra, at most as many as there are.
void read_spectra(const SpectraPlace& place, std::int64_t spectra, const TakeSpectrum& take);

}  // namespace minibragg::nexus::in_process
