#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <random>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/simd/width.hpp"

// Oracles: the formulas of docs/physics.md (eq. 9 to 12) by the C library's sin and exp.
namespace minibragg::crystal {
namespace {

using constants::pi;

LatticeParameters crystal_of(double na, double nb, double nc) {
    LatticeParameters parameters;
    parameters.cells = {na, nb, nc};
    return parameters;
}

double row(double delta, double cells) {
    const double ratio = std::sin(pi * cells * delta) / (cells * std::sin(pi * delta));
    return ratio * ratio;
}

TEST(ParallelepipedLattice, IsTheProductOfItsRows) {
    const auto lattice = ParallelepipedLattice<double>::from(crystal_of(5.0, 12.0, 3.0));
    const Vec3d delta{0.13, -0.021, 0.4};
    EXPECT_NEAR(lattice(delta), row(0.13, 5.0) * row(-0.021, 12.0) * row(0.4, 3.0), 1e-16);
}

TEST(ParallelepipedLattice, HasNoFactorAlongAnAxisOfOneCell) {
    const auto lattice = ParallelepipedLattice<double>::from(crystal_of(1.0, 1.0, 1.0));
    for (const double delta : {0.0, 1e-12, 0.1, -0.37, 0.5, -0.5}) {
        EXPECT_NEAR(lattice(Vec3d{delta, delta, delta}), 1.0, 1e-15) << delta;
    }
}

TEST(ParallelepipedLattice, IsOneAtThePeakAndContinuousNextToIt) {
    const auto lattice = ParallelepipedLattice<double>::from(crystal_of(100.0, 7.0, 1.0));
    EXPECT_EQ(lattice(Vec3d{0.0, 0.0, 0.0}), 1.0);
    for (const double delta : {1e-300, 1e-16, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4}) {
        EXPECT_NEAR(lattice(Vec3d{delta, 0.0, 0.0}), row(delta, 100.0), 2e-15) << delta;
    }
}

TEST(ParallelepipedLattice, IsOneAtThePeakAndContinuousNextToItInFloat) {
    const auto lattice = ParallelepipedLattice<float>::from(crystal_of(100.0, 7.0, 1.0));
    EXPECT_EQ(lattice(Vec3<float>{0.0F, 0.0F, 0.0F}), 1.0F);
    for (const float delta : {1e-30F, 1e-10F, 1e-8F, 1e-7F, 1e-6F, 1e-5F, 1e-4F, 1e-3F}) {
        EXPECT_NEAR(lattice(Vec3<float>{delta, 0.0F, 0.0F}), row(delta, 100.0), 3e-7) << delta;
    }
}

/// The floor stands in for 0/0, and the differences of indices and integers in double precision
/// step over its negative.
template <class T>
void expect_one_around_minus_floor() {
    const double step = std::pow(2.0, -53);
    for (const double cells : {1.0, 2.0, 3.0, 7.0, 8.0}) {
        const auto lattice = ParallelepipedLattice<T>::from(crystal_of(cells, cells, cells));
        const double nearest =
            -std::round(static_cast<double>(ParallelepipedLattice<T>::floor) / cells / step);
        for (int i = -100; i <= 100; ++i) {
            const T delta = static_cast<T>((nearest + i) * step);
            EXPECT_EQ(lattice(Vec3<T>{0, 0, delta}), T{1}) << delta;
        }
    }
}

TEST(ParallelepipedLattice, IsOneWhereItsFloorCancels) {
    expect_one_around_minus_floor<float>();
    expect_one_around_minus_floor<double>();
}

TEST(ParallelepipedLattice, FallsToItsFloorAtTheZerosBetweenPeaks) {
    const auto lattice = ParallelepipedLattice<double>::from(crystal_of(8.0, 1.0, 1.0));
    const auto lattice_float = ParallelepipedLattice<float>::from(crystal_of(8.0, 1.0, 1.0));
    for (int zero = 1; zero < 4; ++zero) {
        const double delta = zero / 8.0;
        EXPECT_GE(lattice(Vec3d{delta, 0.0, 0.0}), 0.0);
        EXPECT_LE(lattice(Vec3d{delta, 0.0, 0.0}), 1e-200);
        const auto delta_float = static_cast<float>(delta);
        EXPECT_LE(lattice_float(Vec3<float>{delta_float, 0.0F, 0.0F}), 1e-23F);
    }
}

/// The error in units of the peak must not grow with the crystal: docs/physics.md, "Numerics".
TEST(ParallelepipedLattice, KeepsItsAccuracyInFloatForAnyNumberOfCells) {
    for (const double cells : {2.0, 10.0, 100.0, 1000.0, 30000.0}) {
        const auto lattice = ParallelepipedLattice<float>::from(crystal_of(cells, 1.0, 1.0));
        double worst = 0.0;
        for (int i = -5000; i <= 5000; ++i) {
            // Dense near the peak, and out to the middle between peaks.
            const auto delta = static_cast<float>(0.5 * std::pow(i / 5000.0, 5));
            const double expected = delta == 0.0F ? 1.0 : row(delta, cells);
            worst =
                std::max(worst, std::abs(lattice(Vec3<float>{delta, 0.0F, 0.0F}) - expected));
        }
        EXPECT_LE(worst, 6e-7) << cells;
    }
}

/// Roundings of three axes, of their products and of the division, all of which the square
/// doubles.
TEST(ParallelepipedLattice, KeepsItsAccuracyInFloatOnThreeAxes) {
    std::mt19937 engine(1);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    double worst = 0.0;
    for (const double cells : {1.0, 3.0, 5.0, 30.0, 100.0}) {
        const auto lattice =
            ParallelepipedLattice<float>::from(crystal_of(cells, cells, cells));
        for (int i = 0; i < 100000; ++i) {
            const double reach = std::pow(10.0, -3.0 * std::abs(uniform(engine)));
            const auto along = [&] {
                return static_cast<float>(0.5 * std::min(1.0, reach / cells) * uniform(engine));
            };
            const Vec3<float> delta{along(), along(), along()};
            const double expected = row(static_cast<double>(delta.x), cells) *
                                    row(static_cast<double>(delta.y), cells) *
                                    row(static_cast<double>(delta.z), cells);
            worst = std::max(worst, std::abs(lattice(delta) - expected));
        }
    }
    EXPECT_LE(worst, 9e-7);
    EXPECT_GE(worst, 3e-7);  // what the documents say of it is not too much
}

TEST(SpotsOf, EndWhereTheShapeDoesAndALittleFurtherOut) {
    constexpr double index_error = 1e-4;
    LatticeParameters parameters = crystal_of(30.0, 20.0, 10.0);
    parameters.fudge = 1.7;
    const auto expect_spots = [&]<class Lattice>(const Lattice& lattice) {
        const auto spots = spots_of<Lattice>(parameters, index_error);
        // The last is where errors of all three indices add up.
        for (const Vec3d& axis :
             {Vec3d{1.0, 0.0, 0.0}, Vec3d{0.0, 0.6, -0.8}, Vec3d{1.0, 1.0, 1.0}}) {
            const Vec3d in_cells{30.0 * axis.x, 20.0 * axis.y, 10.0 * axis.z};
            const double end = Lattice::radius(parameters) / length(in_cells);
            const auto misses = [&](double distance) {
                const Vec3d at = distance * axis;
                return spots.miss(Vec3<float>{
                    static_cast<float>(at.x),
                    static_cast<float>(at.y),
                    static_cast<float>(at.z)});
            };
            EXPECT_EQ(lattice(1.00001 * end * axis), 0.0);
            EXPECT_NE(lattice(0.99999 * end * axis), 0.0);
            EXPECT_FALSE(misses(end + index_error));
            EXPECT_TRUE(misses(1.01 * end + 4.0 * index_error));
        }
    };
    expect_spots(GaussianCellLattice<double>::from(parameters));
    expect_spots(TophatCellLattice<double>::from(parameters));
}

/// Compares a lane at the edge of a spot, alone and in a pack whose other lanes are far from
/// any spot. Counts the inputs that lie exactly at the edge.
template <class Lattice, class T>
void expect_same_test_and_value(const LatticeParameters& parameters, int* at_the_edge) {
    using Pack = typename Width<4, T>::Quick;
    const auto lattice = Lattice::from(parameters);
    // The edge along x, where the value goes from more than 0 to 0, between two neighbouring
    // numbers.
    T inside = 0, outside = T{1} / 2;
    while (std::nextafter(inside, outside) != outside) {
        const T middle = inside + (outside - inside) / 2;
        (lattice(Vec3<T>{middle, 0, 0}) > 0 ? inside : outside) = middle;
    }
    T near = inside;
    for (int i = 0; i < 8000; ++i) {
        near = std::nextafter(near, T{0});
    }
    for (int i = 0; i < 16000; ++i, near = std::nextafter(near, T{1})) {
        const Vec3<T> alone{near, 0, 0};
        Vec3<Pack> delta{
            all_lanes<Pack>(T{1} / 2), all_lanes<Pack>(T{1} / 2), all_lanes<Pack>(T{1} / 2)};
        delta.x.set(2, near);
        delta.y.set(2, 0);
        delta.z.set(2, 0);
        ASSERT_EQ(lattice.vanishes(alone), lattice(alone) == 0) << near;
        ASSERT_EQ(lattice.vanishes(delta), lattice(alone) == 0) << near;
        ASSERT_EQ(lattice(delta)[2], lattice(alone)) << near;
        if constexpr (requires { lattice.log_of_square(alone); }) {
            *at_the_edge += lattice.log_of_square(alone) == Lattice::cutoff ? 1 : 0;
        } else {
            *at_the_edge += lattice.metric(alone) == lattice.radius_squared ? 1 : 0;
        }
    }
}

/// Whether anything is computed is decided by the comparison that the value itself makes, also
/// where both sides are equal: otherwise a lane's bits would depend on the other lanes.
TEST(Vanishes, IsFalseJustWhereTheValueIsNotZero) {
    LatticeParameters parameters = crystal_of(20.0, 20.0, 20.0);
    // Of nanoBragg's metric: the same spots, about as wide.
    parameters.reciprocal_invA = {{{2.5e-3, 0.0, 0.0}, {0.0, 2.5e-3, 0.0}, {0.0, 0.0, 2.5e-3}}};
    int gaussians = 0, tophats = 0;
    expect_same_test_and_value<GaussianCellLattice<float>, float>(parameters, &gaussians);
    expect_same_test_and_value<GaussianCellLattice<double>, double>(parameters, &gaussians);
    expect_same_test_and_value<GaussianReciprocalLattice<float>, float>(parameters, &gaussians);
    expect_same_test_and_value<TophatCellLattice<float>, float>(parameters, &tophats);
    expect_same_test_and_value<TophatCellLattice<double>, double>(parameters, &tophats);
    expect_same_test_and_value<TophatReciprocalLattice<float>, float>(parameters, &tophats);
    expect_same_test_and_value<TophatReciprocalLattice<double>, double>(parameters, &tophats);
    EXPECT_GT(gaussians, 0);
    EXPECT_GT(tophats, 0);
}

TEST(SphericalLattice, IsTheTransformOfABall) {
    LatticeParameters parameters = crystal_of(5.0, 12.0, 3.0);
    parameters.fudge = 1.3;
    const auto lattice = SphericalLattice<double>::from(parameters);
    for (const double scale : {0.01, 0.1, 1.0, 3.0}) {
        const Vec3d delta{0.05 * scale, -0.02 * scale, 0.1 * scale};
        const double r2 = std::pow(5.0 * delta.x, 2) + std::pow(12.0 * delta.y, 2) +
                          std::pow(3.0 * delta.z, 2);
        const double u = pi * std::sqrt(1.3 * r2);
        const double amplitude = 3.0 * (std::sin(u) / u - std::cos(u)) / (u * u);
        // The difference of the sine and the cosine loses what u^2 is smaller than 1.
        EXPECT_NEAR(lattice(delta), amplitude * amplitude, 1e-15 + 1e-15 / (u * u)) << scale;
    }
    EXPECT_EQ(lattice(Vec3d{0.0, 0.0, 0.0}), 1.0);
    EXPECT_NEAR(SphericalLattice<double>::relative_peak, pi / 6.0, 1e-15);
}

TEST(GaussianLattice, FallsWithTheSquareOfTheRadius) {
    LatticeParameters parameters = crystal_of(5.0, 12.0, 3.0);
    parameters.fudge = 0.8;
    const auto lattice = GaussianCellLattice<double>::from(parameters);
    const Vec3d delta{0.05, -0.02, 0.1};
    const double r2 = 0.25 * 0.25 + 0.24 * 0.24 + 0.3 * 0.3;
    EXPECT_NEAR(lattice(delta), std::exp(-2.0 * 0.8 * r2 / 0.63), 1e-15);
}

TEST(TophatLattice, IsOneInsideItsRadius) {
    LatticeParameters parameters = crystal_of(10.0, 10.0, 10.0);
    const auto lattice = TophatCellLattice<double>::from(parameters);
    EXPECT_EQ(lattice(Vec3d{0.0629, 0.0, 0.0}), 1.0);
    EXPECT_EQ(lattice(Vec3d{0.0631, 0.0, 0.0}), 0.0);
    parameters.fudge = 4.0;  // halves the radius
    const auto half = TophatCellLattice<double>::from(parameters);
    EXPECT_EQ(half(Vec3d{0.0, 0.0314, 0.0}), 1.0);
    EXPECT_EQ(half(Vec3d{0.0, 0.0316, 0.0}), 0.0);
}

TEST(ReciprocalMetric, MeasuresInReciprocalSpaceTimesAllCells) {
    LatticeParameters parameters = crystal_of(2.0, 3.0, 4.0);
    parameters.reciprocal_invA = {{{0.02, 0.001, 0.0}, {0.0, 0.03, 0.002}, {0.0, 0.0, 0.01}}};
    const auto metric = ReciprocalMetric<double>::from(parameters);
    const Vec3d delta{0.3, -0.2, 0.4};
    const Vec3d distance_invA{0.3 * 0.02, 0.3 * 0.001 - 0.2 * 0.03, -0.2 * 0.002 + 0.4 * 0.01};
    EXPECT_NEAR(metric(delta), dot(distance_invA, distance_invA) * 24.0 * 24.0, 1e-15);
}

TEST(ReciprocalMetric, AgreesWithTheCellMetricForACubeOfTheRightSize) {
    // (N^3 / a)^2 delta^2 is (N delta)^2 when the edge is a = N^2.
    LatticeParameters parameters = crystal_of(8.0, 8.0, 8.0);
    parameters.reciprocal_invA = {
        {{1.0 / 64.0, 0.0, 0.0}, {0.0, 1.0 / 64.0, 0.0}, {0.0, 0.0, 1.0 / 64.0}}};
    const Vec3d delta{0.1, 0.02, -0.05};
    EXPECT_NEAR(
        ReciprocalMetric<double>::from(parameters)(delta),
        CellMetric<double>::from(parameters)(delta),
        1e-15
    );
}

}  // namespace
}  // namespace minibragg::crystal
