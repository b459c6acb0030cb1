#include "minibragg/reflections/read_cif_reflections.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include <gemmi/numb.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/cif_document.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

/// The loop of reflections in its block.
struct ReflectionLoop {
    gemmi::cif::Block* block;
    gemmi::cif::Loop* loop;
    std::size_t prefix_length;  ///< of "_refln." or "_refln_"

    std::string label(std::size_t column) const {
        return loop->tags[column].substr(prefix_length);
    }

    std::optional<std::size_t> find(std::string_view wanted) const {
        for (std::size_t column = 0; column < loop->tags.size(); ++column) {
            if (label(column) == wanted) {
                return column;
            }
        }
        return std::nullopt;
    }
};

ReflectionLoop find_loop(gemmi::cif::Document& document, const std::string& name) {
    for (gemmi::cif::Block& block : document.blocks) {
        for (const std::string prefix : {"_refln.", "_refln_"}) {
            if (gemmi::cif::Loop* loop = block.find_loop(prefix + "index_h").get_loop()) {
                return {&block, loop, prefix.size()};
            }
        }
    }
    refuse(
        name,
        "no loop of merged reflections (_refln.index_h or _refln_index_h) in this CIF file."
    );
}

/// Where the amplitudes are.
struct AmplitudeColumns {
    std::size_t plus, minus;  ///< equal when Friedel mates are not apart
    bool are_squares;
};

/// A usual name of a column; `minus` empty when Friedel mates are not apart.
struct UsualColumn {
    const char* plus;
    const char* minus;
};

constexpr std::array usual_columns{
    UsualColumn{"F_calc_au", ""},
    UsualColumn{"F_calc", ""},
    UsualColumn{"F_meas_au", ""},
    UsualColumn{"F_meas", ""},
    UsualColumn{"pdbx_F_plus", "pdbx_F_minus"},
    UsualColumn{"F_squared_calc", ""},
    UsualColumn{"F_squared_meas", ""},
    UsualColumn{"intensity_calc", ""},
    UsualColumn{"intensity_meas", ""},
    UsualColumn{"pdbx_I_plus", "pdbx_I_minus"}};

bool is_square(std::string_view label) {
    return label.find("squared") != std::string_view::npos ||
           label.find("intensity") != std::string_view::npos ||
           label.find("_I_") != std::string_view::npos;
}

std::string available_columns(const ReflectionLoop& reflections) {
    std::string list;
    for (std::size_t column = 0; column < reflections.loop->tags.size(); ++column) {
        list += (list.empty() ? "" : ", ") + reflections.label(column);
    }
    return list;
}

/// The columns of a usual name, of which one may be absent; none when both are.
std::optional<AmplitudeColumns> find_columns(
    const ReflectionLoop& reflections, const UsualColumn& usual
) {
    const std::optional<std::size_t> plus = reflections.find(usual.plus);
    const std::optional<std::size_t> minus = reflections.find(usual.minus);
    if (!plus && !minus) {
        return std::nullopt;
    }
    return AmplitudeColumns{
        plus ? *plus : *minus, minus ? *minus : *plus, is_square(usual.plus)};
}

std::optional<AmplitudeColumns> find_usual(
    const ReflectionLoop& reflections, const std::string& label
) {
    for (const UsualColumn& usual : usual_columns) {
        const bool is_wanted = label.empty() || label == usual.plus || label == usual.minus;
        const std::optional<AmplitudeColumns> columns = find_columns(reflections, usual);
        if (is_wanted && columns) {
            return columns;
        }
    }
    return std::nullopt;
}

AmplitudeColumns choose_columns(
    const ReflectionLoop& reflections, const std::string& name, const std::string& label
) {
    if (const std::optional<AmplitudeColumns> usual = find_usual(reflections, label)) {
        return *usual;
    }
    const std::optional<std::size_t> column =
        label.empty() ? std::nullopt : reflections.find(label);
    if (!column) {
        refuse(
            name,
            (label.empty() ? "no column of amplitudes or intensities"
                           : "no column " + printable(label)) +
                " (there are " + available_columns(reflections) +
                "). Name one in structure_factors.column."
        );
    }
    return {*column, *column, is_square(label)};
}

