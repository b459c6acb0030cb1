#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <gemmi/cifdoc.hpp>

/// Which columns of a CIF loop hold its amplitudes. For its reader.
namespace minibragg::reflections {

/// The loop of reflections in its block.
struct ReflectionLoop {
    gemmi::cif::Block* block;
    gemmi::cif::Loop* loop;
    std::string prefix;  ///< of its tags, "_refln." or "_refln_"

    /// A column's tag without the prefix; the whole tag of a column that does not belong to the
    /// reflections, which a loop may have against the rules.
    std::string label(std::size_t column) const;

    /// The column of a label, in any case.
    std::optional<std::size_t> find(const std::string& label) const;
};

/// Columns by their place in a row.
struct CifAmplitudes {
    std::size_t plus = 0;  ///< of h k l: the mean of the Friedel mates, or F(+) or I(+)
    std::optional<std::size_t> minus;       ///< F(-) or I(-)
    std::optional<std::size_t> difference;  ///< F(+) - F(-), where `plus` is the mean
    bool are_squares = false;               ///< intensities or squares of amplitudes
};

/// The columns of the label asked for, or those that are usual (read_cif_reflections.hpp).
/// @param name   of the file, for messages
/// @param label  asked for; empty: none
/// @throws InputError that lists the columns: for a label that is not there and for one of a
/// pair without the other
CifAmplitudes choose_columns(
    const ReflectionLoop& reflections, const std::string& name, const std::string& label
);

/// Of columns that hold the mean of Friedel mates: the label by which the file would keep them
/// apart; empty: it cannot, or the columns do.
std::string label_of_mates(const ReflectionLoop& reflections, const CifAmplitudes& columns);

/// "columns pdbx_F_plus and pdbx_F_minus", for people.
std::string text_of(const ReflectionLoop& reflections, const CifAmplitudes& columns);

}  // namespace minibragg::reflections
