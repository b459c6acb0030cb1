#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "minibragg/base/vec3.hpp"

/// How the crystal lies in the laboratory: NeXus frame, z along the beam, y up, x = y cross z.
/// Every function here gives a rotation matrix U or the oriented direct vectors, rows a, b, c
/// in Angstrom.
namespace minibragg::crystal {

/// Nine numbers of a matrix by rows.
using NineNumbers = std::array<double, 9>;

/// The rows of `vectors_A` turned by U: oriented vectors of a cell in its standard setting.
Mat3 oriented(const Mat3& vectors_A, const Mat3& u_matrix);

/// A rotation matrix as a user writes it, with rounded digits: its rows must be orthonormal
/// within 1e-3 and right-handed. The nearest exact rotation is returned.
/// @throws InputError otherwise; `where` is what the message names
Mat3 rotation_from_u_matrix(const NineNumbers& u_matrix, const std::string& where);

/// Direct vectors of an A matrix, whose columns are a*, b*, c* in 1/Angstrom in the laboratory
/// frame.
/// @throws InputError for vectors in one plane and for a left-handed set; `where` is what the
///         message names
Mat3 vectors_from_a_matrix(const NineNumbers& a_matrix_invA, const std::string& where);

/// The A matrix of a MOSFLM matrix file: the first nine numbers, by rows; its columns are a*,
/// b*, c* times the wavelength, in MOSFLM's frame. What follows (missets, U, cell) is not
/// looked at.
/// @throws InputError with the line for what is no number, and for fewer than nine
NineNumbers read_mosflm_matrix(std::string_view text, std::string_view name);

/// A vector of MOSFLM's frame (x along the beam, z along the spindle) in the NeXus frame: (x,
/// y, z) becomes (-z, y, x). The beam comes to +z, the spindle to -x.
inline constexpr Mat3 nexus_from_mosflm{{{0.0, 0.0, -1.0}, {0.0, 1.0, 0.0}, {1.0, 0.0, 0.0}}};

/// Direct vectors in the NeXus frame of a MOSFLM matrix (read_mosflm_matrix).
/// @throws InputError as vectors_from_a_matrix, and for a wavelength that is not > 0
Mat3 vectors_from_mosflm_matrix(
    const NineNumbers& mosflm_matrix, double wavelength_A, const std::string& where
);

/// The rotation of three numbers between 0 and 1: uniform over all rotations when they are
/// uniform (unit quaternion; Shoemake, Graphics Gems III, 1992).
Mat3 rotation_of_uniform(double u1, double u2, double u3);

/// A rotation drawn uniformly over all rotations: random unit quaternion (Shoemake, Graphics
/// Gems III, 1992) from Philox. The same on every machine up to the last bits of sine and
/// cosine.
/// @param index  of the crystal in a series with one seed
Mat3 random_orientation(std::int64_t seed, std::uint64_t index = 0);

}  // namespace minibragg::crystal
