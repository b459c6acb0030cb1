#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <gemmi/mtz.hpp>

/// Which columns of an MTZ file hold its amplitudes. For its reader.
namespace minibragg::reflections {

/// Columns by their place in a row.
struct MtzAmplitudes {
    std::size_t plus = 0;  ///< of h k l: the mean of the Friedel mates, or F(+) or I(+)
    std::optional<std::size_t> minus;       ///< F(-) or I(-)
    std::optional<std::size_t> difference;  ///< F(+) - F(-), where `plus` is the mean (DANO)
    std::optional<std::size_t> measured_mates;  ///< 0 both, 1 only +, 2 only - (ISYM)
    bool are_intensities = false;
};

/// The columns of the label asked for, or those that are usual (read_mtz.hpp).
///
/// By type: F mean amplitude, J mean intensity, G one of F(+), F(-), K one of I(+), I(-), D
/// difference F(+) - F(-) of a mean amplitude. The two of a pair belong to one data set; they
/// are found by their labels (friedel_labels.hpp) and, where these tell nothing, as neighbours:
/// of the columns of their type the first and second, third and fourth.
/// @param name   of the file, for messages
/// @param asked  label asked for, also as "dataset/label", or labels of one array with commas;
/// empty: none
/// @throws InputError that lists the columns: for a label that is not there, is there twice or
/// holds neither amplitudes
///         nor intensities, and for one of a pair without the other
MtzAmplitudes choose_columns(
    const gemmi::Mtz& mtz, const std::string& name, const std::string& asked
);

/// "columns F(+) and F(-)", for people.
std::string text_of(const gemmi::Mtz& mtz, const MtzAmplitudes& columns);

/// Of columns that hold the mean of Friedel mates: the label by which the file would keep them
/// apart; empty: it cannot, or the columns do.
std::string label_of_mates(const gemmi::Mtz& mtz, const MtzAmplitudes& columns);

}  // namespace minibragg::reflections
