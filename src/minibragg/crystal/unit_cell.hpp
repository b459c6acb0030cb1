#pragma once

#include <string>

#include "minibragg/base/vec3.hpp"

namespace minibragg::crystal {

/// Lengths of the edges and the angles between them: alpha between b and c, beta between a and
/// c, gamma between a and b.
struct UnitCell {
    double a_A = 0.0, b_A = 0.0, c_A = 0.0;
    double alpha_deg = 90.0, beta_deg = 90.0, gamma_deg = 90.0;
};

/// Throws InputError unless the cell spans a volume: lengths positive and finite, angles
/// between 0 and 180 degrees that can meet in one corner.
/// @param where  what the message names: a deck key or a file
void check_unit_cell(const UnitCell& cell, const std::string& where);

/// Rows a, b, c in Angstrom in the standard setting: a along x, b in the xy plane towards y, c
/// on the side of z (the Protein Data Bank's; c* is along z). Right-handed.
/// @pre check_unit_cell() has passed
Mat3 standard_setting(const UnitCell& cell);

/// Rows a*, b*, c* of rows a, b, c: a* . a = 1, a* . b = 0 and so on. Its own inverse.
/// @pre the rows are not coplanar
Mat3 reciprocal_vectors(const Mat3& vectors);

/// The cell whose edges are the rows of `vectors_A`.
UnitCell cell_of(const Mat3& vectors_A);

double volume_A3(const UnitCell& cell);

/// |h a* + k b* + l c*|^2 = 1/d^2 in 1/Angstrom^2.
/// @param reciprocal_invA  rows a*, b*, c*
double inverse_d_squared(const Mat3& reciprocal_invA, const Vec3d& hkl);

}  // namespace minibragg::crystal
