#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// Recorded spectra in an HDF5 file that others wrote, read by a program of its own
/// (guarded_read.hpp). Serial.
namespace minibragg::nexus {

/// Where the spectra of a file are.
struct SpectraPlace {
    std::string file;
    std::string weights;   ///< data set [spectrum][channel] (or [channel]: one)
    std::string energies;  ///< data set [channel], eV
};

/// Whether a name means a data set of an HDF5 file, "file.h5:/spectra", and no text file.
bool is_hdf5_place(const std::string& file);

/// @pre is_hdf5_place(file_and_data_set)
SpectraPlace spectra_place(const std::string& file_and_data_set, const std::string& energies);

/// How many spectra of how many channels.
struct SpectraShape {
    std::int64_t spectra = 0, channels = 0;
};

/// Takes the spectra one after the other: energies [channel] in eV, weights [channel].
using TakeSpectrum = std::function<
    void(const std::vector<double>& energies_eV, const std::vector<double>& weights)>;

/// Reads at most `most` spectra from the first on, one at a time, so that a file larger than
/// the memory serves.
/// @return the spectra that the file holds
/// @throws InputError "<file>:<data set>: ..." for what is not there, has another shape, or
/// holds numbers that are
///         not finite or energies that are not positive
std::int64_t read_spectra(
    const SpectraPlace& place, std::int64_t most, const TakeSpectrum& take
);

}  // namespace minibragg::nexus
