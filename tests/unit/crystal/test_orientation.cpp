#include <cmath>
#include <limits>
#include <sstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/crystal/orientation.hpp"
#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::crystal {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

void expect_near(const Mat3& found, const Mat3& expected, double tolerance) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_NEAR(found.row[i].x, expected.row[i].x, tolerance);
        EXPECT_NEAR(found.row[i].y, expected.row[i].y, tolerance);
        EXPECT_NEAR(found.row[i].z, expected.row[i].z, tolerance);
    }
}

NineNumbers numbers_of(const Mat3& m) {
    return {
        m.row[0].x,
        m.row[0].y,
        m.row[0].z,
        m.row[1].x,
        m.row[1].y,
        m.row[1].z,
        m.row[2].x,
        m.row[2].y,
        m.row[2].z};
}

/// What a user would copy from a program that prints four decimals.
NineNumbers rounded(NineNumbers numbers) {
    for (double& number : numbers) {
        number = std::round(number * 1e4) / 1e4;
    }
    return numbers;
}

TEST(Oriented, TurnsEveryEdge) {
    // A quarter turn about z: a (10, 0, 0) comes to (0, 10, 0).
    const Mat3 quarter = rotation_xyz({0.0, 0.0, constants::pi / 2.0});
    const Mat3 vectors = oriented(standard_setting({10.0, 20.0, 30.0}), quarter);
    expect_near(vectors, {{{0.0, 10.0, 0.0}, {-20.0, 0.0, 0.0}, {0.0, 0.0, 30.0}}}, 1e-14);
}

TEST(RotationFromUMatrix, TakesRoundedDigitsToTheNearestRotation) {
    const Mat3 exact = rotation_xyz({0.4, -1.1, 2.5});
    const Mat3 found = rotation_from_u_matrix(rounded(numbers_of(exact)), "u");
    expect_near(found * transposed(found), identity_matrix, 1e-15);
    EXPECT_NEAR(determinant(found), 1.0, 1e-15);
    expect_near(found, exact, 1e-4);
}

TEST(RotationFromUMatrix, KeepsAnExactRotation) {
    const Mat3 exact = rotation_xyz({0.4, -1.1, 2.5});
    expect_near(rotation_from_u_matrix(numbers_of(exact), "u"), exact, 2e-15);
}

