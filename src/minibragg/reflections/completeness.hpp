#pragma once

#include <vector>

#include <gemmi/symmetry.hpp>

#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/reflections.hpp"

/// How much of reciprocal space a list of reflections covers. For the readers.
namespace minibragg::reflections {

/// Fractions of the reflections in spheres about (0 0 0), which is not counted, that a list
/// holds; systematically absent ones are not counted.
struct Completeness {
    double d_min_A = 0.0;  ///< resolution of the finest reflection
    double of_all = 0.0;   ///< of those to d_min_A
    double of_coarse =
        0.0;  ///< of those to twice d_min_A: lists that fill a box lack the outer ones
};

/// @param p1  sorted, each reflection once, with all Friedel mates
Completeness completeness_of(
    const std::vector<Reflection>& p1,
    const crystal::UnitCell& cell,
    const gemmi::GroupOps& operations
);

}  // namespace minibragg::reflections
