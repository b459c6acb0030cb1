#include "minibragg/nexus/read_spectra.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/files/data_set_place.hpp"
#include "minibragg/nexus/guarded_read.hpp"
#include "minibragg/nexus/hdf5_read.hpp"
#include "minibragg/nexus/read_in_process.hpp"
#include "minibragg/nexus/reader_protocol.hpp"

namespace minibragg::nexus {
namespace {

using hdf5::Dataset;
using hdf5::InputFile;
using hdf5::Space;

constexpr std::int64_t most_channels = std::int64_t{1} << 20U;
constexpr std::int64_t most_spectra = std::int64_t{1} << 31U;

bool is_possible(const SpectraShape& shape) {
    return shape.spectra > 0 && shape.channels > 0 && shape.spectra <= most_spectra &&
           shape.channels <= most_channels;
}

/// The shape of a data set of one or two dimensions; one: a single spectrum.
SpectraShape shape_of(const InputFile& file, const std::string& path, const Dataset& data_set) {
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
    const SpectraShape shape{
        static_cast<std::int64_t>(extents[0]), static_cast<std::int64_t>(extents[1])};
    if (!is_possible(shape)) {
        file.reject(
            path,
            "is " + std::to_string(extents[0]) + " x " + std::to_string(extents[1]) +
                ". Give at least one spectrum of 1 to 1048576 channels"
        );
    }
    return shape;
}

/// One row of a data set whose shape is known to be sound.
std::vector<double> read_row(
    const InputFile& file,
    const std::string& path,
    const Dataset& data_set,
    std::int64_t row,
    std::int64_t channels
) {
    const Space space(H5Dget_space(data_set.id()));
    const auto row_size = static_cast<hsize_t>(channels);
    const std::array<hsize_t, 2> start{static_cast<hsize_t>(row), 0}, count{1, row_size};
    if (H5Sget_simple_extent_ndims(space.id()) == 2) {
        H5Sselect_hyperslab(
            space.id(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr
        );
    }
    const Space memory(H5Screate_simple(1, &row_size, nullptr));
    std::vector<double> values(row_size);
    const herr_t status = H5Dread(
        data_set.id(), H5T_NATIVE_DOUBLE, memory.id(), space.id(), H5P_DEFAULT, values.data()
    );
    if (status < 0) {
        file.reject(path, "cannot be read (" + hdf5::error_text() + ")");
    }
    return values;
}

/// The data set of the energies, of which there are as many as channels.
Dataset energies_in(const InputFile& file, const std::string& path, std::int64_t channels) {
    Dataset data_set = file.data_set(path);
    const SpectraShape shape = shape_of(file, path, data_set);
    if (shape.spectra != 1 || shape.channels != channels) {
        file.reject(
            path,
            "is " + std::to_string(shape.spectra) + " x " + std::to_string(shape.channels) +
                ", the spectra have " + std::to_string(channels) +
                " channels. Give one energy a channel"
        );
    }
    return data_set;
}

void check_finite(
    const SpectraPlace& place,
    const std::string& path,
    std::int64_t row,
    const std::vector<double>& values
) {
    const bool is_finite = std::all_of(values.begin(), values.end(), [](double value) {
        return std::isfinite(value);
    });
    if (!is_finite) {
        hdf5::reject(
            place.file,
            path,
            "row " + std::to_string(row) + " holds numbers that are not finite"
        );
    }
}

void check_energies(const SpectraPlace& place, const std::vector<double>& energies_eV) {
    check_finite(place, place.energies, 0, energies_eV);
    if (!(*std::min_element(energies_eV.begin(), energies_eV.end()) > 0.0)) {
        hdf5::reject(
            place.file,
            place.energies,
            "holds energies that are not > 0. Give photon energies in eV"
        );
    }
}

SpectraShape asked_shape(const SpectraPlace& place) {
    const Question question{
        std::string(protocol::spectra_shape), place.file, {place.weights, place.energies}};
    const auto take = [](Answer& answer) {
        SpectraShape shape;
        answer.block_into(&shape, sizeof(shape));
        if (!is_possible(shape)) {
            answer.refuse("its shape makes no sense. The file is damaged: give another");
        }
        return shape;
    };
    return guarded<SpectraShape>(question, take, [&] {
        return in_process::spectra_shape(place);
    });
}

/// Asks for the first spectra of a file.
void ask_for_spectra(
    const SpectraPlace& place, const SpectraShape& shape, const TakeSpectrum& take
) {
    constexpr std::int64_t copies = 8;
    const std::int64_t row_bytes = shape.channels * static_cast<std::int64_t>(sizeof(double));
    const Question question{
        std::string(protocol::spectra),
        place.file,
        {place.weights, place.energies, std::to_string(shape.spectra)},
        row_bytes * shape.spectra,
        row_bytes * copies};
    const auto take_rows = [&](Answer& answer) {
        const auto bytes = static_cast<std::size_t>(row_bytes);
        std::vector<double> energies_eV(static_cast<std::size_t>(shape.channels));
        std::vector<double> weights(energies_eV.size());
        answer.block_into(energies_eV.data(), bytes);
        for (std::int64_t row = 0; row < shape.spectra; ++row) {
            answer.block_into(weights.data(), bytes);
            take(energies_eV, weights);
        }
        return shape.spectra;
    };
    guarded<std::int64_t>(question, take_rows, [&] {
        in_process::read_spectra(place, shape.spectra, take);
        return shape.spectra;
    });
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

SpectraShape in_process::spectra_shape(const SpectraPlace& place) {
    const InputFile file(place.file);
    const SpectraShape shape = shape_of(file, place.weights, file.data_set(place.weights));
    energies_in(file, place.energies, shape.channels);
    return shape;
}

void in_process::read_spectra(
    const SpectraPlace& place, std::int64_t spectra, const TakeSpectrum& take
) {
    const InputFile file(place.file);
    const Dataset data_set = file.data_set(place.weights);
    const SpectraShape shape = shape_of(file, place.weights, data_set);
    const Dataset energies = energies_in(file, place.energies, shape.channels);
    const std::vector<double> energies_eV =
        read_row(file, place.energies, energies, 0, shape.channels);
    for (std::int64_t row = 0; row < std::min(shape.spectra, spectra); ++row) {
        take(energies_eV, read_row(file, place.weights, data_set, row, shape.channels));
    }
}

std::int64_t read_spectra(
    const SpectraPlace& place, std::int64_t most, const TakeSpectrum& take
) {
    const SpectraShape shape = asked_shape(place);
    std::int64_t row = 0;
    ask_for_spectra(
        place,
        {std::min(shape.spectra, most), shape.channels},
        [&](const std::vector<double>& energies_eV, const std::vector<double>& weights) {
            if (row == 0) {
                check_energies(place, energies_eV);
            }
            check_finite(place, place.weights, row++, weights);
            take(energies_eV, weights);
        }
    );
    return shape.spectra;
}

}  // namespace minibragg::nexus
