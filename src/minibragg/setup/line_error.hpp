#pragma once

#include <optional>
#include <vector>

#include "minibragg/setup/make_shot.hpp"

/// How well a few Gaussian lines stand for a spectrum. docs/converged.md.
namespace minibragg::setup {

/// What a few lines leave of a spectrum.
struct LineError {
    double largest = 0.0;  ///< difference in a pixel over the brightest pixel
    /// Lines that leave at most the bound; 0: as many are simulated as are known of.
    int enough = 0;
};

/// The error of the lines of a shot in closed form: those of a recorded spectrum against all
/// its channels, those of a generated one, which stand for intervals, against these intervals.
/// None where lines stand for nothing but themselves.
///
/// A spot sees a spectrum through its own width: while the photon energy changes, it passes a
/// pixel as a Gaussian of variance 1 / (q^T S^-1 q) of the relative energy, where S is its
/// covariance without the band; a pixel that is averaged over adds its own extent. So both
/// spectra are compared after a convolution by that Gaussian, at places all over the detector.
/// @param bound  for LineError::enough
std::optional<LineError> line_error(
    const Experiment& experiment, const Shot& shot, double bound
);

/// A line as the error sees it: place, width and weight of the relative photon energy.
struct EnergyLine {
    double shift, variance, weight;
};

/// The largest difference between two spectra, as a Gaussian of this variance sees them, and
/// the largest value of the first. Their weights count relative to their sums.
struct SpectraDifference {
    double largest = 0.0, brightest = 0.0;
};

SpectraDifference compare_spectra(
    const std::vector<EnergyLine>& exact, const std::vector<EnergyLine>& lines, double variance
);

}  // namespace minibragg::setup
