#include "minibragg/reflections/read_hkl_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "minibragg/base/text.hpp"
#include "minibragg/reflections/listed_file.hpp"
#include "minibragg/reflections/refuse.hpp"

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

ListedReflection reflection_of(const TextLine& line, std::string_view name) {
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
        amplitude(line.words[3], place),
        std::nan("")};
}

}  // namespace

ReflectionList read_hkl_text(
    const std::string& text, const std::string& name, const ReadOptions& options
) {
    ListedFile file;
    file.name = name;
    file.columns = "h k l F";
    LineReader lines(text);
    while (const TextLine* line = lines.next()) {
        file.rows.push_back(reflection_of(*line, name));
    }
    if (file.rows.empty()) {
        refuse(name, "no reflection in this file. Give lines 'h k l F'.");
    }
    // Of rows for one reflection the last counts, as for nanoBragg; the list takes the first.
    std::reverse(file.rows.begin(), file.rows.end());
    ReflectionList list = make_list(std::move(file), options);
    if (list.operations.size() > 1) {
        list.notes.remarks.push_back(
            name +
            ": the space group makes the other reflections from these; "
            "minibragg nanobragg -hkl knows no symmetry."
        );
    }
    if (list.statistics.derived_mates > 0) {
        list.notes.remarks.push_back(
            name + ": " + std::to_string(list.statistics.derived_mates) +
            " reflections have the amplitudes of their Friedel mates, because they are not "
            "listed; minibragg nanobragg -hkl leaves these at -default_F."
        );
    }
    return list;
}

}  // namespace minibragg::reflections
