#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/reflections/expand_listed.hpp"
#include "minibragg/reflections/read_options.hpp"
#include "minibragg/reflections/reflections.hpp"
#include "minibragg/reflections/stated_symmetry.hpp"

/// What the readers of reflections share: the list that is made of a file's rows. For the
/// readers.
namespace minibragg::reflections {

/// A file of reflections as it was read, before its symmetry is applied.
struct ListedFile {
    std::string name;             ///< for messages
    std::string columns;          ///< where the amplitudes stand: "columns F(+) and F(-)"
    std::string column_of_mates;  ///< would keep Friedel mates apart, where `columns` do not;
                                  ///< else empty
    /// None: the file has none. Edges of 1 or 0, as programs write them that know no cell,
    /// count as none.
    std::optional<crystal::UnitCell> cell;
    StatedSymmetry symmetry;  ///< of the file; says nothing: P 1 unless the deck has one
    std::vector<ListedReflection> rows;  ///< not empty
    Notes notes;
};

/// Weak intensities are measured below 0; their amplitudes are 0, and people are told of how
/// many.
void remark_on_negative_intensities(std::size_t count, ListedFile& file);

/// Expands the rows by the space group that file and deck agree on (agreed_symmetry()), else by
/// none.
///
/// Remarks tell what was read: columns, Friedel mates, completeness, redundancy. Warnings tell
/// of rows that contradict each other, of amplitudes that symmetry forbids, and of a deck's
/// group that is not the file's, and of a list without symmetry that seems to be of one
/// asymmetric unit.
/// @throws InputError for a cell without the symmetry of the group, and for a deck's group that
///         contradicts the file's (P 1 contradicts none) or the amplitudes
ReflectionList make_list(ListedFile file, const ReadOptions& options);

}  // namespace minibragg::reflections
