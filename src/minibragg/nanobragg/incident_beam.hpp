#pragma once

#include <string>
#include <vector>

#include "minibragg/nanobragg/geometry.hpp"
#include "minibragg/nanobragg/limits.hpp"
#include "minibragg/nanobragg/options.hpp"

/// The beam: how strong it is and where its photons come from.
namespace minibragg::nanobragg {

/// Fluence, flux and the water in the beam.
struct BeamStrength {
    double fluence_photons_per_m2 = 0.0;
    double water_intensity = 0.0;  ///< start value of every pixel's sum of |F|^2 |F_lattice|^2
};

/// A flux beats a fluence. The beam size bounds the crystal along b and c, not along a (Q39).
/// @param crystal_size_m  clipped in place
BeamStrength resolve_beam(const BeamOptions& beam, Vec3d& crystal_size_m);

/// One source as the reference program lists it.
struct Source {
    Vec3d given;          ///< as generated (metres) or read (any unit); printed
    Vec3d position;       ///< where the photons come from: a unit vector, or zero
    double weight = 1.0;  ///< read and printed, never used (Q24)
    double wavelength_m = 0.0;
};

/// How the generated sources are spread.
struct SourceGrid {
    Sweep horizontal, vertical, dispersion;
};

SourceGrid resolve_source_grid(const BeamOptions& beam);

/// How far a direction of the beam is off its axis.
struct DivergenceAngles {
    double horizontal_rad, vertical_rad;
};

/// The directions of the grid that are left of a round beam (Q15).
/// @pre the grid is within the limits
std::vector<DivergenceAngles> divergence_angles(const SourceGrid& grid, bool is_round);

/// Wavelengths of the generated sources in each direction.
std::vector<double> wavelengths_m(const Sweep& dispersion, double central_m);

/// Sources on the grid, trimmed to a round beam when asked for (Q15).
/// @throws InputError when there are more than the limit
std::vector<Source> generate_sources(
    const BeamOptions& beam, const SourceGrid& grid, const Frame& frame, const Limits& limits
);

/// Sources of a text: up to five columns X Y Z weight wavelength (metres). Lines that start
/// with '#' are comments; missing columns take their defaults.
/// @throws InputError when there are none, or more than the limit
std::vector<Source> parse_sources(
    const std::string& text, const BeamOptions& beam, const Frame& frame, const Limits& limits
);

}  // namespace minibragg::nanobragg
