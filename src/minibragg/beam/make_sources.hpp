#pragma once

#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/beam/sources.hpp"

namespace minibragg::beam {

/// One line of a spectrum. Weights are relative.
struct SpectrumLine {
    double wavelength_A;
    double weight;
    /// R.m.s. of the photon energies that it stands for, over their mean; 0: of one alone.
    double bandwidth = 0.0;
};

/// Equally spaced wavelengths of equal weight around a centre.
struct Dispersion {
    double range_fraction = 0.0;  ///< (largest - smallest) / centre
    int steps = 1;                ///< 1: the centre alone; more: both ends included
};

/// How a divergent beam's grid of directions is trimmed.
enum class DivergenceShape {
    round,    ///< an ellipse
    square,   ///< not trimmed
    gaussian  ///< no grid: the beam's direction alone, about which directions are distributed
};

/// A grid of directions of equal weight around the beam's.
struct Divergence {
    double horizontal_rad = 0.0;  ///< full width
    double vertical_rad = 0.0;    ///< full width
    int horizontal_steps = 1;     ///< 1: the centre alone; more: both ends included
    int vertical_steps = 1;
    DivergenceShape shape = DivergenceShape::round;
};

/// Where the beam goes and which way is "horizontal" across it.
struct BeamAxes {
    Vec3d direction{0.0, 0.0, 1.0};  ///< unit vector
    Vec3d horizontal{
        -1.0, 0.0, 0.0};  ///< unit vector across the beam: vertical divergence turns about it
};

/// The wavelengths of a dispersed beam: centre * (1 + range * (i / (steps - 1) - 1/2)).
/// @throws InputError for a centre or a range that leaves wavelengths <= 0, and for steps < 1
std::vector<SpectrumLine> dispersed_wavelengths(double center_A, const Dispersion& dispersion);

/// The directions of a divergent beam: horizontal angle outside, vertical inside, both rising.
///
/// `round` trims the grid to an ellipse when both widths have more than one step, by
/// nanoBragg's rule: kept are x^2 + y^2 <= 1.1 / 4, x and y the angles as fractions of their
/// full widths, their squares less step^2 / 4 for an even number of steps (whose grid has no
/// point on the axis). A fan of one width is never trimmed. A width of 0 takes one step,
/// whatever the number asked for.
/// @throws InputError for negative widths, steps < 1 and widths of half a turn or more
std::vector<Vec3d> divergent_directions(const Divergence& asked, const BeamAxes& axes);

/// Every direction with every line of the spectrum, the spectrum inside; weights sum to 1.
/// @throws InputError when no line has a positive weight
std::vector<Source> make_sources(
    const std::vector<Vec3d>& directions, const std::vector<SpectrumLine>& spectrum
);

/// The same sources with weights that sum to 1.
/// @throws InputError when a weight is negative or none is positive
std::vector<Source> with_normalized_weights(std::vector<Source> sources);

}  // namespace minibragg::beam
