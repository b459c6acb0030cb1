#pragma once

#include <optional>
#include <string>

#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/anomalous.hpp"

namespace minibragg::reflections {

/// What a user may say about a file of structure factors.
struct ReadOptions {
    /// Amplitudes or intensities of an MTZ or CIF; empty: the first of the usual names.
    std::string column;
    std::string space_group;    ///< the deck's, which may not contradict the file's
    double d_min_A = 2.0;       ///< models: structure factors are computed to here
    bool bulk_solvent = false;  ///< models: with a flat solvent between the molecules
    std::optional<AnomalousAtoms> anomalous = {};  ///< models: with anomalous scattering
    std::optional<crystal::UnitCell> cell = {};    ///< the deck's, for files that have none
};

}  // namespace minibragg::reflections
