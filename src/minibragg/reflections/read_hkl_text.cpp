#include "minibragg/reflections/read_hkl_text.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg::reflections {
namespace {

constexpr std::size_t words_a_line = 4;

int miller_index(std::string_view word, const TextPlace& place) {
    const std::optional<double> number = to_number(word);
    if (!number || std::trunc(*number) != *number) {
        throw_input_error(
            place, printable(word) + " is no Miller index (an integer). Give 'h k l F'."
        );
    }
    if (std::abs(*number) > largest_miller_index) {
        throw_input_error(place, "Miller index " + printable(word) + " is beyond +-32767.");
    }
    return static_cast<int>(*number);
}

double amplitude(std::string_view word, const TextPlace& place) {
    const std::optional<double> number = to_number(word);
    if (!number || std::abs(*number) > largest_amplitude_e) {
        throw_input_error(
            place, printable(word) + " is no amplitude (a number). Give 'h k l F'."
        );
    }
    return *number;
}

Reflection reflection_of(const TextLine& line, std::string_view name) {
    const TextPlace place{name, line.number};
    if (line.words.size() != words_a_line) {
        throw_input_error(
            place, std::to_string(line.words.size()) + " words in a line. Give four: 'h k l F'."
        );
    }
    return {
        miller_index(line.words[0], place),
        miller_index(line.words[1], place),
        miller_index(line.words[2], place),
        amplitude(line.words[3], place)};
}

}  // namespace

ReflectionList read_hkl_text(std::string_view text, std::string_view name) {
    ReflectionList list;
    list.space_group = "P 1";
    LineReader lines(text);
    while (const TextLine* line = lines.next()) {
        list.p1.push_back(reflection_of(*line, name));
    }
    if (list.p1.empty()) {
        throw InputError(
            std::string{name} + ": no reflection in this file. Give lines 'h k l F'."
        );
    }
    list.p1 = with_friedel_mates(std::move(list.p1));
    return list;
}

}  // namespace minibragg::reflections
