#pragma once

#include <optional>
#include <string>

#include "minibragg/base/notes.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/reflections.hpp"

/// The one comparison of a deck's crystal with its structure factors, whatever they come from.
namespace minibragg::reflections {

/// What a deck says of its crystal, and where its structure factors come from.
struct DeckCrystal {
    std::string space_group;  ///< empty: not given
    std::optional<crystal::UnitCell>
        cell;          ///< of the deck or of its orientation matrix; none: not given
    std::string file;  ///< of structure factors; empty: random or constant ones
};

/// Compares a deck's cell and space group with each other and with the structure factors in
/// `list`, and completes `list.space_group` where the structure factors have no symmetry of
/// their own.
///
/// (That the deck's space group is the file's is seen to when the file is read:
/// stated_symmetry.hpp.)
/// @return a warning when an edge of the deck's cell differs from the file's by more than 1 %
///         (an angle: by as much as moves the end of an edge by 1 % of it)
/// @throws InputError when the deck's space group is unknown, and when the deck's cell does not
///         have the symmetry of its space group or of the structure factors, within 1 % of an
///         edge
Notes agree_with_deck(ReflectionList& list, const DeckCrystal& deck);

}  // namespace minibragg::reflections
