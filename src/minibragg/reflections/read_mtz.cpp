#include "minibragg/reflections/read_mtz.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <exception>
#include <optional>
#include <string_view>
#include <vector>

#include <gemmi/mtz.hpp>
#include <gemmi/util.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

constexpr std::size_t record_bytes = 80;
constexpr std::size_t data_start_bytes = 80;
constexpr std::size_t word_bytes = 4;

/// gemmi's idea of a stream, which never leaves the file.
class BoundedStream {
public:
    explicit BoundedStream(std::string_view bytes) : bytes_(bytes) {}

    bool read(void* destination, std::size_t count) {
        if (count > bytes_.size() - position_) {
            return false;
        }
        std::memcpy(destination, bytes_.data() + position_, count);
        position_ += count;
        return true;
    }

    bool seek(std::ptrdiff_t position) {
        const bool is_inside =
            position >= 0 && static_cast<std::size_t>(position) <= bytes_.size();
        position_ = is_inside ? static_cast<std::size_t>(position) : position_;
        return is_inside;
    }

private:
    std::string_view bytes_;
    std::size_t position_ = 0;
};

/// One line of the header; the first letters of its first word decide what it says.
struct HeaderRecord {
    std::string_view text;
    std::vector<std::string_view> words;

    /// @param keyword  in lower case
    bool is(std::string_view keyword) const {
        return !words.empty() &&
               gemmi::istarts_with(std::string(words[0]), std::string(keyword));
    }
};

HeaderRecord header_record(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    HeaderRecord record{text, {}};
    std::size_t start = text.find_first_not_of(blanks);
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

void check_record(const HeaderRecord& record, const std::string& name, std::size_t data_bytes) {
    constexpr int most_operations = 192;
    constexpr int most_datasets = 1000;
    if (has_too_many_digits(record.text)) {
        refuse_record(record, name);
    }
    if (record.is("ncol")) {
        check_counts(record, name, data_bytes);
    } else if (record.is("symm")) {
        symmetry_operation(triplet_of(record));
    } else if (record.is("symi")) {
        header_count(record, 1, name, most_operations);
    } else if (record.is("ndif")) {
        header_count(record, 1, name, most_datasets);
    }
}

/// The header's records up to END, checked before gemmi allocates by what they say.
void check_header(const std::string& bytes, const std::string& name, std::int64_t header_word) {
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
        has_end = record.is("end");
        has_counts = has_counts || record.is("ncol");
        check_record(record, name, header_start - data_start_bytes);
    }
    if (!has_counts || !has_end) {
        refuse(name, "truncated MTZ file (its header has no counts or no end). Copy it again.");
    }
}

gemmi::Mtz parse(const std::string& bytes, const std::string& name) {
    gemmi::Mtz mtz;
    try {
        BoundedStream stream(bytes);
        mtz.read_first_bytes(stream);
        check_header(bytes, name, mtz.header_offset);
        mtz.read_main_headers(stream);
        mtz.setup_spacegroup();
        mtz.read_raw_data(stream);
    } catch (const InputError&) {
        throw;
    } catch (const std::exception& error) {
        refuse(name, std::string("not a sound MTZ file (") + error.what() + ").");
    }
    return mtz;
}

/// Where the amplitudes are.
struct MtzAmplitudes {
    std::size_t plus = 0, minus = 0;  ///< equal when Friedel mates are not apart
    bool are_intensities = false;
};

constexpr char amplitude_type = 'F';
constexpr char intensity_type = 'J';
constexpr char amplitude_pair_type = 'G';
constexpr char intensity_pair_type = 'K';

std::string available_columns(const gemmi::Mtz& mtz) {
    std::string list;
    for (const gemmi::Mtz::Column& column : mtz.columns) {
        list += (list.empty() ? "" : ", ") + column.label + " (type " + column.type + ")";
    }
    return list;
}

/// The partner of F(+) or F(-): the same label with the other sign.
std::optional<std::size_t> friedel_partner(
    const gemmi::Mtz& mtz, const gemmi::Mtz::Column& column
) {
    std::string partner = column.label;
    const std::size_t sign = partner.find_last_of("+-");
    if (sign == std::string::npos) {
        return std::nullopt;
    }
    partner[sign] = partner[sign] == '+' ? '-' : '+';
    const gemmi::Mtz::Column* found = mtz.column_with_label(partner);
    return found != nullptr && found->type == column.type ? std::optional{found->idx}
                                                          : std::nullopt;
}

/// What a column gives; none when it holds neither amplitudes nor intensities.
std::optional<MtzAmplitudes> columns_of(
    const gemmi::Mtz& mtz, const gemmi::Mtz::Column& column
) {
    const bool are_intensities =
        column.type == intensity_type || column.type == intensity_pair_type;
    if (column.type == amplitude_type || column.type == intensity_type) {
        return MtzAmplitudes{column.idx, column.idx, are_intensities};
    }
    if (column.type != amplitude_pair_type && column.type != intensity_pair_type) {
        return std::nullopt;
    }
    const std::size_t partner = friedel_partner(mtz, column).value_or(column.idx);
    const bool is_minus = column.label.find("(-)") != std::string::npos;
    return is_minus ? MtzAmplitudes{partner, column.idx, are_intensities}
                    : MtzAmplitudes{column.idx, partner, are_intensities};
}

