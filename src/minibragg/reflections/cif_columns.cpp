#include "minibragg/reflections/cif_columns.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "minibragg/base/lower_case.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/friedel_labels.hpp"
#include "minibragg/reflections/refuse.hpp"

namespace minibragg::reflections {
namespace {

/// Of amplitudes or intensities that are usual, in the order in which they are taken.
constexpr std::array usual_labels{
    "F_calc_au",
    "F_calc",
    "F_meas_au",
    "F_meas",
    "pdbx_F_plus",
    "pdbx_F_minus",
    "F_squared_calc",
    "F_squared_meas",
    "intensity_calc",
    "intensity_meas",
    "pdbx_I_plus",
    "pdbx_I_minus"};

/// F(+) - F(-) of mmCIF, and the mean that it belongs to.
constexpr const char* difference_label = "pdbx_anom_difference";
constexpr std::array measured_labels{"F_meas_au", "F_meas"};

/// Names of data may be written in any case.
bool is_square(std::string_view label) {
    const std::string lower = lower_case(label);
    return lower.find("squared") != std::string::npos ||
           lower.find("intensity") != std::string::npos ||
           lower.find("_i_") != std::string::npos;
}

/// Parts of the labels of columns that the dictionaries have beside amplitudes and intensities.
bool is_of_something_else(std::string_view label) {
    constexpr std::array parts{
        "sigma",
        "phase",
        "phwt",
        "index_",
        "status",
        "free",
        "fom",
        "weight",
        "_hl_",
        "wavelength",
        "d_spacing",
        "sint",
        "symmetry",
        "scale",
        "class",
        "_id",
        "_code",
        "details",
        "mean_path"};
    const std::string lower = lower_case(label);
    return lower.rfind("a_", 0) == 0 || lower.rfind("b_", 0) == 0 ||
           std::any_of(parts.begin(), parts.end(), [&](const char* part) {
               return lower.find(part) != std::string::npos;
           });
}

std::string available_columns(const ReflectionLoop& reflections) {
    std::string list;
    for (std::size_t column = 0; column < reflections.loop->tags.size(); ++column) {
        list += (list.empty() ? "" : ", ") + reflections.label(column);
    }
    return list;
}

std::optional<CifAmplitudes> pair_of(const ReflectionLoop& reflections, std::size_t column) {
    const std::string own = reflections.label(column);
    for (const FriedelLabel& label : friedel_labels(own)) {
        if (const std::optional<std::size_t> mate = reflections.find(label.mate)) {
            const bool is_minus = label.sign == FriedelSign::minus;
            return CifAmplitudes{
                is_minus ? *mate : column,
                is_minus ? column : *mate,
                std::nullopt,
                is_square(own)};
        }
    }
    return std::nullopt;
}

std::optional<CifAmplitudes> mean_and_difference(const ReflectionLoop& reflections) {
    const std::optional<std::size_t> difference = reflections.find(difference_label);
    for (const char* label : measured_labels) {
        const std::optional<std::size_t> mean = reflections.find(label);
        if (mean && difference) {
            return CifAmplitudes{*mean, std::nullopt, difference, false};
        }
    }
    return std::nullopt;
}

/// What a column gives, with the other of its pair; none when that is missing.
std::optional<CifAmplitudes> columns_of(const ReflectionLoop& reflections, std::size_t column) {
    const std::string label = reflections.label(column);
    if (are_equal_labels(label, difference_label)) {
        return mean_and_difference(reflections);
    }
    if (plain_sign(label) != FriedelSign::none) {
        return pair_of(reflections, column);
    }
    return CifAmplitudes{column, std::nullopt, std::nullopt, is_square(label)};
}

std::optional<CifAmplitudes> usual_columns(const ReflectionLoop& reflections) {
    for (const char* label : usual_labels) {
        const std::optional<std::size_t> column = reflections.find(label);
        const auto columns = column ? columns_of(reflections, *column) : std::nullopt;
        if (columns) {
            const auto both = mean_and_difference(reflections);
            return both && both->plus == columns->plus ? both : columns;
        }
    }
    return std::nullopt;
}

[[noreturn]] void refuse_lone(
    const ReflectionLoop& reflections, const std::string& name, std::size_t column
) {
    refuse(
        name,
        "column " + printable(reflections.label(column)) +
            " is one of a pair of Friedel mates, and the other is not there (there are " +
            available_columns(reflections) +
            "). Name other columns in structure_factors.column, or give a file with both."
    );
}

CifAmplitudes choose_usual(const ReflectionLoop& reflections, const std::string& name) {
    if (const std::optional<CifAmplitudes> usual = usual_columns(reflections)) {
        return *usual;
    }
    for (const char* label : usual_labels) {
        if (const std::optional<std::size_t> lone = reflections.find(label)) {
            refuse_lone(reflections, name, *lone);
        }
    }
    refuse(
        name,
        "no column of amplitudes or intensities (there are " + available_columns(reflections) +
            "). Name one in structure_factors.column."
    );
}

}  // namespace

std::string ReflectionLoop::label(std::size_t column) const {
    const std::string& tag = loop->tags[column];
    const bool is_ours = are_equal_labels(tag.substr(0, prefix.size()), prefix);
    return is_ours ? tag.substr(prefix.size()) : tag;
}

std::optional<std::size_t> ReflectionLoop::find(const std::string& label) const {
    const int column = loop->find_tag(prefix + label);
    return column < 0 ? std::nullopt : std::optional{static_cast<std::size_t>(column)};
}

CifAmplitudes choose_columns(
    const ReflectionLoop& reflections, const std::string& name, const std::string& label
) {
    if (label.empty()) {
        return choose_usual(reflections, name);
    }
    const std::optional<std::size_t> column = reflections.find(label);
    if (!column) {
        refuse(
            name,
            "no column " + printable(label) + " (there are " + available_columns(reflections) +
                "). Name one in structure_factors.column."
        );
    }
    if (is_of_something_else(reflections.label(*column)) &&
        !are_equal_labels(reflections.label(*column), difference_label)) {
        refuse(
            name,
            "column " + printable(reflections.label(*column)) +
                " holds neither amplitudes nor intensities (there are " +
                available_columns(reflections) + "). Name another in structure_factors.column."
        );
    }
    const std::optional<CifAmplitudes> columns = columns_of(reflections, *column);
    if (!columns) {
        refuse_lone(reflections, name, *column);
    }
    return *columns;
}

std::string label_of_mates(const ReflectionLoop& reflections, const CifAmplitudes& columns) {
    if (columns.minus || columns.difference) {
        return {};
    }
    for (const char* label : {"pdbx_F_plus", "pdbx_I_plus", difference_label}) {
        const std::optional<std::size_t> column = reflections.find(label);
        if (column && columns_of(reflections, *column)) {
            return label;
        }
    }
    return {};
}

std::string text_of(const ReflectionLoop& reflections, const CifAmplitudes& columns) {
    const std::optional<std::size_t> second =
        columns.minus ? columns.minus : columns.difference;
    const std::string first = reflections.label(columns.plus);
    return second ? "columns " + first + " and " + reflections.label(*second)
                  : "column " + first;
}

}  // namespace minibragg::reflections
