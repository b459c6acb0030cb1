#include "minibragg/beam/read_spectra_text.hpp"

#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::beam {

RecordedSpectra read_spectra(std::string_view text, std::string_view name) {
    LineReader lines(text);
    const TextLine* line = lines.next();
    const std::string_view first = line != nullptr ? line->words.front() : "";
    const bool is_energy = first == "energy_eV";
    if ((!is_energy && first != "wavelength_A") || line->words.size() < 2) {
        throw InputError(
            std::string{name} + ": " + (line == nullptr ? "''" : printable(line->text)) +
            " does not name the columns. Begin with 'energy_eV' or 'wavelength_A' and a name "
            "for each spectrum."
        );
    }
    RecordedSpectra read;
    read.weights.resize(line->words.size() - 1);
    while ((line = lines.next()) != nullptr) {
        const std::vector<double> numbers = numbers_of(*line, name);
        if (numbers.size() != read.weights.size() + 1) {
            throw_input_error(
                {name, line->number},
                std::to_string(numbers.size()) + " numbers, the heading has " +
                    std::to_string(read.weights.size() + 1) + " columns. Give one a column."
            );
        }
        if (!(numbers[0] > 0.0)) {
            throw_input_error({name, line->number}, "an energy or wavelength must be > 0.");
        }
        read.energies_eV.push_back(is_energy ? numbers[0] : constants::hc_eV_A / numbers[0]);
        for (std::size_t i = 0; i < read.weights.size(); ++i) {
            read.weights[i].push_back(numbers[i + 1]);
        }
    }
    if (read.energies_eV.empty()) {
        throw InputError(std::string{name} + ": no channel below the heading. Give some.");
    }
    return read;
}

}  // namespace minibragg::beam
