#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "minibragg/setup/spot_transform.hpp"

/// Oracle: |F_lattice|^2 of Eq. 9 to 12 as docs/physics.md has it, transformed by sums over a
/// fine grid.
namespace minibragg::setup {
namespace {

using scene::LatticeShape;
constexpr double pi = std::numbers::pi;

/// |F_lattice|^2 / peak at t = N delta of a large crystal.
double intensity(LatticeShape shape, double fudge, double x, double y, double z) {
    const auto sinc = [](double t) {
        return t == 0.0 ? 1.0 : std::sin(pi * t) / (pi * t);
    };
    const double r2 = x * x + y * y + z * z;
    switch (shape) {
        case LatticeShape::square:
            return std::pow(sinc(x) * sinc(y) * sinc(z), 2);
        case LatticeShape::round: {
            const double u = pi * std::sqrt(fudge * r2);
            return u < 1e-4 ? 1.0
                            : std::pow(3.0 * (std::sin(u) - u * std::cos(u)) / (u * u * u), 2);
        }
        case LatticeShape::gauss:
            return std::exp(-2.0 * fudge * r2 / 0.63);
        default:
            return fudge * r2 < 0.3969 ? 1.0 : 0.0;
    }
}

/// Its transform at a shift along x over that at 0, by a grid of steps of 1/20 to 8 sizes of a
/// peak.
double summed(LatticeShape shape, double fudge, double shift) {
    constexpr int half = 80;
    constexpr double step = 0.1;
    double sum = 0.0, all = 0.0;
    for (int i = -half; i <= half; ++i) {
        for (int j = 0; j <= half; ++j) {
            for (int k = 0; k <= half; ++k) {
                const double weight = (j == 0 ? 1.0 : 2.0) * (k == 0 ? 1.0 : 2.0) *
                                      intensity(shape, fudge, i * step, j * step, k * step);
                all += weight;
                sum += weight * std::cos(2.0 * pi * shift * i * step);
            }
        }
    }
    return sum / all;
}

TEST(Overlap, IsTheTransformOfTheLatticeFactor) {
    // Square peaks fall off as 1 / t^2, and a grid is rough for the edge of a uniform ball: 3
    // %.
    for (const auto shape :
         {LatticeShape::square,
          LatticeShape::round,
          LatticeShape::gauss,
          LatticeShape::tophat}) {
        for (const double shift : {0.0, 0.2, 0.5, 0.8}) {
            EXPECT_NEAR(
                overlap({shape, 1.0}, {shift, 0.0, 0.0}), summed(shape, 1.0, shift), 0.03
            ) << static_cast<int>(shape)
              << " at " << shift;
        }
    }
    for (const auto shape : {LatticeShape::round, LatticeShape::gauss}) {
        EXPECT_NEAR(overlap({shape, 2.0}, {0.4, 0.0, 0.0}), summed(shape, 2.0, 0.4), 0.03);
    }
}

TEST(Overlap, OfABoxIsThatOfItsEdges) {
    EXPECT_DOUBLE_EQ(overlap({LatticeShape::square, 3.0}, {0.5, -0.25, 0.0}), 0.375);
    EXPECT_EQ(overlap({LatticeShape::square, 1.0}, {1.0, 0.0, 0.0}), 0.0);
}

TEST(OverlapReach, LeavesLittleBeyond) {
    for (const double fudge : {0.25, 1.0, 4.0}) {
        for (const auto shape : {LatticeShape::round, LatticeShape::gauss}) {
            const double reach = overlap_reach({shape, fudge});
            EXPECT_LT(std::abs(overlap({shape, fudge}, {reach, 0.0, 0.0})), 1e-4);
            EXPECT_GT(std::abs(overlap({shape, fudge}, {0.5 * reach, 0.0, 0.0})), 1e-3);
        }
        const double tophat = overlap_reach({LatticeShape::tophat, fudge});
        EXPECT_LT(std::abs(overlap({LatticeShape::tophat, fudge}, {tophat, 0.0, 0.0})), 2e-3);
    }
}

TEST(PeakWidth, IsWhereHalfOfThePeakIsLeft) {
    for (const auto shape : {LatticeShape::square, LatticeShape::round, LatticeShape::gauss}) {
        for (const double fudge : {1.0, 2.5}) {
            const double used = shape == LatticeShape::square ? 1.0 : fudge;
            const double half = 0.5 * peak_width({shape, fudge});
            EXPECT_NEAR(intensity(shape, used, half, 0.0, 0.0), 0.5, 1e-3);
        }
    }
    EXPECT_NEAR(peak_width({LatticeShape::tophat, 1.0}), 1.26, 1e-12);
}

}  // namespace
}  // namespace minibragg::setup
