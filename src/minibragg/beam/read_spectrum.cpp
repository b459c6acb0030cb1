#include "minibragg/beam/read_spectrum.hpp"

#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::beam {
namespace {

enum class SpectrumUnit { energy, wavelength };

SpectrumUnit named_unit(const TextLine& heading, std::string_view name) {
    const bool names_weight = heading.words.size() == 2 && heading.words[1] == "weight";
    if (names_weight && heading.words[0] == "energy_eV") {
        return SpectrumUnit::energy;
    }
    if (names_weight && heading.words[0] == "wavelength_A") {
        return SpectrumUnit::wavelength;
    }
    throw_input_error(
        {name, heading.number},
        printable(heading.text) +
            " does not name the columns. Begin the spectrum with a line 'energy_eV weight' or "
            "'wavelength_A weight'."
    );
}

SpectrumLine spectrum_line_of(const TextLine& line, std::string_view name, SpectrumUnit unit) {
    const TextPlace place{name, line.number};
    const std::vector<double> numbers = numbers_of(line, name);
    if (numbers.size() != 2) {
        throw_input_error(
            place,
            std::to_string(numbers.size()) +
                " numbers in a line. Give two: the energy or wavelength, and its weight."
        );
    }
    if (!(numbers[0] > 0.0)) {
        throw_input_error(place, "an energy or wavelength must be > 0.");
    }
    if (!(numbers[1] >= 0.0)) {
        throw_input_error(place, "a weight must be >= 0.");
    }
    const bool is_energy = unit == SpectrumUnit::energy;
    return {is_energy ? constants::hc_eV_A / numbers[0] : numbers[0], numbers[1]};
}

}  // namespace

std::vector<SpectrumLine> read_spectrum(std::string_view text, std::string_view name) {
    LineReader lines(text);
    const TextLine* line = lines.next();
    if (line == nullptr) {
        throw InputError(
            std::string{name} + ": no line with a weight > 0 (the file is empty)."
        );
    }
    const SpectrumUnit unit = named_unit(*line, name);
    std::vector<SpectrumLine> spectrum;
    while ((line = lines.next()) != nullptr) {
        spectrum.push_back(spectrum_line_of(*line, name, unit));
    }
    std::erase_if(spectrum, [](const SpectrumLine& read) {
        return read.weight == 0.0;
    });
    if (spectrum.empty()) {
        throw InputError(
            std::string{name} + ": no line with a weight > 0 in this spectrum. Give some."
        );
    }
    return spectrum;
}

}  // namespace minibragg::beam
