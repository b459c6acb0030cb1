#pragma once

#include <vector>

#include "minibragg/background/materials.hpp"

namespace minibragg::background {

/// Scattering factor of a table at stol = sin(theta)/lambda (1/Angstrom): the cubic through the
/// two points on either side (a parabola in the first and the last interval, a line between two
/// points), not below 0 between points that are not, and the end points' values beyond the
/// ends.
/// @pre at least two points, rising stol
double scattering_factor_e(const std::vector<ScatteringPoint>& table, double stol_invA);

/// A material and how much of it.
struct MaterialInBeam {
    std::vector<ScatteringPoint> table;
    double molecules = 0.0;
};

/// Scattering of each material on one uniform grid of sin(theta)/lambda that begins at 0, for
/// linear lookup. Beyond the last node the last value holds. Apart, because the sum is linear
/// in the amounts, which may differ from image to image.
struct SampledIntensity {
    /// [material][node] molecules * sign(F) F^2, electrons squared; at least two nodes
    std::vector<std::vector<double>> of_material_e2;
    double nodes_per_invA = 0.0;  ///< nodes per unit of sin(theta)/lambda
    /// Of linear lookup, of the largest intensity of the material. Below 1e-7 but for tables
    /// that would need more than a million nodes.
    double largest_error_fraction = 0.0;
};

/// Samples molecules * sign(F) F^2 of each material. The grid includes the tables' own points
/// where they are multiples of 1e-5 or coarser, so that kinks do not cost accuracy, and is
/// refined until linear lookup is good to 1e-7 of the largest intensity of each.
SampledIntensity sample_intensity(const std::vector<MaterialInBeam>& materials);

/// The sum over materials of factor * intensity, [node]: the factors tell how much of each is
/// in the beam, as a multiple of the sampled amount.
/// @pre a factor a material
std::vector<double> total_intensity_e2(
    const SampledIntensity& samples, const std::vector<double>& factors
);

}  // namespace minibragg::background
