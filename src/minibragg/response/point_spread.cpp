#include "minibragg/response/point_spread.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "minibragg/base/constants.hpp"

namespace minibragg::response {

namespace {

/// Length of a Moffat-3/2 function's full width at half maximum 1: its value falls to a half at
/// r = g sqrt(2^(2/3) - 1), so g = 1 / (2 sqrt(2^(2/3) - 1)).
double fibre_length(double fwhm_pixels) {
    return 0.5 * fwhm_pixels / std::sqrt(std::cbrt(4.0) - 1.0);
}

/// Eq. 17b. Integral of a Gaussian of volume 1 over the pixel at (x, y).
double gauss_weight(double fwhm_pixels, int x, int y) {
    const double b = 2.0 * std::sqrt(std::log(2.0)) / fwhm_pixels;
    const auto integral = [b](int i) {
        return 0.5 * (std::erf(b * (i + 0.5)) - std::erf(b * (i - 0.5)));
    };
    return integral(x) * integral(y);
}

/// Eq. 17c. Integral of g / (2 pi (g^2 + r^2)^(3/2)), volume 1, over the pixel at (x, y).
double fibre_weight(double fwhm_pixels, int x, int y) {
    const double g = fibre_length(fwhm_pixels);
    const auto corner = [g](double u, double v) {
        return std::atan(u * v / (g * std::sqrt(g * g + u * u + v * v))) /
               (2.0 * constants::pi);
    };
    return corner(x + 0.5, y + 0.5) - corner(x + 0.5, y - 0.5) - corner(x - 0.5, y + 0.5) +
           corner(x - 0.5, y - 0.5);
}

}  // namespace

int sufficient_radius(SpreadShape shape, double fwhm_pixels) {
    constexpr double gauss_loss = 1e-6, fibre_loss = 0.02;
    // Outside of a circle of radius r lies exp(-ln 16 (r / fwhm)^2) of a Gaussian, and
    // g / sqrt(g^2 + r^2) of a Moffat-3/2 function.
    const double radius = shape == SpreadShape::gauss
                              ? fwhm_pixels * std::sqrt(-std::log(gauss_loss) / std::log(16.0))
                              : fibre_length(fwhm_pixels) / fibre_loss;
    constexpr double beyond_all = 1e6;
    return 1 + static_cast<int>(std::ceil(std::min(radius, beyond_all)));
}

PointSpread make_point_spread(SpreadShape shape, double fwhm_pixels, int radius) {
    PointSpread spread{radius, {}};
    for (int y = -radius; y <= radius; ++y) {
        for (int x = -radius; x <= radius; ++x) {
            spread.weights.push_back(
                shape == SpreadShape::gauss ? gauss_weight(fwhm_pixels, x, y)
                                            : fibre_weight(fwhm_pixels, x, y)
            );
        }
    }
    const double sum = std::accumulate(spread.weights.begin(), spread.weights.end(), 0.0);
    for (double& weight : spread.weights) {
        weight /= sum;
    }
    return spread;
}

}  // namespace minibragg::response
