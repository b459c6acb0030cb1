#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minibragg/base/notes.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/anomalous.hpp"

namespace minibragg::reflections {

/// Miller indices h, k, l.
using Miller = std::array<int, 3>;

/// A reflection and its amplitude, in electrons per unit cell.
struct Reflection {
    int h, k, l;
    double F_e;
};

/// What a file of reflections lists, and what symmetry makes of it; all 0 for reflections that
/// were computed.
struct ListStatistics {
    std::int64_t values = 0;  ///< amplitudes that the file states
    std::int64_t unique =
        0;  ///< its reflections that neither symmetry nor Friedel's law makes equal
    std::int64_t derived_mates =
        0;                   ///< of the expanded list: amplitudes taken from the Friedel mate
    std::int64_t pairs = 0;  ///< unique pairs of Friedel mates of which the file states both
    double mean_pair_difference = 0.0;  ///< mean |F(+) - F(-)| / mean F of these pairs
    std::int64_t contradictions = 0;    ///< reflections whose rows state different amplitudes
    double disagreement =
        0.0;                  ///< mean difference / mean F of amplitudes that are stated again
    std::int64_t absent = 0;  ///< rows with an amplitude that symmetry forbids
    double completeness =
        0.0;  ///< fraction of the sphere to the finest reflection; 0: no cell is known

    /// Amplitudes for one unique reflection.
    double redundancy() const {
        return unique > 0 ? static_cast<double>(values) / static_cast<double>(unique) : 0.0;
    }
};

/// Whether Friedel mates are stated apart and differ by more than rounding.
bool is_anomalous(const ListStatistics& statistics);

/// All reflections of a sphere or of a file, without symmetry: every equivalent and every
/// Friedel mate is there.
struct ReflectionList {
    std::optional<crystal::UnitCell> cell;  ///< of the file, when it has one
    std::string space_group;  ///< as it was used for the expansion: Hermann-Mauguin, or what
                              ///< the file calls it
    std::vector<std::string>
        operations;              ///< all of that space group, such as "-x,y+1/2,-z"; empty: P 1
    std::vector<Reflection> p1;  ///< sorted by h, k, l; each once
    double d_min_A = 0.0;  ///< resolution of the finest reflection; 0 when no cell is known
    std::string source;    ///< of a file of reflections: "columns F(+) and F(-)"; else empty
    bool has_columns = false;  ///< of a file from which a column was chosen
    ListStatistics statistics;
    std::vector<AnomalousTruth> anomalous;  ///< of a model; empty: Friedel mates are equal
    Notes notes;                            ///< for the user
};

/// Amplitudes larger than this are refused by every reader: in mixed precision their squares
/// are floats.
inline constexpr double largest_amplitude_e = 1e18;

/// Miller indices larger than this are refused by every reader.
inline constexpr int largest_miller_index = 32767;

/// Sorts by h, k, l; of reflections that occur more than once the first stays.
void keep_first_of_each(std::vector<Reflection>& reflections);

/// Resolution of the finest reflection but (0 0 0) in a cell, Angstrom; 0 when there is none.
double finest_resolution_A(
    const std::vector<Reflection>& reflections, const crystal::UnitCell& cell
);

/// Multiplies every amplitude by exp(-B s^2 / 4), s = 1/d. B may be negative (sharpening).
/// @throws InputError when B is not finite
void apply_b_factor(
    std::vector<Reflection>& reflections, const crystal::UnitCell& cell, double b_factor_A2
);

}  // namespace minibragg::reflections
