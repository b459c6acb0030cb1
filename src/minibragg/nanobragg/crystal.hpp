#pragma once

#include <optional>
#include <string>
#include <vector>

#include "minibragg/base/nanobragg_random.hpp"
#include "minibragg/nanobragg/limits.hpp"
#include "minibragg/nanobragg/options.hpp"

/// The crystal's lattice, orientation, size and mosaic domains.
namespace minibragg::nanobragg {

/// A lattice in the laboratory at spindle angle 0. Rows are vectors.
struct Lattice {
    Mat3 direct_A;  ///< a, b, c
    /// a*, b*, c* as the reference program computes them again from the direct ones.
    Mat3 reciprocal_invA;
    double volume_A3 = 0.0;
    Vec3d misset_rad{};  ///< that was applied
};

/// The lattice of `-cell` and `-mat`, turned by the misset.
/// @param matrix_text  contents of the matrix file, if there is one
/// @param random  used for a random misset alone
/// @throws InputError when the matrix has fewer than nine numbers or the lattice no volume
Lattice make_lattice(
    const CrystalOptions& crystal,
    const std::optional<std::string>& matrix_text,
    double wavelength_m,
    NanobraggRandom& random
);

/// Lengths of a, b, c in metres.
Vec3d cell_lengths_m(const Lattice& lattice);

/// Na, Nb, Nc from the options and the size (clipped by the beam) along each axis.
Vec3d count_cells(const CrystalOptions& crystal, const Vec3d& size_m, const Vec3d& lengths_m);

/// Whether structure factors are interpolated unless the user decides: looks at the numbers of
/// cells as given, before a size sets them (Q29).
bool has_few_cells(const CrystalOptions& crystal);

/// Mosaic domains: how many and how far they turn at most.
struct Mosaicity {
    double spread_rad = 0.0;
    std::int64_t domains = 1;
};

Mosaicity resolve_mosaicity(const CrystalOptions& crystal);

/// One rotation a domain; the first is the identity (Q37), and its numbers are drawn all the
/// same.
/// @pre mosaicity.domains within the limits
std::vector<Mat3> make_domain_rotations(const Mosaicity& mosaicity, NanobraggRandom& random);

/// Angles of the spindle at the start of each step.
std::vector<double> spindle_angles_rad(double start_rad, const Sweep& sweep);

/// The rotation of every spindle angle about the axis.
std::vector<Mat3> make_spindle_rotations(
    const std::vector<double>& angles_rad, const Vec3d& axis
);

/// Lengths (Angstrom or its inverse) and angles (radians) of three vectors, as they are
/// printed.
struct CellParameters {
    Vec3d lengths, angles_rad;
};

/// @param duals  the vectors reciprocal to them
/// @param volume  of the three vectors: its sign and that of the duals tell obtuse from reflex
CellParameters cell_parameters(const Mat3& vectors, const Mat3& duals, double volume);

}  // namespace minibragg::nanobragg
