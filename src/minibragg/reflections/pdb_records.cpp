#include "minibragg/reflections/pdb_records.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

#include "minibragg/base/text.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/warn_of_atoms.hpp"

namespace minibragg::reflections {
namespace {

/// Columns of a record, counted from 0.
struct Field {
    std::size_t first, length;
};

constexpr Field chain_field{20, 2};
constexpr std::array coordinate_fields{Field{30, 8}, Field{38, 8}, Field{46, 8}};
constexpr Field occupancy_field{54, 6};
constexpr Field b_field{60, 6};
constexpr Field element_field{76, 2};
constexpr std::size_t shortest_atom = 54;

bool begins_with(std::string_view line, std::string_view record) {
    return line.substr(0, record.size()) == record;
}

bool is_atom(std::string_view line) {
    return begins_with(line, "ATOM ") || begins_with(line, "HETATM");
}

/// What a field holds, without blanks around it; nothing beyond the end of a line.
std::string_view content(std::string_view line, const Field& field) {
    constexpr std::string_view blanks = " \t\r\n";
    std::string_view text =
        field.first < line.size() ? line.substr(field.first, field.length) : std::string_view{};
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Whether a line ends the first model or frame of a file that has had atoms.
bool ends_frame(std::string_view line) {
    const bool is_end = begins_with(line, "END") && content(line, {0, 6}) == "END";
    return is_end || begins_with(line, "MODEL ") || begins_with(line, "CRYST1");
}

/// Whether CRYST1 says that there is no crystal.
bool is_dummy_cell(std::string_view line) {
    constexpr std::array edges{Field{6, 9}, Field{15, 9}, Field{24, 9}};
    return std::all_of(edges.begin(), edges.end(), [&](const Field& edge) {
        const std::optional<double> length_A = to_number(content(line, edge));
        return length_A && (*length_A == 0.0 || *length_A == 1.0);
    });
}

/// The operation of a line such as "REMARK 290       2555   -X,Y+1/2,-Z"; empty for other
/// lines.
std::string operation_of_remark(std::string_view line) {
    constexpr Field number{11, 10};
    constexpr std::size_t operation = 24;
    const std::string_view code = content(line, number);
    const bool is_operation = begins_with(line, "REMARK 290 ") && code.size() >= 4 &&
                              code.substr(code.size() - 3) == "555" && to_integer(code);
    return is_operation ? std::string(content(line, {operation, line.size()})) : std::string{};
}

/// Reads a file line by line into records.
class Collector {
public:
    Collector(std::string file, PdbRecords& records)
        : file_(std::move(file)), records_(records) {}

    void take(std::string_view line) {
        ++line_number_;
        const std::string operation = operation_of_remark(line);
        if (!operation.empty()) {
            records_.operations.push_back(operation);
        }
        is_over_ = is_over_ || begins_with(line, "ENDMDL") || (atoms_ > 0 && ends_frame(line));
        if (is_over_) {
            left_out_ += is_atom(line) ? 1U : 0U;
            return;
        }
        if (is_atom(line)) {
            take_atom(line);
        } else if (begins_with(line, "CRYST1")) {
            has_cell_ = !is_dummy_cell(line);
            keep(has_cell_ ? line : std::string_view{});
        } else if (begins_with(line, "ANISOU")) {
            keep_in_chain(line);
        } else {
            const bool counts =
                begins_with(line, "MTRIX") || (begins_with(line, "SCALE") && has_cell_);
            keep(counts ? line : std::string_view{});
        }
    }

    /// Fills in what was blank and tells of it.
    void finish(Notes& notes) {
        constexpr double usual_b_A2 = 20.0;
        const std::size_t known = atoms_ - blank_b_.size();
        const double b_A2 = known > 0 ? sum_b_A2_ / static_cast<double>(known) : usual_b_A2;
        const std::string text = number_text(b_A2);
        for (const std::size_t place : blank_b_) {
            records_.text.replace(place, b_field.length, text);
        }
        warn_of_atoms(left_out_, "of further models or frames left out", file_, notes);
        warn_of_atoms(
            without_element_,
            "without element (columns 77 and 78): taken from their names",
            file_,
            notes
        );
        warn_of_atoms(without_occupancy_, "without occupancy: 1 is assumed", file_, notes);
        warn_of_atoms(
            blank_b_.size(), "without B factor:" + text + " A^2 is assumed", file_, notes
        );
    }

private:
    static std::string number_text(double value) {
        constexpr double smallest = -99.0;
        constexpr double largest = 999.0;
        std::array<char, 16> text{};
        std::snprintf(text.data(), text.size(), "%6.2f", std::clamp(value, smallest, largest));
        return text.data();
    }

    [[noreturn]] void refuse_line(const std::string& why) const {
        refuse(file_, "line " + std::to_string(line_number_) + ": " + why);
    }

    void keep(std::string_view line) {
        records_.text += line;
        records_.text += '\n';
    }

    /// In chain A, whatever the file says: gemmi sorts by chains, and nothing here depends on
    /// them.
    void keep_in_chain(std::string_view line) {
        std::string changed(line);
        if (changed.size() >= chain_field.first + chain_field.length) {
            changed.replace(chain_field.first, chain_field.length, " A");
        }
        keep(changed);
    }

    /// A number of an atom; none when its columns are blank.
    std::optional<double> number(std::string_view line, const Field& field, const char* what)
        const {
        const std::string_view text = content(line, field);
        const std::optional<double> value = to_number(text);
        if (!text.empty() && !value) {
            refuse_line(std::string(what) + " " + printable(text) + " is no number.");
        }
        return value;
    }

    void take_atom(std::string_view line) {
        if (line.size() < shortest_atom) {
            refuse_line("the atom ends before its coordinates do.");
        }
        for (const Field& field : coordinate_fields) {
            if (!number(line, field, "the coordinate")) {
                refuse_line("the atom lacks a coordinate.");
            }
        }
        std::string whole(line);
        whole.resize(std::max(whole.size(), element_field.first), ' ');
        if (!number(whole, occupancy_field, "the occupancy")) {
            ++without_occupancy_;
            whole.replace(occupancy_field.first, occupancy_field.length, number_text(1.0));
        }
        const std::optional<double> b_A2 = number(whole, b_field, "the B factor");
        if (!b_A2) {
            blank_b_.push_back(records_.text.size() + b_field.first);
        }
        sum_b_A2_ += b_A2.value_or(0.0);
        without_element_ += content(whole, element_field).empty() ? 1U : 0U;
        ++atoms_;
        keep_in_chain(whole);
    }

    std::string file_;
    PdbRecords& records_;
    int line_number_ = 0;
    bool is_over_ = false;
    bool has_cell_ = false;
    std::size_t atoms_ = 0;
    std::size_t left_out_ = 0;
    std::size_t without_element_ = 0;
    std::size_t without_occupancy_ = 0;
    std::vector<std::size_t> blank_b_;  ///< where in the text
    double sum_b_A2_ = 0.0;
};

}  // namespace

PdbRecords scattering_records(std::string_view text, const std::string& file, Notes& notes) {
    PdbRecords records;
    records.text.reserve(text.size());
    Collector collector(file, records);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        collector.take(line);
    }
    collector.finish(notes);
    return records;
}

}  // namespace minibragg::reflections
