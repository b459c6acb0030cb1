#include "minibragg/setup/spot_transform.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "minibragg/base/constants.hpp"

namespace minibragg::setup {

namespace {

using scene::LatticeShape;

/// What shapes have in common, whatever broadens their spots and in whatever metric.
enum class Profile : std::uint8_t { box, ball, gauss, tophat };

Profile profile_of(LatticeShape shape) {
    switch (shape) {
        case LatticeShape::square:
            return Profile::box;
        case LatticeShape::round:
            return Profile::ball;
        case LatticeShape::gauss:
        case LatticeShape::gauss_reciprocal:
        case LatticeShape::broadened:
        case LatticeShape::broadened_sweep:
        case LatticeShape::broadened_pixel:
        case LatticeShape::broadened_pixel_sweep:
            return Profile::gauss;
        case LatticeShape::tophat:
        case LatticeShape::tophat_reciprocal:
            return Profile::tophat;
    }
    throw std::logic_error("a lattice shape without a profile");
}

// Of Eq. 11 and 12. One number with two meanings: see docs/physics.md.
constexpr double gauss_width = 0.63, tophat_radius = 0.63;

/// 3 (sin y - y cos y) / y^3: the transform of a ball that is filled evenly.
double ball_transform(double y) {
    constexpr double series_below = 0.1;
    return y < series_below ? 1.0 - 0.1 * y * y
                            : 3.0 * (std::sin(y) - y * std::cos(y)) / (y * y * y);
}

/// The part of a ball that overlaps itself after a shift of t diameters.
double ball_overlap(double t) {
    return t < 1.0 ? 1.0 - 0.5 * t * (3.0 - t * t) : 0.0;
}

double box_overlap(const Vec3d& shift) {
    const auto along = [](double t) {
        return std::max(0.0, 1.0 - std::abs(t));
    };
    return along(shift.x) * along(shift.y) * along(shift.z);
}

}  // namespace

double peak_width(const SpotShape& spot) {
    const double narrower = 1.0 / std::sqrt(spot.fudge);
    switch (profile_of(spot.shape)) {
        case Profile::box: {
            constexpr double sinc_squared =
                0.885893;  // twice the root of (sin(pi t) / (pi t))^2 = 1/2
            return sinc_squared;
        }
        case Profile::ball: {
            constexpr double ball =
                1.155;  // twice the root of (3 (sin u - u cos u) / u^3)^2 = 1/2, over pi
            return ball * narrower;
        }
        case Profile::gauss:
            return 2.0 * std::sqrt(0.5 * gauss_width * std::log(2.0)) * narrower;
        case Profile::tophat:
            return 2.0 * tophat_radius * narrower;
    }
    return 1.0;
}

double overlap(const SpotShape& spot, const Vec3d& shift) {
    const double length_of_shift = length(shift) / std::sqrt(spot.fudge);
    switch (profile_of(spot.shape)) {
        case Profile::box:
            return box_overlap(shift);
        case Profile::ball:
            return ball_overlap(length_of_shift);
        case Profile::gauss:
            return std::exp(
                -0.5 * constants::pi * constants::pi * gauss_width * length_of_shift *
                length_of_shift
            );
        case Profile::tophat:
            return ball_transform(2.0 * constants::pi * tophat_radius * length_of_shift);
    }
    return 0.0;
}

double integral(const SpotShape& spot) {
    constexpr double of_volume = 1.5;  // of a squared length
    const double smaller = std::pow(spot.fudge, -of_volume);
    switch (profile_of(spot.shape)) {
        case Profile::box:
            return 1.0;
        case Profile::ball:  // of a whole ball; its peak is chosen so
            return smaller;
        case Profile::gauss:
            return std::pow(0.5 * constants::pi * gauss_width, of_volume) * smaller;
        case Profile::tophat:
            return 4.0 / 3.0 * constants::pi * std::pow(tophat_radius, 3) * smaller;
    }
    return 1.0;
}

double overlap_reach(const SpotShape& spot) {
    constexpr double box = 1.7320508;  // the diagonal of a unit cube
    constexpr double gauss = 1.75, tophat = 13.0;
    const double wider = std::sqrt(spot.fudge);
    switch (profile_of(spot.shape)) {
        case Profile::box:
            return box;
        case Profile::ball:
            return wider;
        case Profile::gauss:
            return gauss * wider;
        case Profile::tophat:
            return tophat * wider;
    }
    return 1.0;
}

}  // namespace minibragg::setup