const gemmi::Mtz::Column* usual_column(const gemmi::Mtz& mtz) {
    for (const char* label :
         {"FC", "F-model", "FMODEL", "F_calc", "FP", "F", "FOBS", "F-obs", "F-obs-filtered"}) {
        const gemmi::Mtz::Column* column = mtz.column_with_label(label);
        if (column != nullptr && column->type == amplitude_type) {
            return column;
        }
    }
    for (const char type :
         {amplitude_type, amplitude_pair_type, intensity_type, intensity_pair_type}) {
        const std::vector<const gemmi::Mtz::Column*> columns = mtz.columns_with_type(type);
        if (!columns.empty()) {
            return columns.front();
        }
    }
    return nullptr;
}

MtzAmplitudes choose_columns(
    const gemmi::Mtz& mtz, const std::string& name, const std::string& label
) {
    const gemmi::Mtz::Column* column =
        label.empty() ? usual_column(mtz) : mtz.column_with_label(label);
    if (column == nullptr) {
        refuse(
            name,
            (label.empty() ? "no column of amplitudes or intensities"
                           : "no column " + printable(label)) +
                " (there are " + available_columns(mtz) +
                "). Name one in structure_factors.column."
        );
    }
    const std::optional<MtzAmplitudes> columns = columns_of(mtz, *column);
    if (!columns) {
        refuse(
            name,
            "column " + printable(label) + " is of type " + column->type +
                ", neither amplitudes nor intensities (there are " + available_columns(mtz) +
                ")."
        );
    }
    return *columns;
}

/// Miller index of a row; they are stored as floats.
int miller_index(float stored, const std::string& name, std::size_t row) {
    if (!(std::abs(stored) <= static_cast<float>(largest_miller_index)) ||
        std::trunc(stored) != stored) {
        refuse(name, "reflection " + std::to_string(row + 1) + " has a damaged Miller index.");
    }
    return static_cast<int>(stored);
}

/// The amplitude of a stored value; NaN when there is none.
double amplitude(const gemmi::Mtz& mtz, double stored, bool is_intensity) {
    if (stored == mtz.valm || !std::isfinite(stored)) {
        return std::nan("");
    }
    return is_intensity ? std::sqrt(std::max(stored, 0.0)) : stored;
}

std::vector<UniqueReflection> unique_reflections(
    const gemmi::Mtz& mtz, const MtzAmplitudes& columns, const std::string& name
) {
    std::vector<UniqueReflection> unique;
    const std::size_t width = mtz.columns.size();
    for (std::size_t row = 0; row < static_cast<std::size_t>(mtz.nreflections); ++row) {
        const float* const values = mtz.data.data() + row * width;
        const double plus = amplitude(mtz, values[columns.plus], columns.are_intensities);
        const double minus = amplitude(mtz, values[columns.minus], columns.are_intensities);
        if (std::isnan(plus) && std::isnan(minus)) {
            continue;
        }
        unique.push_back(
            {miller_index(values[0], name, row),
             miller_index(values[1], name, row),
             miller_index(values[2], name, row),
             std::isnan(plus) ? minus : plus,
             std::isnan(minus) ? plus : minus}
        );
    }
    return unique;
}

crystal::UnitCell cell_of_column(const gemmi::Mtz& mtz, std::size_t column) {
    const gemmi::UnitCell& cell = mtz.get_cell(mtz.columns[column].dataset_id);
    return {cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma};
}

const gemmi::SpaceGroup& space_group_of(
    const gemmi::Mtz& mtz, const std::string& name, const std::string& asked
) {
    if (!asked.empty()) {
        return find_space_group(asked, nullptr, "crystal.space_group");
    }
    const gemmi::SpaceGroup* group = mtz.spacegroup;
    if (group == nullptr && !mtz.symops.empty()) {
        group = gemmi::find_spacegroup_by_ops(gemmi::split_centering_vectors(mtz.symops));
    }
    if (group == nullptr) {
        refuse(
            name,
            "unknown space group " + printable(mtz.spacegroup_name) +
                ". Give crystal.space_group."
        );
    }
    return *group;
}

void check_indices_are_first(const gemmi::Mtz& mtz, const std::string& name) {
    constexpr char index_type = 'H';
    const bool are_there = std::all_of(
        mtz.columns.begin(),
        mtz.columns.begin() + 3,
        [](const gemmi::Mtz::Column& column) {
            return column.type == index_type;
        }
    );
    if (!are_there) {
        refuse(name, "the first three columns of this MTZ file are not Miller indices.");
    }
}

}  // namespace

ReflectionList read_mtz(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    const gemmi::Mtz mtz = parse(bytes, name);
    check_indices_are_first(mtz, name);
    const MtzAmplitudes columns = choose_columns(mtz, name, options.column);
    const std::vector<UniqueReflection> unique = unique_reflections(mtz, columns, name);
    if (unique.empty()) {
        refuse(
            name,
            "no reflection of this MTZ file has a value in column " +
                mtz.columns[columns.plus].label + "."
        );
    }
    const gemmi::SpaceGroup& group = space_group_of(mtz, name, options.space_group);
    ReflectionList list;
    list.cell = cell_of_column(mtz, columns.plus);
    crystal::check_unit_cell(*list.cell, name);
    list.space_group = group.xhm();
    list.p1 = expand_to_p1(unique, group);
    list.d_min_A = finest_resolution_A(list.p1, *list.cell);
    return list;
}

}  // namespace minibragg::reflections
