#include "minibragg/reflections/mtz_header.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <gemmi/util.hpp>

#include "minibragg/base/text.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/symmetry_operations.hpp"

namespace minibragg::reflections {
namespace {

constexpr std::size_t record_bytes = 80;
constexpr std::size_t data_start_bytes = 80;
constexpr std::size_t word_bytes = 4;

/// One line of the header.
struct HeaderRecord {
    std::string_view text;                ///< record_bytes long
    std::vector<std::string_view> words;  ///< the first holds the keyword

    /// @param keyword  four letters; gemmi's comparison
    bool is(const char* keyword) const {
        return gemmi::ialpha4_id(text.data()) == gemmi::ialpha4_id(keyword);
    }

    bool is_end() const { return gemmi::ialpha3_id(text.data()) == gemmi::ialpha3_id("END"); }
};

HeaderRecord header_record(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    HeaderRecord record{text, {}};
    // As gemmi does, which takes a record that begins with a blank for one without a keyword.
    std::size_t start = 0;
    while (start != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_of(blanks, start), text.size());
        record.words.push_back(text.substr(start, end - start));
        start = text.find_first_not_of(blanks, end);
    }
    return record;
}

std::string triplet_of(const HeaderRecord& record) {
    std::string triplet;
    for (std::size_t i = 1; i < record.words.size(); ++i) {
        triplet += record.words[i];
    }
    return triplet;
}

[[noreturn]] void refuse_record(const HeaderRecord& record, const std::string& name) {
    refuse(
        name, "damaged MTZ file (header record " + printable(record.text) + "). Copy it again."
    );
}

/// The count that a word of the header stands for.
int header_count(
    const HeaderRecord& record, std::size_t word, const std::string& name, int largest
) {
    const std::optional<int> count =
        word < record.words.size() ? to_integer(record.words[word]) : std::nullopt;
    if (!count || *count < 0 || *count > largest) {
        refuse_record(record, name);
    }
    return *count;
}

void check_counts(const HeaderRecord& record, const std::string& name, std::size_t data_bytes) {
    constexpr int most_columns = 10000;
    constexpr int most_reflections = 2000000000;
    const auto columns = static_cast<std::size_t>(header_count(record, 1, name, most_columns));
    const auto rows = static_cast<std::size_t>(header_count(record, 2, name, most_reflections));
    const int batches = header_count(record, 3, name, most_reflections);
    if (batches > 0) {
        refuse(
            name, "unmerged MTZ file. Merge its observations first (dials.merge, AIMLESS, ...)."
        );
    }
    if (columns < 3 || columns * rows * word_bytes > data_bytes) {
        refuse(
            name,
            "truncated MTZ file (" + std::to_string(rows) + " reflections of " +
                std::to_string(columns) + " columns announced, " + std::to_string(data_bytes) +
                " bytes there). Copy it again."
        );
    }
}

/// Whether some integer of the text has more digits than fit an int; gemmi does not look.
bool has_too_many_digits(std::string_view text) {
    constexpr std::size_t safe_digits = 9;
    constexpr std::string_view digits = "0123456789";
    std::size_t start = text.find_first_of(digits);
    while (start != std::string_view::npos) {
        const std::size_t end = std::min(text.find_first_not_of(digits, start), text.size());
        const bool is_of_decimal =
            (start > 0 && text[start - 1] == '.') || (end < text.size() && text[end] == '.');
        if (end - start > safe_digits && !is_of_decimal) {
            return true;
        }
        start = text.find_first_of(digits, end);
    }
    return false;
}

/// Records whose text gemmi takes as it is.
bool is_free_text(const HeaderRecord& record) {
    return record.is("TITL") || record.is("COLS") || record.is("COLG");
}

void check_record(const HeaderRecord& record, const std::string& name, std::size_t data_bytes) {
    constexpr int most_operations = 192;
    constexpr int most_datasets = 1000;
    if (!is_free_text(record) && has_too_many_digits(record.text)) {
        refuse_record(record, name);
    }
    if (record.is("NCOL")) {
        check_counts(record, name, data_bytes);
    } else if (record.is("SYMM")) {
        symmetry_operation(triplet_of(record));
    } else if (record.is("SYMI")) {
        header_count(record, 1, name, most_operations);
    } else if (record.is("NDIF")) {
        header_count(record, 1, name, most_datasets);
    }
}

}  // namespace

void check_mtz_header(
    const std::string& bytes, const std::string& name, std::int64_t header_word
) {
    const auto words = static_cast<std::int64_t>(bytes.size() / word_bytes);
    constexpr std::int64_t first_data_word = data_start_bytes / word_bytes + 1;
    if (header_word < first_data_word || header_word > words) {
        refuse(name, "truncated MTZ file (its header lies beyond its end). Copy it again.");
    }
    const std::size_t header_start = static_cast<std::size_t>(header_word - 1) * word_bytes;
    bool has_counts = false;
    bool has_end = false;
    for (std::size_t at = header_start; !has_end && at + record_bytes <= bytes.size();
         at += record_bytes) {
        const HeaderRecord record = header_record({bytes.data() + at, record_bytes});
        has_end = record.is_end();
        has_counts = has_counts || record.is("NCOL");
        if (!has_end) {
            check_record(record, name, header_start - data_start_bytes);
        }
    }
    if (!has_counts || !has_end) {
        refuse(name, "truncated MTZ file (its header has no counts or no end). Copy it again.");
    }
}

}  // namespace minibragg::reflections
