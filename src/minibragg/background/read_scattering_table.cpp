#include "minibragg/background/read_scattering_table.hpp"

#include <cmath>
#include <string>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::background {

std::vector<ScatteringPoint> read_scattering_table(
    std::string_view text, std::string_view name
) {
    constexpr double largest_stol_invA = 10.0;
    constexpr double largest_F_e = 1e6;
    std::vector<ScatteringPoint> table;
    LineReader lines(text);
    while (const TextLine* line = lines.next()) {
        const TextPlace place{name, line->number};
        const std::vector<double> numbers = numbers_of(*line, name);
        if (numbers.size() != 2) {
            throw_input_error(
                place,
                std::to_string(numbers.size()) +
                    " numbers in a line. Give two: sin(theta)/lambda in 1/Angstrom, and F in "
                    "electrons."
            );
        }
        if (numbers[0] > largest_stol_invA || std::abs(numbers[1]) > largest_F_e) {
            throw_input_error(
                place,
                "out of range (sin(theta)/lambda at most 10 1/Angstrom, F at most 1e6 "
                "electrons)."
            );
        }
        if (numbers[0] < 0.0 || (!table.empty() && numbers[0] <= table.back().stol_invA)) {
            throw_input_error(
                place,
                "sin(theta)/lambda = " + std::string{line->words[0]} +
                    " (must be >= 0 and rise from line to line). Sort the table."
            );
        }
        table.push_back({numbers[0], numbers[1]});
    }
    if (table.size() < 2) {
        throw InputError(
            std::string{name} + ": " + std::to_string(table.size()) +
            " points in this table of scattering factors. Give at least two."
        );
    }
    return table;
}

}  // namespace minibragg::background
