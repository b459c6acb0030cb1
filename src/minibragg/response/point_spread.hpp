#pragma once

#include <cstdint>
#include <vector>

namespace minibragg::response {

enum class SpreadShape : std::uint8_t {
    gauss,
    fibre  ///< of a fibre-optic taper: falls like 1/r^3, a Moffat function of exponent 3/2
};

/// The share of a pixel's signal that arrives in each pixel around it.
struct PointSpread {
    int radius = 0;                    ///< pixels; nothing arrives beyond, along either axis
    std::vector<double> weights{1.0};  ///< [2 radius + 1][2 radius + 1], sum 1
};

/// Largest radius: a kernel of it has a quarter of a million weights.
inline constexpr int largest_radius = 256;

/// Radius outside of which a spread has one part in a million of its signal (gauss) or one in
/// fifty (fibre). It may exceed largest_radius.
int sufficient_radius(SpreadShape shape, double fwhm_pixels);

/// Eq. 17b, 17c. The spread's integrals over pixels, scaled so that what lies beyond the radius
/// is given back to the pixels within.
/// @param fwhm_pixels  full width at half maximum, > 0
/// @param radius       0 to largest_radius
PointSpread make_point_spread(SpreadShape shape, double fwhm_pixels, int radius);

}  // namespace minibragg::response
