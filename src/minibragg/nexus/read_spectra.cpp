#include "minibragg/nexus/read_spectra.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/hdf5_read.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::Dataset;
using hdf5::InputFile;
using hdf5::Space;

constexpr hsize_t most_channels = hsize_t{1} << 20U;
constexpr hsize_t most_spectra = hsize_t{1} << 31U;

/// Spectra and channels of a data set of one or two dimensions; one: a single spectrum.
std::array<hsize_t, 2> shape_of(
    const InputFile& file, const std::string& path, const Dataset& data_set
) {
    const hdf5::Type type(H5Dget_type(data_set.id()));
    const H5T_class_t kind = H5Tget_class(type.id());
    if (kind != H5T_INTEGER && kind != H5T_FLOAT) {
        file.reject(path, "does not hold numbers");
    }
    const Space space(H5Dget_space(data_set.id()));
    const int dimensions = H5Sget_simple_extent_ndims(space.id());
    if (dimensions != 1 && dimensions != 2) {
        file.reject(
            path,
            "has " + std::to_string(dimensions) + " dimensions. Give one of [spectrum][channel]"
        );
    }
    std::array<hsize_t, 2> extents{1, 1};
    H5Sget_simple_extent_dims(space.id(), extents.data() + (2 - dimensions), nullptr);
    const bool is_sound = extents[0] > 0 && extents[1] > 0 && extents[0] <= most_spectra &&
                          extents[1] <= most_channels;
    if (!is_sound) {
        file.reject(
            path,
            "is " + std::to_string(extents[0]) + " x " + std::to_string(extents[1]) +
                ". Give at least one spectrum of 1 to 1048576 channels"
        );
    }
    return extents;
}

/// One row of a data set whose shape is known to be sound.
std::vector<double> read_row(
    const InputFile& file,
    const std::string& path,
    const Dataset& data_set,
    hsize_t row,
    hsize_t channels
) {
    const Space space(H5Dget_space(data_set.id()));
    const std::array<hsize_t, 2> start{row, 0}, count{1, channels};
    if (H5Sget_simple_extent_ndims(space.id()) == 2) {
        H5Sselect_hyperslab(
            space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr
        );
    }
    const Space memory(H5Screate_simple(1, &channels, nullptr));
    std::vector<double> values(channels);
    const herr_t status = H5Dread(
        data_set.id(), H5T_NATIVE_DOUBLE, memory.id(), space.id(), H5P_DEFAULT, values.data()
    );
    if (status < 0) {
        file.reject(path, "cannot be read (" + hdf5::error_text() + ")");
    }
    const bool is_finite = std::all_of(values.begin(), values.end(), [](double value) {
        return std::isfinite(value);
    });
    if (!is_finite) {
        file.reject(path, "row " + std::to_string(row) + " holds numbers that are not finite");
    }
    return values;
}

std::vector<double> read_energies(
    const InputFile& file, const std::string& path, hsize_t channels
) {
    const Dataset data_set = file.data_set(path);
    const auto shape = shape_of(file, path, data_set);
    if (shape[0] != 1 || shape[1] != channels) {
        file.reject(
            path,
            "is " + std::to_string(shape[0]) + " x " + std::to_string(shape[1]) +
                ", the spectra have " + std::to_string(channels) +
                " channels. Give one energy a channel"
        );
    }
    std::vector<double> energies_eV = read_row(file, path, data_set, 0, channels);
    if (!(*std::min_element(energies_eV.begin(), energies_eV.end()) > 0.0)) {
        file.reject(path, "holds energies that are not > 0. Give photon energies in eV");
    }
    return energies_eV;
}

}  // namespace

bool is_hdf5_place(const std::string& file) {
    return !files::data_set_place(file).object.empty();
}

SpectraPlace spectra_place(const std::string& file_and_data_set, const std::string& energies) {
    expects(is_hdf5_place(file_and_data_set));
    const files::DataSetPlace weights = files::data_set_place(file_and_data_set);
    return {weights.file, weights.object, energies};
}

std::int64_t read_spectra(
    const SpectraPlace& place, std::int64_t most, const TakeSpectrum& take
) {
    const InputFile file(place.file);
    const Dataset data_set = file.data_set(place.weights);
    const auto [spectra, channels] = shape_of(file, place.weights, data_set);
    const std::vector<double> energies_eV = read_energies(file, place.energies, channels);
    const hsize_t taken = std::min(spectra, static_cast<hsize_t>(most));
    for (hsize_t row = 0; row < taken; ++row) {
        take(energies_eV, read_row(file, place.weights, data_set, row, channels));
    }
    return static_cast<std::int64_t>(spectra);
}

}  // namespace minibragg::nexus
