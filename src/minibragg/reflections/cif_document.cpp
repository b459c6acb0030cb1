#include "minibragg/reflections/cif_document.hpp"

#include <array>
#include <cmath>
#include <exception>
#include <vector>

#include <gemmi/cif.hpp>
#include <gemmi/numb.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

/// The value of the first of `tags` that the block has with a known value.
std::string first_value(gemmi::cif::Block& block, const std::vector<std::string>& tags) {
    for (const std::string& tag : tags) {
        const std::string* value = block.find_value(tag);
        if (value != nullptr && !gemmi::cif::is_null(*value)) {
            return gemmi::cif::as_string(*value);
        }
    }
    return {};
}

const gemmi::SpaceGroup* group_of_operations(const gemmi::cif::Column& triplets) {
    constexpr int most_operations = 192;
    if (triplets.length() > most_operations) {
        return nullptr;
    }
    std::vector<gemmi::Op> operations;
    for (const std::string& triplet : triplets) {
        operations.push_back(symmetry_operation(gemmi::cif::as_string(triplet)));
    }
    return gemmi::find_spacegroup_by_ops(gemmi::split_centering_vectors(operations));
}

/// The space group by whatever the block offers besides its Hermann-Mauguin name; null when
/// nothing is known.
const gemmi::SpaceGroup* group_of_other_data(gemmi::cif::Block& block) {
    const std::string hall = first_value(
        block,
        {"_symmetry.space_group_name_Hall",
         "_space_group.name_Hall",
         "_space_group_name_Hall",
         "_symmetry_space_group_name_Hall"}
    );
    if (const gemmi::SpaceGroup* group = space_group_of_hall_symbol(hall)) {
        return group;
    }
    for (const char* tag : {"_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"}) {
        if (const gemmi::cif::Column triplets = block.find_values(tag)) {
            return group_of_operations(triplets);
        }
    }
    const std::string number = first_value(
        block,
        {"_symmetry.Int_Tables_number",
         "_space_group.IT_number",
         "_space_group_IT_number",
         "_symmetry_Int_Tables_number"}
    );
    return number.empty() ? nullptr : gemmi::find_spacegroup_by_name(number);
}

}  // namespace

gemmi::cif::Document parse_cif(const std::string& bytes, const std::string& name) {
    try {
        return gemmi::cif::read_memory(bytes.data(), bytes.size(), name.c_str());
    } catch (const std::exception& error) {
        throw InputError(std::string("not a sound CIF file (") + error.what() + ").");
    }
}

std::optional<crystal::UnitCell> cell_of_block(gemmi::cif::Block& block) {
    constexpr std::array quantities{
        "length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma"};
    std::array<double, quantities.size()> values{};
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        const std::string quantity = quantities[i];
        values[i] =
            gemmi::cif::as_number(first_value(block, {"_cell." + quantity, "_cell_" + quantity})
            );
        if (std::isnan(values[i])) {
            return std::nullopt;
        }
    }
    return crystal::UnitCell{values[0], values[1], values[2], values[3], values[4], values[5]};
}

std::string space_group_of_block(gemmi::cif::Block& block, const std::string& name) {
    const std::string hermann_mauguin = first_value(
        block,
        {"_symmetry.space_group_name_H-M",
         "_space_group.name_H-M_alt",
         "_space_group_name_H-M_alt",
         "_symmetry_space_group_name_H-M"}
    );
    const std::optional<crystal::UnitCell> cell = cell_of_block(block);
    const gemmi::SpaceGroup* group = nullptr;
    if (!hermann_mauguin.empty()) {
        group = gemmi::find_spacegroup_by_name(
            hermann_mauguin, cell ? cell->alpha_deg : 0.0, cell ? cell->gamma_deg : 0.0
        );
    }
    try {
        group = group != nullptr ? group : group_of_other_data(block);
    } catch (const std::exception& error) {
        throw InputError(
            name + ": cannot understand the symmetry (" + error.what() +
            "). Give crystal.space_group."
        );
    }
    if (group == nullptr && !hermann_mauguin.empty()) {
        return find_space_group(hermann_mauguin, cell ? &*cell : nullptr, name).xhm();
    }
    return group != nullptr ? group->xhm() : std::string{};
}

}  // namespace minibragg::reflections
