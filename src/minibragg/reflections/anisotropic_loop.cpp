#include "minibragg/reflections/anisotropic_loop.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>

#include <gemmi/math.hpp>
#include <gemmi/numb.hpp>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/refuse.hpp"

namespace minibragg::reflections {
namespace {

using gemmi::cif::Table;
using Tensor = gemmi::SMat33<double>;

constexpr std::size_t elements = 6;  // 11, 22, 33, 12, 13, 23

/// The loop, and what its numbers are multiplied with to be U_ij.
struct TensorLoop {
    Table table;
    std::array<double, elements> to_u_A2;
};

std::array<double, elements> all_equal(double factor) {
    std::array<double, elements> factors{};
    factors.fill(factor);
    return factors;
}

std::array<double, elements> of_beta(const gemmi::UnitCell& cell) {
    const double per_square = 1.0 / (2.0 * constants::pi * constants::pi);
    const std::array reciprocal_invA{cell.ar, cell.br, cell.cr};
    const std::array<std::array<std::size_t, 2>, elements> indices{
        {{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}}};
    std::array<double, elements> factors{};
    std::transform(indices.begin(), indices.end(), factors.begin(), [&](const auto& ij) {
        return per_square / (reciprocal_invA[ij[0]] * reciprocal_invA[ij[1]]);
    });
    return factors;
}

/// The loop of a tensor; some files have it in the loop of atoms, with their labels.
Table find_table(gemmi::cif::Block& block, const std::string& tensor) {
    const auto find = [&](const std::string& label, const std::string& start) {
        std::vector<std::string> tags{label};
        for (const char* const ij : {"11", "22", "33", "12", "13", "23"}) {
            tags.push_back(start + tensor + "_" + ij);
        }
        return block.find(tags);
    };
    for (const std::string separator : {"_", "."}) {
        const std::string start = "_atom_site_aniso" + separator;
        for (const std::string& label : {start + "label", "_atom_site" + separator + "label"}) {
            Table table = find(label, start);
            if (table.ok()) {
                return table;
            }
        }
    }
    return find("_atom_site_aniso_label", "_atom_site_aniso_");
}

/// Whether a block says anything of anisotropic displacements.
bool has_any(gemmi::cif::Block& block) {
    for (const std::string start : {"_atom_site_aniso_", "_atom_site_aniso."}) {
        for (const char* const end : {"label", "U_11", "B_11", "beta_11"}) {
            if (block.find_values(start + end).length() > 0) {
                return true;
            }
        }
    }
    return false;
}

/// @throws InputError when there is a loop that is none of the three
std::optional<TensorLoop> find_tensor_loop(
    gemmi::cif::Block& block, const gemmi::UnitCell& cell, const std::string& file
) {
    const std::array<std::pair<const char*, std::array<double, elements>>, 3> tensors{
        {{"U", all_equal(1.0)},
         {"B", all_equal(1.0 / gemmi::u_to_b())},
         {"beta", of_beta(cell)}}};
    for (const auto& [tensor, factors] : tensors) {
        Table table = find_table(block, tensor);
        if (table.length() > 0) {
            return TensorLoop{table, factors};
        }
    }
    if (has_any(block)) {
        refuse(
            file,
            "the loop of anisotropic displacements is not understood. It must have all of "
            "U_11, U_22, U_33, U_12, U_13, U_23, or likewise of B or beta."
        );
    }
    return std::nullopt;
}

/// What a row says of an atom.
struct AnisotropicRow {
    std::optional<Tensor> u_A2;  ///< none when one of the six is "?" or "."
    bool is_unknown = false;     ///< one is "?"; all "." is that of an isotropic atom
};

AnisotropicRow read_row(
    Table::Row& row, const std::array<double, elements>& to_u_A2, const std::string& file
) {
    std::array<double, elements> u_A2{};
    AnisotropicRow result;
    bool is_complete = true;
    for (std::size_t i = 0; i < elements; ++i) {
        const std::string& text = row[i + 1];
        u_A2[i] = to_u_A2[i] * gemmi::cif::as_number(text);
        is_complete = is_complete && !gemmi::cif::is_null(text);
        result.is_unknown = result.is_unknown || text == "?";
        if (std::isnan(u_A2[i]) && !gemmi::cif::is_null(text)) {
            refuse(
                file,
                "atom " + printable(row.str(0)) + " has " + printable(text) +
                    " for an anisotropic displacement."
            );
        }
    }
    if (is_complete) {
        result.u_A2 = Tensor{u_A2[0], u_A2[1], u_A2[2], u_A2[3], u_A2[4], u_A2[5]};
    }
    return result;
}

/// The rows of a label and how many atoms have taken one.
struct RowsOfLabel {
    std::vector<AnisotropicRow> rows;
    std::size_t taken = 0;
};

}  // namespace

void read_anisotropic_loop(
    gemmi::cif::Block& block,
    const gemmi::UnitCell& cell,
    const std::string& file,
    std::vector<gemmi::SmallStructure::Site>& sites,
    Notes& notes
) {
    std::optional<TensorLoop> loop = find_tensor_loop(block, cell, file);
    if (!loop) {
        return;
    }
    std::map<std::string, RowsOfLabel> by_label;
    for (Table::Row row : loop->table) {
        by_label[row.str(0)].rows.push_back(read_row(row, loop->to_u_A2, file));
    }
    std::size_t unknown = 0;
    for (gemmi::SmallStructure::Site& site : sites) {
        const auto found = by_label.find(site.label);
        if (found == by_label.end()) {
            continue;
        }
        RowsOfLabel& of_label = found->second;
        const AnisotropicRow& row =
            of_label.rows[std::min(of_label.taken, of_label.rows.size() - 1)];
        ++of_label.taken;
        unknown += row.is_unknown ? 1U : 0U;
        if (row.u_A2) {
            site.aniso = *row.u_A2;
            site.u_iso = site.aniso.nonzero() ? site.u_iso : 0.0;
        }
    }
    if (unknown > 0) {
        notes.warnings.push_back(
            file + ": atoms with an unknown number in the loop of anisotropic displacements: " +
            std::to_string(unknown) + ". Their isotropic displacement is taken."
        );
    }
    const auto strangers =
        std::count_if(by_label.begin(), by_label.end(), [](const auto& entry) {
            return entry.second.taken == 0;
        });
    if (strangers > 0) {
        notes.warnings.push_back(
            file + ": the loop of anisotropic displacements has " + std::to_string(strangers) +
            " labels of no atom."
        );
    }
}

}  // namespace minibragg::reflections
