#include "minibragg/reflections/cif_document.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <vector>

#include <gemmi/cif.hpp>
#include <gemmi/numb.hpp>

#include "minibragg/base/error.hpp"

namespace minibragg::reflections {
namespace {

using Tags = std::vector<std::string>;

/// The value of the first of `tags` that the block has with a known value.
std::string first_value(gemmi::cif::Block& block, const Tags& tags) {
    for (const std::string& tag : tags) {
        const std::string* value = block.find_value(tag);
        if (value != nullptr && !gemmi::cif::is_null(*value)) {
            return gemmi::cif::as_string(*value);
        }
    }
    return {};
}

/// The known values of the first of `tags` that the block has any of.
std::vector<std::string> first_values(gemmi::cif::Block& block, const Tags& tags) {
    std::vector<std::string> values;
    for (const std::string& tag : tags) {
        for (const std::string& value : block.find_values(tag)) {
            if (!gemmi::cif::is_null(value)) {
                values.push_back(gemmi::cif::as_string(value));
            }
        }
        if (!values.empty()) {
            break;
        }
    }
    return values;
}

StatedSymmetry symmetry_in(gemmi::cif::Block& block) {
    StatedSymmetry stated;
    stated.operations = first_values(
        block,
        {"_space_group_symop.operation_xyz",
         "_space_group_symop_operation_xyz",
         "_symmetry_equiv.pos_as_xyz",
         "_symmetry_equiv_pos_as_xyz",
         "_symmetry_equiv_pos.as_xyz"}
    );
    stated.hall = first_value(
        block,
        {"_space_group.name_Hall",
         "_space_group_name_Hall",
         "_symmetry.space_group_name_Hall",
         "_symmetry_space_group_name_Hall"}
    );
    stated.hermann_mauguin = first_value(
        block,
        {"_symmetry.space_group_name_H-M",
         "_space_group.name_H-M_alt",
         "_space_group_name_H-M_alt",
         "_symmetry_space_group_name_H-M",
         "_space_group.name_H-M_full",
         "_space_group_name_H-M_full",
         "_symmetry.pdbx_full_space_group_name_H-M"}
    );
    stated.coordinate_system = first_value(
        block,
        {"_space_group.IT_coordinate_system_code", "_space_group_IT_coordinate_system_code"}
    );
    stated.number = first_value(
        block,
        {"_symmetry.Int_Tables_number",
         "_space_group.IT_number",
         "_space_group_IT_number",
         "_symmetry_Int_Tables_number"}
    );
    return stated;
}

/// '1.5' becomes 1.5. Some programs write quotes around all values, and gemmi takes what is
/// quoted for no number.
void unquote_number(std::string& value) {
    const bool is_quoted = value.size() > 2 &&
                           (value.front() == '\'' || value.front() == '"') &&
                           value.back() == value.front();
    if (is_quoted) {
        const std::string inside = value.substr(1, value.size() - 2);
        value = gemmi::cif::is_numb(inside) ? inside : value;
    }
}

void unquote_numbers(gemmi::cif::Document& document) {
    for (gemmi::cif::Block& block : document.blocks) {
        for (gemmi::cif::Item& item : block.items) {
            if (item.type == gemmi::cif::ItemType::Pair) {
                unquote_number(item.pair[1]);
            } else if (item.type == gemmi::cif::ItemType::Loop) {
                std::for_each(item.loop.values.begin(), item.loop.values.end(), unquote_number);
            }
        }
    }
}

}  // namespace

gemmi::cif::Document parse_cif(const std::string& bytes, const std::string& name) {
    try {
        gemmi::cif::Document document =
            gemmi::cif::read_memory(bytes.data(), bytes.size(), name.c_str());
        unquote_numbers(document);
        return document;
    } catch (const std::exception& error) {
        throw InputError(std::string("not a sound CIF file (") + error.what() + ").");
    }
}

bool has_reflections(gemmi::cif::Document& document) {
    return std::any_of(
        document.blocks.begin(),
        document.blocks.end(),
        [](gemmi::cif::Block& block) {
            return block.find_loop("_refln.index_h").length() > 0 ||
                   block.find_loop("_refln_index_h").length() > 0;
        }
    );
}

std::optional<crystal::UnitCell> cell_of_block(gemmi::cif::Block& block) {
    constexpr std::array quantities{
        "length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma"};
    constexpr std::size_t lengths = 3;
    constexpr double default_angle_deg = 90.0;
    std::array<double, quantities.size()> values{};
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        const std::string quantity = quantities[i];
        values[i] =
            gemmi::cif::as_number(first_value(block, {"_cell." + quantity, "_cell_" + quantity})
            );
        const bool is_left_out = i >= lengths &&
                                 block.find_value("_cell_length_a") != nullptr &&
                                 block.find_value("_cell_" + quantity) == nullptr;
        if (is_left_out) {
            values[i] = default_angle_deg;  // the core dictionary's default
        }
        if (std::isnan(values[i])) {
            return std::nullopt;
        }
    }
    return crystal::UnitCell{values[0], values[1], values[2], values[3], values[4], values[5]};
}

StatedSymmetry stated_symmetry(
    gemmi::cif::Document& document, gemmi::cif::Block& block, const std::string& name
) {
    StatedSymmetry stated = symmetry_in(block);
    for (gemmi::cif::Block& other : document.blocks) {
        const bool is_global = other.name.empty();
        if (is_global && says_nothing(stated)) {
            stated = symmetry_in(other);
        }
    }
    stated.file = name;
    return stated;
}

}  // namespace minibragg::reflections
