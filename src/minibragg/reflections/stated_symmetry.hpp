#pragma once

#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/symmetry.hpp"

/// The symmetry of a file, from all that it says of it, and that of the deck: for every reader.
namespace minibragg::reflections {

/// All that a file says of its symmetry. What it does not say is empty.
struct StatedSymmetry {
    std::string file{};                     ///< its name, for messages
    std::vector<std::string> operations{};  ///< such as "-x,1/2+y,-z"
    std::string hall{};                     ///< such as "-P 2ybc"
    std::string hermann_mauguin{};          ///< such as "P 21/c"
    std::string coordinate_system{};        ///< origin or axes: "1", "2", "H", "R"
    std::string number{};                   ///< in International Tables: 1 to 230
    /// False for a file of amplitudes, which do not depend on the origin and tell little of
    /// screw axes: of two origins one is as good as the other, P 1 says nothing, and a deck's
    /// group of the same Laue symmetry and centring is taken, with a warning.
    bool origin_matters = true;
};

/// Whether a file says nothing of its symmetry.
bool says_nothing(const StatedSymmetry& stated);

/// The symmetry of a file's contents.
///
/// In the order of belief: the listed operations as they stand, also where they are those of no
/// group in the table; the Hall symbol; the Hermann-Mauguin symbol; the number. A less believed
/// statement that contradicts is named in a warning. The deck's space group
/// (`deck.space_group`) decides where the file says nothing, nothing that is understood, or
/// leaves a choice of origin or axes; it may not contradict the file.
/// @param cell  where a symbol leaves a choice of axes (R 3, P 21), the cell decides; may be
///              null
/// @throws InputError when neither file nor deck says a symmetry, when what the file says is
///         not understood and the deck says nothing, when both contradict, and when a choice is
///         left that matters; the message names what to give
Symmetry agreed_symmetry(
    const StatedSymmetry& file,
    const ReadOptions& deck,
    const crystal::UnitCell* cell,
    Notes& notes
);

}  // namespace minibragg::reflections
