#pragma once

#include "minibragg/base/vec3.hpp"
#include "minibragg/scene/scene_model.hpp"

/// |F_lattice|^2 around a reflection and its Fourier transform, on the host: how wide a spot
/// is, and how finely it wants to be sampled. docs/physics.md, Sampling.
namespace minibragg::setup {

/// A shape of lattice factors (Eq. 9 to 12), and the factor on its r^2.
struct SpotShape {
    scene::LatticeShape shape = scene::LatticeShape::square;
    double fudge = 1.0;
};

/// Full width at half maximum of |F_lattice|^2 along an axis, in units of N delta: the width of
/// a spot times the size of the crystal.
double peak_width(const SpotShape& spot);

/// The Fourier transform of |F_lattice|^2 over N delta, 1 at the origin: how much the crystal
/// overlaps itself after a shift (its autocorrelation).
/// @param shift  along a, b, c, in sizes of the crystal
double overlap(const SpotShape& spot, const Vec3d& shift);

/// The integral of |F_lattice|^2 over delta around a reflection, over the number of cells: 1
/// for a box of cells.
double integral(const SpotShape& spot);

/// How long a shift is at which less than 1e-4 of the transform is left; of a uniform spot,
/// whose transform never ends, 1e-3.
double overlap_reach(const SpotShape& spot);

}  // namespace minibragg::setup