TEST(RotationFromUMatrix, RefusesWhatIsNoRotation) {
    const auto refused = [](const NineNumbers& numbers, const char* message) {
        EXPECT_THAT(
            [&] {
                rotation_from_u_matrix(numbers, "u_matrix");
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        );
    };
    refused({1, 0, 0, 0, 1, 0, 0, 0, 1.01}, "u_matrix: not a rotation (its rows");
    refused({0, 0, 0, 0, 0, 0, 0, 0, 0}, "not a rotation");
    refused({1, 0, 0, 0, 1, 0, 0, 0, -1}, "it mirrors");
    refused({1, 0, 0, 0, nan_value, 0, 0, 0, 1}, "not a rotation");
    refused({0.01, 0, 0, 0, 0.01, 0, 0, 0, 0.01}, "A matrix has a key of its own");
}

TEST(VectorsFromAMatrix, InvertItsColumns) {
    const Mat3 vectors = oriented(
        standard_setting({70.0, 80.0, 90.0, 75.0, 85.0, 95.0}), rotation_xyz({0.3, 0.2, 0.1})
    );
    const Mat3 a_matrix = transposed(reciprocal_vectors(vectors));
    expect_near(vectors_from_a_matrix(numbers_of(a_matrix), "a"), vectors, 1e-12);
}

TEST(VectorsFromAMatrix, RefuseWhatIsNoCell) {
    const auto refused = [](const NineNumbers& numbers, const char* message) {
        EXPECT_THAT(
            [&] {
                vectors_from_a_matrix(numbers, "a_matrix");
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        );
    };
    refused({0.01, 0, 0, 0, 0.01, 0, 0, 0, 0}, "a_matrix: a column");
    refused({0.01, 0, 0.01, 0, 0.01, 0.01, 0, 0, 0}, "singular");
    refused({0.01, 0, 0, 0, 0.01, 0, 0, 0, -0.01}, "left-handed");
    refused({0.01, 0, 0, 0, nan_value, 0, 0, 0, 0.01}, "a column");
}

TEST(ReadMosflmMatrix, TakesTheFirstNineNumbers) {
    // A matrix, missets, U, cell, missets: the layout of MOSFLM's own files.
    const NineNumbers matrix = read_mosflm_matrix(
        " 0.01 0.02 0.03\n-0.04 0.05 0.06\n 0.07 0.08 0.09\n  0.0 0.0 0.0\n"
        " 1 0 0\n0 1 0\n0 0 1\n 70 80 90 75 85 95\n 0 0 0\n",
        "a.mat"
    );
    EXPECT_THAT(
        matrix, testing::ElementsAre(0.01, 0.02, 0.03, -0.04, 0.05, 0.06, 0.07, 0.08, 0.09)
    );
}

TEST(ReadMosflmMatrix, IgnoresWhatFollowsTheNinthNumber) {
    const NineNumbers matrix = read_mosflm_matrix("1 2 3 4 5 6 7 8 9 10\nSYMM P1\n", "a.mat");
    EXPECT_EQ(matrix[8], 9.0);
}

TEST(ReadMosflmMatrix, RefusesWhatIsNoMatrix) {
    const auto refused = [](const std::string& text, const char* message) {
        EXPECT_THAT(
            [&] {
                read_mosflm_matrix(text, "a.mat");
            },
            ThrowsMessage<InputError>(HasSubstr(message))
        );
    };
    refused("", "a.mat: 0 numbers");
    refused("1 2 3\n4 5 6\n7 8\n", "a.mat: 8 numbers");
    refused("1 2 3\n4 x 6\n7 8 9\n", "a.mat:2: 'x' is not a number");
    refused("nan 2 3\n4 5 6\n7 8 9\n", "a.mat:1: 'nan'");
    refused(std::string("\0\x01\x02", 3), "a.mat:1:");
}

TEST(NexusFromMosflm, TakesTheBeamToZAndIsARotation) {
    const Vec3d beam = nexus_from_mosflm * Vec3d{1.0, 0.0, 0.0};
    EXPECT_EQ(beam.z, 1.0);
    const Vec3d spindle = nexus_from_mosflm * Vec3d{0.0, 0.0, 1.0};
    EXPECT_EQ(spindle.x, -1.0);
    const Vec3d up = nexus_from_mosflm * Vec3d{0.0, 1.0, 0.0};
    EXPECT_EQ(up.y, 1.0);
    EXPECT_EQ(determinant(nexus_from_mosflm), 1.0);
}

TEST(VectorsFromMosflmMatrix, AreInAngstromInTheNexusFrame) {
    // Wavelength 2: a* = 0.02 / 2 along MOSFLM's z, so a = 100 A along -x; b* = 0.04 / 2 along
    // y, b = 50 A along y; c* = -0.1 / 2 along MOSFLM's x, c = 20 A along -z: right-handed.
    const Mat3 vectors =
        vectors_from_mosflm_matrix({0, 0, -0.1, 0, 0.04, 0, 0.02, 0, 0}, 2.0, "a.mat");
    expect_near(vectors, {{{-100.0, 0.0, 0.0}, {0.0, 50.0, 0.0}, {0.0, 0.0, -20.0}}}, 1e-12);
}

TEST(VectorsFromMosflmMatrix, NeedAWavelength) {
    EXPECT_THROW(vectors_from_mosflm_matrix({1, 0, 0, 0, 1, 0, 0, 0, 1}, 0.0, "a"), InputError);
    EXPECT_THROW(
        vectors_from_mosflm_matrix({1, 0, 0, 0, 1, 0, 0, 0, 1}, nan_value, "a"), InputError
    );
}

TEST(RandomOrientation, IsAProperRotationThatSeedAndIndexDecide) {
    const Mat3 first = random_orientation(7);
    expect_near(first * transposed(first), identity_matrix, 1e-15);
    EXPECT_NEAR(determinant(first), 1.0, 1e-15);
    expect_near(random_orientation(7), first, 0.0);
    EXPECT_GT(std::abs(random_orientation(8).row[0].x - first.row[0].x), 1e-6);
    EXPECT_GT(std::abs(random_orientation(7, 1).row[0].x - first.row[0].x), 1e-6);
    EXPECT_GT(
        std::abs(random_orientation(7, std::uint64_t{1} << 32).row[0].x - first.row[0].x), 1e-6
    );
}

TEST(RandomOrientation, IsUniformOverAllRotations) {
    // Haar measure: every element has mean 0 and mean square 1/3; the trace has mean 0 and mean
    // square 1; the angle w has density (1 - cos w) / pi, so P(w < 90 degrees) = 1/2 - 1/pi.
    constexpr int count = 20000;
    const double error = 5.0 / std::sqrt(count);
    Mat3 mean{}, mean_square{};
    double trace = 0.0, trace_square = 0.0, below_90 = 0.0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const Mat3 u = random_orientation(1, i);
        for (int row = 0; row < 3; ++row) {
            const Vec3d& v = u.row[row];
            mean.row[row] = mean.row[row] + (1.0 / count) * v;
            mean_square.row[row] =
                mean_square.row[row] + (1.0 / count) * Vec3d{v.x * v.x, v.y * v.y, v.z * v.z};
        }
        const double t = u.row[0].x + u.row[1].y + u.row[2].z;
        trace += t / count;
        trace_square += t * t / count;
        below_90 += (t > 1.0 ? 1.0 : 0.0) / count;
    }
    constexpr double third = 1.0 / 3.0;
    expect_near(mean, {}, error * 0.58);
    expect_near(
        mean_square,
        {{{third, third, third}, {third, third, third}, {third, third, third}}},
        error * 0.3
    );
    EXPECT_NEAR(trace, 0.0, error);
    EXPECT_NEAR(trace_square, 1.0, error * 1.5);
    EXPECT_NEAR(below_90, 0.5 - 1.0 / constants::pi, error * 0.4);
}

}  // namespace
}  // namespace minibragg::crystal
