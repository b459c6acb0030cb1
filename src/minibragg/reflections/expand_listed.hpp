#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <gemmi/symmetry.hpp>

#include "minibragg/reflections/reflections.hpp"

/// From the rows of a file to all reflections. For the readers.
namespace minibragg::reflections {

/// A row of a file: what it states of a reflection and of its Friedel mate.
struct ListedReflection {
    int h, k, l;
    double F_e;          ///< of h k l: the amplitude, or F(+); NaN: not stated
    double F_friedel_e;  ///< of -h -k -l: F(-); NaN: not stated, as in files without pairs
};

/// Two amplitudes for one reflection.
struct Contradiction {
    Reflection kept, dropped;
};

/// What a list of rows turned out to be.
struct Expansion {
    std::vector<Reflection> p1;  ///< sorted by h, k, l; each once
    ListStatistics statistics;
    /// The largest difference, if any: rows for one reflection (equivalents are one) disagree.
    std::vector<Contradiction> worst_contradiction;
    /// The strongest row that symmetry forbids, if any is not 0.
    std::vector<Reflection> strongest_absent;
    /// Mean amplitude of the rows that symmetry forbids, those of 0 among them, relative to
    /// that of the others.
    double relative_absent = 0.0;
};

/// Everything that symmetry and Friedel's law make of a file's rows.
///
/// First every amplitude that a row states goes to all equivalents of its reflection, then a
/// reflection that nothing is stated of takes the amplitude of its Friedel mate: a row wins
/// over a derived mate. Of rows that contradict each other the first counts; systematically
/// absent reflections have the amplitude 0.
/// @pre rows is not empty
Expansion expand_listed(
    const std::vector<ListedReflection>& rows, const gemmi::GroupOps& operations
);

/// Whether two groups make the same reflections equal, Friedel mates included: their rotations
/// agree but for signs.
bool have_equal_laue_symmetry(const gemmi::GroupOps& first, const gemmi::GroupOps& second);

}  // namespace minibragg::reflections