/// One reflection of the loop and how messages call it.
struct Row {
    const std::string* values;
    std::string place;  ///< "file: reflection 17"
};

int miller_index(const Row& row, std::size_t column) {
    const std::optional<int> index = to_integer(row.values[column]);
    if (!index || std::abs(*index) > largest_miller_index) {
        throw InputError(
            row.place + " has the Miller index " + printable(row.values[column]) +
            " (must be an integer of at most 32767)."
        );
    }
    return *index;
}

/// NaN for "?" and ".".
double amplitude(const Row& row, std::size_t column, bool is_square) {
    const std::string& text = row.values[column];
    if (gemmi::cif::is_null(text)) {
        return std::nan("");
    }
    const double value = gemmi::cif::as_number(text);
    const double amplitude_e = is_square ? std::sqrt(std::max(value, 0.0)) : value;
    if (std::isnan(value) || !(std::abs(amplitude_e) <= largest_amplitude_e)) {
        throw InputError(
            row.place + " has the amplitude " + printable(text) + " (not a number)."
        );
    }
    return amplitude_e;
}

std::array<std::size_t, 3> index_columns(
    const ReflectionLoop& reflections, const std::string& name
) {
    std::array<std::size_t, 3> columns{};
    const std::array labels{"index_h", "index_k", "index_l"};
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::optional<std::size_t> column = reflections.find(labels[i]);
        if (!column) {
            refuse(name, std::string("the loop of reflections has no ") + labels[i] + ".");
        }
        columns[i] = *column;
    }
    return columns;
}

std::vector<UniqueReflection> unique_reflections(
    const ReflectionLoop& reflections, const AmplitudeColumns& columns, const std::string& name
) {
    const std::array<std::size_t, 3> hkl = index_columns(reflections, name);
    const std::size_t width = reflections.loop->tags.size();
    const std::vector<std::string>& values = reflections.loop->values;
    std::vector<UniqueReflection> unique;
    for (std::size_t start = 0; start + width <= values.size(); start += width) {
        const Row row{
            &values[start], name + ": reflection " + std::to_string(start / width + 1)};
        const double plus = amplitude(row, columns.plus, columns.are_squares);
        const double minus = amplitude(row, columns.minus, columns.are_squares);
        if (std::isnan(plus) && std::isnan(minus)) {
            continue;
        }
        unique.push_back(
            {miller_index(row, hkl[0]),
             miller_index(row, hkl[1]),
             miller_index(row, hkl[2]),
             std::isnan(plus) ? minus : plus,
             std::isnan(minus) ? plus : minus}
        );
    }
    return unique;
}

/// The space group of the reflections' block or of the first block that has one; empty when
/// none has.
std::string space_group_of(
    gemmi::cif::Document& document, const ReflectionLoop& reflections, const std::string& name
) {
    std::string group = space_group_of_block(*reflections.block, name);
    for (std::size_t i = 0; i < document.blocks.size() && group.empty(); ++i) {
        group = space_group_of_block(document.blocks[i], name);
    }
    return group;
}

}  // namespace

ReflectionList read_cif_reflections(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    gemmi::cif::Document document = parse_cif(bytes, name);
    const ReflectionLoop reflections = find_loop(document, name);
    const AmplitudeColumns columns = choose_columns(reflections, name, options.column);
    const std::vector<UniqueReflection> unique = unique_reflections(reflections, columns, name);
    if (unique.empty()) {
        refuse(
            name, "no reflection has a value in column " + reflections.label(columns.plus) + "."
        );
    }
    const std::string group_name = options.space_group.empty()
                                       ? space_group_of(document, reflections, name)
                                       : options.space_group;
    if (group_name.empty()) {
        refuse(name, "no space group in this CIF file. Give crystal.space_group.");
    }
    ReflectionList list;
    list.cell = cell_of_block(*reflections.block);
    if (list.cell) {
        crystal::check_unit_cell(*list.cell, name);
    }
    const gemmi::SpaceGroup& group =
        find_space_group(group_name, list.cell ? &*list.cell : nullptr, name);
    list.space_group = group.xhm();
    list.p1 = expand_to_p1(unique, group);
    list.d_min_A = list.cell ? finest_resolution_A(list.p1, *list.cell) : 0.0;
    return list;
}

}  // namespace minibragg::reflections
