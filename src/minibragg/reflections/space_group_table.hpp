#pragma once

#include <optional>
#include <string>
#include <vector>

#include <gemmi/symmetry.hpp>

#include "minibragg/crystal/unit_cell.hpp"

/// The table of space groups, which is gemmi's, by names, numbers and Hall symbols.
namespace minibragg::reflections {

/// The settings that a name may mean.
struct NamedSettings {
    std::vector<const gemmi::SpaceGroup*> each;  ///< at least one; the usual one first
    /// The name is a number of International Tables, which says nothing of the axes.
    bool are_of_number = false;
    bool states_choice = false;  ///< the name says which origin or axes: ":2", ":H"
};

/// The settings that a Hermann-Mauguin symbol or a number may mean: one for "F d -3 m:2", both
/// origins for "F d -3 m", both sets of axes for "R 3", three unique axes for "P 21", all of
/// the number for "14". Any case, with or without blanks; also "F d -3 m Z" (S, Z, H, R in
/// place of :1, :2, :H, :R), "H 3", "F d 3 m" and "P2(1)/c".
/// @param where  what the message names: a deck key or a file
/// @throws InputError with the nearest names for an unknown one
NamedSettings settings_of_name(const std::string& name, const std::string& where);

/// Of several settings the first that has the cell's metric; without a cell, or when none has,
/// the first.
/// @param cell  may be null
/// @throws InputError as settings_of_name()
const gemmi::SpaceGroup& find_space_group(
    const std::string& name, const crystal::UnitCell* cell, const std::string& where
);

/// The operations of a Hall symbol, of the table or not; none when it is not understood.
std::optional<gemmi::GroupOps> operations_of_hall_symbol(const std::string& hall);

/// Tolerances of a cell's metric, as a fraction of an edge and in radians: that of a cell which
/// is written for its symmetry, and that of one which was refined without it.
inline constexpr double strict_metric = 1e-3, loose_metric = 1e-2;

/// Whether the cell has the metric of a group: its edges and angles stay when an operation
/// turns them.
bool has_metric_of(
    const crystal::UnitCell& cell,
    const gemmi::GroupOps& operations,
    double tolerance = strict_metric
);

}  // namespace minibragg::reflections
