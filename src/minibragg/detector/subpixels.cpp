#include "minibragg/detector/subpixels.hpp"

#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/detector/panel.hpp"

namespace minibragg::detector {

namespace {

/// A Legendre polynomial and its derivative.
struct Legendre {
    double value, slope;

    /// @pre degree > 0, -1 < x < 1
    static Legendre at(int degree, double x) {
        double before = 1.0, value = x;
        for (int k = 2; k <= degree; ++k) {
            const double next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k;
            before = value;
            value = next;
        }
        return {value, degree * (x * value - before) / (x * x - 1.0)};
    }
};

/// A root of the polynomial, from the lowest on, by Newton's method from an estimate that is
/// nearer to it than to any other.
double legendre_root(int degree, int number) {
    constexpr int steps = 20;
    constexpr double before = 0.75, half = 0.5;  // of Tricomi's estimate
    double x = -std::cos(constants::pi * (number + before) / (degree + half));
    for (int i = 0; i < steps; ++i) {
        const Legendre polynomial = Legendre::at(degree, x);
        x -= polynomial.value / polynomial.slope;
    }
    return x;
}

Subpixel legendre_subpixel(int number, int count) {
    if (2 * number + 1 == count) {
        const double slope = Legendre::at(count, 0.0).slope;
        return {0.0, count / (slope * slope)};
    }
    const double x = legendre_root(count, number);
    const double slope = Legendre::at(count, x).slope;
    // The weights of the interval -1 to 1 sum to 2.
    return {0.5 * x, count / ((1.0 - x * x) * slope * slope)};
}

}  // namespace

std::vector<Subpixel> make_subpixels(int count, SubpixelRule rule) {
    std::vector<Subpixel> subpixels;
    subpixels.reserve(static_cast<std::size_t>(count));
    for (int k = 0; k < count; ++k) {
        subpixels.push_back(
            rule == SubpixelRule::even ? Subpixel{subpixel_offset(k, count), 1.0}
                                       : legendre_subpixel(k, count)
        );
    }
    return subpixels;
}

}  // namespace minibragg::detector
