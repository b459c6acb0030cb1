#include "minibragg/reflections/cell_freedom.hpp"

#include <algorithm>

#include <gemmi/symmetry.hpp>

#include "minibragg/base/error.hpp"
#include "minibragg/reflections/space_group_table.hpp"

namespace minibragg::reflections {

namespace {

/// Whether an axis of a monoclinic group is the one of its twofold rotations: kept by all of
/// them.
bool is_kept(const gemmi::SpaceGroup& group, std::size_t axis) {
    const gemmi::GroupOps operations = group.operations();
    return std::all_of(
        operations.sym_ops.begin(),
        operations.sym_ops.end(),
        [axis](const gemmi::Op& operation) {
            const int kept = operation.det_rot() > 0 ? gemmi::Op::DEN : -gemmi::Op::DEN;
            return operation.rot[axis][axis] == kept;
        }
    );
}

}  // namespace

CellFreedom cell_freedom(const crystal::UnitCell& cell, const std::string& space_group) {
    if (space_group.ends_with("listed operations)")) {
        throw InputError(
            "series.keep_symmetry: " + space_group +
            " is no group of the table, which tells what it leaves free. Give "
            "series.keep_symmetry = false, or crystal.space_group."
        );
    }
    const gemmi::SpaceGroup& group = find_space_group(space_group, &cell, "series");
    const bool is_rhombohedral = group.ext == 'R';
    switch (group.crystal_system()) {
        case gemmi::CrystalSystem::Triclinic:
            return {};
        case gemmi::CrystalSystem::Monoclinic:
            return {true, true, is_kept(group, 0), is_kept(group, 1), is_kept(group, 2), false};
        case gemmi::CrystalSystem::Orthorhombic:
            return {true, true, false, false, false, false};
        case gemmi::CrystalSystem::Cubic:
            return {false, false, false, false, false, false};
        default:
            // tetragonal, hexagonal, trigonal
            return is_rhombohedral ? CellFreedom{false, false, true, false, false, true}
                                   : CellFreedom{false, true, false, false, false, false};
    }
}

crystal::UnitCell tied(crystal::UnitCell cell, const CellFreedom& freedom) {
    cell.b_A = freedom.b ? cell.b_A : cell.a_A;
    cell.c_A = freedom.c ? cell.c_A : cell.a_A;
    if (freedom.angles_are_one) {
        cell.beta_deg = cell.alpha_deg;
        cell.gamma_deg = cell.alpha_deg;
    }
    return cell;
}

}  // namespace minibragg::reflections
