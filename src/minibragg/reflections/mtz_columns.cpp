#include "minibragg/reflections/mtz_columns.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

#include "minibragg/base/text.hpp"
#include "minibragg/reflections/friedel_labels.hpp"
#include "minibragg/reflections/refuse.hpp"

namespace minibragg::reflections {
namespace {

using Column = gemmi::Mtz::Column;

constexpr char amplitude_type = 'F';
constexpr char intensity_type = 'J';
constexpr char amplitude_pair_type = 'G';
constexpr char intensity_pair_type = 'K';
constexpr char difference_type = 'D';
constexpr char other_integer_type = 'Y';

bool are_intensities(const Column& column) {
    return column.type == intensity_type || column.type == intensity_pair_type;
}

bool is_of_pair(const Column& column) {
    return column.type == amplitude_pair_type || column.type == intensity_pair_type;
}

/// Name of a column's data set, where the file names it.
std::string dataset_of(const gemmi::Mtz& mtz, const Column& column) {
    const auto found =
        std::find_if(mtz.datasets.begin(), mtz.datasets.end(), [&](const auto& dataset) {
            return dataset.id == column.dataset_id;
        });
    return found != mtz.datasets.end() ? found->dataset_name : std::string{};
}

std::vector<const Column*> columns_with_label(const gemmi::Mtz& mtz, const std::string& label) {
    std::vector<const Column*> found;
    for (const Column& column : mtz.columns) {
        if (column.label == label || dataset_of(mtz, column) + "/" + column.label == label) {
            found.push_back(&column);
        }
    }
    return found;
}

bool has_several_datasets(const gemmi::Mtz& mtz) {
    return std::any_of(mtz.columns.begin() + 3, mtz.columns.end(), [&](const Column& column) {
        return column.dataset_id != mtz.columns.back().dataset_id;
    });
}

/// A name of the file for a list, without what cannot be printed.
std::string shown(const std::string& name) {
    const std::string quoted = printable(name);
    return quoted.substr(1, quoted.size() - 2);
}

std::string available_columns(const gemmi::Mtz& mtz) {
    const bool names_datasets = mtz.columns.size() > 3 && has_several_datasets(mtz);
    std::string list;
    for (const Column& column : mtz.columns) {
        list += (list.empty() ? "" : ", ") + shown(column.label) + " (type " + column.type +
                (names_datasets ? ", data set " + shown(dataset_of(mtz, column)) : "") + ")";
    }
    return list;
}

/// The columns of the type and the data set of one, in the order of the file, itself among
/// them.
std::vector<const Column*> columns_like(const gemmi::Mtz& mtz, const Column& column) {
    std::vector<const Column*> alike;
    for (const Column& other : mtz.columns) {
        if (other.type == column.type && other.dataset_id == column.dataset_id) {
            alike.push_back(&other);
        }
    }
    return alike;
}

/// A column of a pair, its mate, and which of the two it is.
struct Mate {
    const Column* column;
    FriedelSign sign;  ///< of the column asked about
};

std::optional<Mate> mate_by_label(
    const std::vector<const Column*>& alike, const Column& column
) {
    for (const FriedelLabel& label : friedel_labels(column.label)) {
        const auto found = std::find_if(alike.begin(), alike.end(), [&](const Column* other) {
            return other != &column && are_equal_labels(other->label, label.mate);
        });
        if (found != alike.end()) {
            return Mate{*found, label.sign};
        }
    }
    return std::nullopt;
}

/// Columns of pairs whose labels tell no mate stand side by side: first +, then -, unless a
/// label says otherwise.
std::optional<Mate> mate_by_place(
    const std::vector<const Column*>& alike, const Column& column
) {
    std::vector<const Column*> unmatched;
    std::copy_if(
        alike.begin(),
        alike.end(),
        std::back_inserter(unmatched),
        [&](const Column* other) {
            return !mate_by_label(alike, *other);
        }
    );
    const auto at = std::find(unmatched.begin(), unmatched.end(), &column) - unmatched.begin();
    if (unmatched.size() % 2 != 0 || at == static_cast<std::ptrdiff_t>(unmatched.size())) {
        return std::nullopt;
    }
    const bool is_first = at % 2 == 0;
    const Column* mate = unmatched[static_cast<std::size_t>(is_first ? at + 1 : at - 1)];
    FriedelSign own = plain_sign(column.label);
    const FriedelSign other = plain_sign(mate->label);
    if (own == FriedelSign::none && other == FriedelSign::none) {
        own = sign_by_letter(column.label, mate->label);
    }
    if (own != FriedelSign::none && own == other) {
        return std::nullopt;
    }
    const bool is_minus = own == FriedelSign::minus || other == FriedelSign::plus ||
                          (own == FriedelSign::none && other == FriedelSign::none && !is_first);
    return Mate{mate, is_minus ? FriedelSign::minus : FriedelSign::plus};
}

std::optional<MtzAmplitudes> pair_of(const gemmi::Mtz& mtz, const Column& column) {
    const std::vector<const Column*> alike = columns_like(mtz, column);
    std::optional<Mate> mate = mate_by_label(alike, column);
    if (!mate && is_of_pair(column)) {
        mate = mate_by_place(alike, column);
    }
    if (!mate) {
        return std::nullopt;
    }
    MtzAmplitudes columns;
    const bool is_minus = mate->sign == FriedelSign::minus;
    columns.plus = is_minus ? mate->column->idx : column.idx;
    columns.minus = is_minus ? column.idx : mate->column->idx;
    columns.are_intensities = are_intensities(column);
    return columns;
}

/// The mean amplitude that a difference of Friedel mates belongs to: F_x of DANO_x, else the
/// nearest before it in its data set, else the nearest after it; null when there is none.
const Column* mean_of_difference(const gemmi::Mtz& mtz, const Column& difference) {
    constexpr std::size_t length_of_dano = 4;
    const bool is_dano = are_equal_labels(difference.label.substr(0, length_of_dano), "DANO");
    const std::string rest = is_dano ? difference.label.substr(length_of_dano) : std::string{};
    const Column* before = nullptr;
    const Column* after = nullptr;
    for (const Column& column : mtz.columns) {
        if (column.type != amplitude_type || column.dataset_id != difference.dataset_id ||
            plain_sign(column.label) != FriedelSign::none) {
            continue;
        }
        if (is_dano && (are_equal_labels(column.label, "F" + rest) ||
                        are_equal_labels(column.label, "FP" + rest))) {
            return &column;
        }
        if (column.idx < difference.idx) {
            before = &column;
        } else if (after == nullptr) {
            after = &column;
        }
    }
    return before != nullptr ? before : after;
}

/// The next column ISYM* behind a difference in its data set.
std::optional<std::size_t> measured_mates_of(const gemmi::Mtz& mtz, const Column& difference) {
    constexpr std::size_t length_of_isym = 4;
    for (std::size_t i = difference.idx + 1; i < mtz.columns.size(); ++i) {
        const Column& column = mtz.columns[i];
        if (column.type == difference_type) {
            break;
        }
        if (column.type == other_integer_type && column.dataset_id == difference.dataset_id &&
            are_equal_labels(column.label.substr(0, length_of_isym), "ISYM")) {
            return i;
        }
    }
    return std::nullopt;
}

std::optional<MtzAmplitudes> mean_and_difference(
    const gemmi::Mtz& mtz, const Column& difference
) {
    const Column* mean = mean_of_difference(mtz, difference);
    if (mean == nullptr) {
        return std::nullopt;
    }
    MtzAmplitudes columns;
    columns.plus = mean->idx;
    columns.difference = difference.idx;
    columns.measured_mates = measured_mates_of(mtz, difference);
    return columns;
}

/// Whether a column holds amplitudes, intensities or differences of them.
bool is_of_amplitudes(const Column& column) {
    constexpr std::array types{
        amplitude_type,
        intensity_type,
        amplitude_pair_type,
        intensity_pair_type,
        difference_type};
    return std::find(types.begin(), types.end(), column.type) != types.end();
}

/// What a column gives, with the other of its pair; none when that is missing.
/// @pre is_of_amplitudes(column)
std::optional<MtzAmplitudes> columns_of(const gemmi::Mtz& mtz, const Column& column) {
    if (column.type == difference_type) {
        return mean_and_difference(mtz, column);
    }
    if (is_of_pair(column) || plain_sign(column.label) != FriedelSign::none) {
        return pair_of(mtz, column);
    }
    MtzAmplitudes columns;
    columns.plus = column.idx;
    columns.are_intensities = are_intensities(column);
    return columns;
}

/// A mean amplitude with the difference of the Friedel mates, where the file has it.
MtzAmplitudes with_difference(const gemmi::Mtz& mtz, const MtzAmplitudes& columns) {
    for (const Column& column : mtz.columns) {
        if (column.type != difference_type) {
            continue;
        }
        const auto both = mean_and_difference(mtz, column);
        if (both && both->plus == columns.plus) {
            return *both;
        }
    }
    return columns;
}

std::optional<MtzAmplitudes> usual_columns(const gemmi::Mtz& mtz) {
    for (const char* label :
         {"FC", "F-model", "FMODEL", "F_calc", "FP", "F", "FOBS", "F-obs", "F-obs-filtered"}) {
        const Column* column = mtz.column_with_label(label);
        if (column != nullptr && column->type == amplitude_type) {
            return with_difference(mtz, *columns_of(mtz, *column));
        }
    }
    for (const char type :
         {amplitude_type, amplitude_pair_type, intensity_type, intensity_pair_type}) {
        for (const Column* column : mtz.columns_with_type(type)) {
            if (const auto columns = columns_of(mtz, *column)) {
                return columns->minus ? *columns : with_difference(mtz, *columns);
            }
        }
    }
    return std::nullopt;
}

/// Of several labels with commas between them, as cctbx names an array
/// ("F(+),SIGF(+),F(-),SIGF(-)"), the first, when the file has them all; else the text as it
/// is.
std::string first_of_list(const gemmi::Mtz& mtz, const std::string& labels) {
    const std::size_t comma = labels.find(',');
    if (comma == std::string::npos || !columns_with_label(mtz, labels).empty()) {
        return labels;
    }
    std::istringstream list(labels);
    for (std::string label; std::getline(list, label, ',');) {
        if (columns_with_label(mtz, label).empty()) {
            return labels;
        }
    }
    return labels.substr(0, comma);
}

[[noreturn]] void refuse_lone(
    const gemmi::Mtz& mtz, const std::string& name, const Column& column
) {
    refuse(
        name,
        "column " + printable(column.label) + " (type " + column.type +
            ") is one of a pair of Friedel mates, and the other is not there (there are " +
            available_columns(mtz) +
            "). Name other columns in structure_factors.column, or give a file with both."
    );
}

MtzAmplitudes choose_usual(const gemmi::Mtz& mtz, const std::string& name) {
    if (const auto columns = usual_columns(mtz)) {
        return *columns;
    }
    const auto lone = std::find_if(mtz.columns.begin(), mtz.columns.end(), is_of_amplitudes);
    if (lone != mtz.columns.end()) {
        refuse_lone(mtz, name, *lone);
    }
    refuse(
        name,
        "no column of amplitudes or intensities (there are " + available_columns(mtz) +
            "). Name one in structure_factors.column."
    );
}

}  // namespace

MtzAmplitudes choose_columns(
    const gemmi::Mtz& mtz, const std::string& name, const std::string& asked
) {
    if (asked.empty()) {
        return choose_usual(mtz, name);
    }
    const std::string label = first_of_list(mtz, asked);
    const std::vector<const Column*> found = columns_with_label(mtz, label);
    if (found.size() != 1) {
        refuse(
            name,
            (found.empty() ? "no column " + printable(label)
                           : "more than one column " + printable(label)) +
                " (there are " + available_columns(mtz) +
                (found.empty()
                     ? "). Name one in structure_factors.column."
                     : "). Say which in structure_factors.column = \"dataset/label\".")
        );
    }
    const Column& column = *found.front();
    if (!is_of_amplitudes(column)) {
        refuse(
            name,
            "column " + printable(label) + " is of type " + column.type +
                ", neither amplitudes nor intensities (there are " + available_columns(mtz) +
                ")."
        );
    }
    const std::optional<MtzAmplitudes> columns = columns_of(mtz, column);
    if (!columns) {
        refuse_lone(mtz, name, column);
    }
    return *columns;
}

std::string text_of(const gemmi::Mtz& mtz, const MtzAmplitudes& columns) {
    const auto label = [&](std::size_t column) {
        return shown(mtz.columns[column].label);
    };
    const std::string mean = label(columns.plus);
    if (columns.minus) {
        return "columns " + mean + " and " + label(*columns.minus);
    }
    if (columns.difference) {
        return "columns " + mean + " and " + label(*columns.difference);
    }
    return "column " + mean;
}

std::string label_of_mates(const gemmi::Mtz& mtz, const MtzAmplitudes& columns) {
    if (columns.minus || columns.difference) {
        return {};
    }
    for (const Column& column : mtz.columns) {
        const auto other = is_of_amplitudes(column) ? columns_of(mtz, column) : std::nullopt;
        if (other && (other->minus || other->difference)) {
            return shown(column.label);
        }
    }
    return {};
}

}  // namespace minibragg::reflections
