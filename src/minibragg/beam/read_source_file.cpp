#include "minibragg/beam/read_source_file.hpp"

#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/beam/make_sources.hpp"

namespace minibragg::beam {
namespace {

constexpr std::size_t weight_column = 3;
constexpr std::size_t wavelength_column = 4;
constexpr std::size_t columns = 5;

double in_angstrom(double written) {
    constexpr double metres_below = 1e-6;
    return written < metres_below ? written / constants::m_per_A : written;
}

Source source_of(
    const std::vector<double>& numbers, const TextPlace& place, double default_wavelength_A
) {
    if (numbers.size() < weight_column || numbers.size() > columns) {
        throw_input_error(
            place,
            std::to_string(numbers.size()) +
                " numbers (a source is x y z [weight [wavelength]]). Give 3 to 5 numbers."
        );
    }
    const Vec3d position{numbers[0], numbers[1], numbers[2]};
    const Vec3d direction = unit(-1.0 * position);
    if (!(length(direction) > 0.0)) {
        throw_input_error(
            place, "a source at the crystal has no direction. Give x y z that are not all 0."
        );
    }
    Source source{direction, default_wavelength_A, 1.0};
    if (numbers.size() > weight_column) {
        source.weight = numbers[weight_column];
    }
    if (numbers.size() > wavelength_column) {
        source.wavelength_A = in_angstrom(numbers[wavelength_column]);
    }
    if (!(source.weight >= 0.0)) {
        throw_input_error(
            place, "the weight of a source is negative (it is a share of the fluence)."
        );
    }
    if (!(source.wavelength_A > 0.0)) {
        throw_input_error(
            place, "the wavelength of a source must be > 0: in Angstrom, or in metres."
        );
    }
    return source;
}

}  // namespace

std::vector<Source> read_source_file(
    std::string_view text, std::string_view name, double default_wavelength_A
) {
    std::vector<Source> sources;
    LineReader lines(text);
    while (const TextLine* line = lines.next()) {
        sources.push_back(
            source_of(numbers_of(*line, name), {name, line->number}, default_wavelength_A)
        );
    }
    if (sources.empty()) {
        throw InputError(
            std::string{name} +
            ": no source in this file. Give lines 'x y z weight wavelength'."
        );
    }
    return with_normalized_weights(std::move(sources));
}

}  // namespace minibragg::beam
