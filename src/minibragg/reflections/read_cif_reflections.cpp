#include "minibragg/reflections/read_cif_reflections.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <gemmi/numb.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/cif_columns.hpp"
#include "minibragg/reflections/cif_document.hpp"
#include "minibragg/reflections/listed_file.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

ReflectionLoop find_loop(gemmi::cif::Document& document, const std::string& name) {
    for (gemmi::cif::Block& block : document.blocks) {
        for (const std::string prefix : {"_refln.", "_refln_"}) {
            if (gemmi::cif::Loop* loop = block.find_loop(prefix + "index_h").get_loop()) {
                return {&block, loop, prefix};
            }
        }
    }
    refuse(
        name,
        "no loop of merged reflections (_refln.index_h or _refln_index_h) in this CIF file."
    );
}

/// Of several blocks with reflections the first counts.
void tell_of_other_blocks(
    gemmi::cif::Document& document, const ReflectionLoop& taken, ListedFile& file
) {
    const auto blocks =
        std::count_if(document.blocks.begin(), document.blocks.end(), [](auto& block) {
            return block.find_loop("_refln.index_h").length() > 0 ||
                   block.find_loop("_refln_index_h").length() > 0;
        });
    if (blocks > 1) {
        file.notes.warnings.push_back(
            file.name + ": " + std::to_string(blocks) +
            " blocks have reflections; those of data_" + taken.block->name +
            " are taken, the first."
        );
    }
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

/// What a row states of h k l and of -h -k -l.
std::pair<double, double> amplitudes(const Row& row, const CifAmplitudes& columns) {
    const double plus = amplitude(row, columns.plus, columns.are_squares);
    if (columns.minus) {
        return {plus, amplitude(row, *columns.minus, columns.are_squares)};
    }
    const double half =
        columns.difference ? 0.5 * amplitude(row, *columns.difference, false) : std::nan("");
    if (std::isnan(half)) {
        return {plus, std::nan("")};
    }
    return {std::max(plus + half, 0.0), std::max(plus - half, 0.0)};
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

std::vector<ListedReflection> listed_reflections(
    const ReflectionLoop& reflections, const CifAmplitudes& columns, const std::string& name
) {
    const std::array<std::size_t, 3> hkl = index_columns(reflections, name);
    const std::size_t width = reflections.loop->tags.size();
    const std::vector<std::string>& values = reflections.loop->values;
    std::vector<ListedReflection> rows;
    for (std::size_t start = 0; start + width <= values.size(); start += width) {
        const Row row{
            &values[start], name + ": reflection " + std::to_string(start / width + 1)};
        const auto [plus, minus] = amplitudes(row, columns);
        if (!std::isnan(plus) || !std::isnan(minus)) {
            rows.push_back(
                {miller_index(row, hkl[0]),
                 miller_index(row, hkl[1]),
                 miller_index(row, hkl[2]),
                 plus,
                 minus}
            );
        }
    }
    return rows;
}

std::size_t count_negative(const ReflectionLoop& reflections, std::size_t column) {
    const std::size_t width = reflections.loop->tags.size();
    const std::vector<std::string>& values = reflections.loop->values;
    std::size_t count = 0;
    for (std::size_t at = column; at < values.size(); at += width) {
        count += gemmi::cif::as_number(values[at]) < 0.0 ? 1U : 0U;
    }
    return count;
}

/// What the reflections' block says of its symmetry, or the first block that says anything.
StatedSymmetry symmetry_of(
    gemmi::cif::Document& document, const ReflectionLoop& reflections, const std::string& name
) {
    StatedSymmetry stated = stated_symmetry(document, *reflections.block, name);
    for (std::size_t i = 0; i < document.blocks.size() && says_nothing(stated); ++i) {
        stated = stated_symmetry(document, document.blocks[i], name);
    }
    stated.origin_matters = false;
    return stated;
}

}  // namespace

ReflectionList read_cif_reflections(
    const std::string& bytes, const std::string& name, const ReadOptions& options
) {
    gemmi::cif::Document document = parse_cif(bytes, name);
    return read_cif_reflections(document, name, options);
}

ReflectionList read_cif_reflections(
    gemmi::cif::Document& document, const std::string& name, const ReadOptions& options
) {
    const ReflectionLoop reflections = find_loop(document, name);
    const CifAmplitudes columns = choose_columns(reflections, name, options.column);
    ListedFile file;
    file.name = name;
    file.columns = text_of(reflections, columns);
    file.rows = listed_reflections(reflections, columns, name);
    if (file.rows.empty()) {
        refuse(name, "no reflection has a value in " + file.columns + ".");
    }
    tell_of_other_blocks(document, reflections, file);
    if (columns.are_squares) {
        remark_on_negative_intensities(
            count_negative(reflections, columns.plus) +
                (columns.minus ? count_negative(reflections, *columns.minus) : 0),
            file
        );
    }
    file.column_of_mates = label_of_mates(reflections, columns);
    file.cell = cell_of_block(*reflections.block);
    file.symmetry = symmetry_of(document, reflections, name);
    if (says_nothing(file.symmetry) && options.space_group.empty()) {
        refuse(name, "no space group in this CIF file. Give crystal.space_group.");
    }
    ReflectionList list = make_list(std::move(file), options);
    list.has_columns = true;
    return list;
}

}  // namespace minibragg::reflections
