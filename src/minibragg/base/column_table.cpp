#include "minibragg/base/column_table.hpp"

#include <algorithm>
#include <cstddef>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"

namespace minibragg {
namespace {

std::string_view unquoted(std::string_view word) {
    const bool is_quoted = word.size() > 1 && word.front() == '"' && word.back() == '"';
    return is_quoted ? word.substr(1, word.size() - 2) : word;
}

/// Where the heading has each of the wanted names.
std::vector<std::size_t> positions(
    const TextLine& heading, std::string_view name, const std::vector<std::string>& wanted
) {
    std::vector<std::size_t> found;
    for (const std::string& column : wanted) {
        const auto is_it = [&](std::string_view word) {
            return unquoted(word) == column;
        };
        const auto count = std::count_if(heading.words.begin(), heading.words.end(), is_it);
        if (count != 1) {
            throw_input_error(
                {name, heading.number},
                (count == 0 ? "no column " : "more than one column ") + printable(column) +
                    " in the heading " + printable(heading.text) +
                    ". Begin the table with a line of names, each once."
            );
        }
        const auto at = std::find_if(heading.words.begin(), heading.words.end(), is_it);
        found.push_back(static_cast<std::size_t>(at - heading.words.begin()));
    }
    return found;
}

}  // namespace

std::vector<TableColumn> read_columns(
    std::string_view text, std::string_view name, const std::vector<std::string>& wanted
) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // spreadsheets write it
    LineReader lines(
        text.starts_with(byte_order_mark) ? text.substr(byte_order_mark.size()) : text
    );
    const TextLine* line = lines.next();
    if (line == nullptr) {
        throw InputError(std::string{name} + ": the table is empty. Give a heading and rows.");
    }
    const std::size_t width = line->words.size();
    const std::vector<std::size_t> at = positions(*line, name, wanted);
    std::vector<TableColumn> columns(wanted.size());
    while ((line = lines.next()) != nullptr) {
        if (line->words.size() != width) {
            throw_input_error(
                {name, line->number},
                std::to_string(line->words.size()) + " words, the heading has " +
                    std::to_string(width) + ". Give one a column, without blanks inside."
            );
        }
        for (std::size_t i = 0; i < at.size(); ++i) {
            const std::string_view word = unquoted(line->words[at[i]]);
            const auto number = to_number(word);
            if (!number) {
                throw_input_error(
                    {name, line->number},
                    printable(wanted[i]) + ": " + printable(word) + " is not a number."
                );
            }
            columns[i].values.push_back(*number);
            columns[i].lines.push_back(line->number);
        }
    }
    if (!columns.empty() && columns.front().values.empty()) {
        throw InputError(std::string{name} + ": no row below the heading. Give some.");
    }
    return columns;
}

}  // namespace minibragg
