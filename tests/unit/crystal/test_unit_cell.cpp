#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/crystal/unit_cell.hpp"

namespace minibragg::crystal {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

const UnitCell triclinic{70.0, 80.0, 90.0, 75.0, 85.0, 95.0};

void expect_near(const Vec3d& found, const Vec3d& expected, double tolerance) {
    EXPECT_NEAR(found.x, expected.x, tolerance);
    EXPECT_NEAR(found.y, expected.y, tolerance);
    EXPECT_NEAR(found.z, expected.z, tolerance);
}

TEST(StandardSetting, OfAnOrthogonalCellIsDiagonal) {
    const Mat3 vectors = standard_setting({10.0, 20.0, 30.0});
    expect_near(vectors.row[0], {10.0, 0.0, 0.0}, 0.0);
    expect_near(vectors.row[1], {0.0, 20.0, 0.0}, 0.0);
    expect_near(vectors.row[2], {0.0, 0.0, 30.0}, 0.0);
}

TEST(StandardSetting, PutsAAlongXAndBInTheXyPlane) {
    // Hexagonal: b = 10 (cos 120, sin 120) = (-5, 8.660254, 0), c along z.
    const Mat3 vectors = standard_setting({10.0, 10.0, 30.0, 90.0, 90.0, 120.0});
    expect_near(vectors.row[0], {10.0, 0.0, 0.0}, 1e-14);
    expect_near(vectors.row[1], {-5.0, 5.0 * std::sqrt(3.0), 0.0}, 1e-14);
    expect_near(vectors.row[2], {0.0, 0.0, 30.0}, 1e-14);
}

TEST(StandardSetting, KeepsLengthsAnglesAndHandOfATriclinicCell) {
    const Mat3 vectors = standard_setting(triclinic);
    const UnitCell found = cell_of(vectors);
    EXPECT_NEAR(found.a_A, 70.0, 1e-12);
    EXPECT_NEAR(found.b_A, 80.0, 1e-12);
    EXPECT_NEAR(found.c_A, 90.0, 1e-12);
    EXPECT_NEAR(found.alpha_deg, 75.0, 1e-12);
    EXPECT_NEAR(found.beta_deg, 85.0, 1e-12);
    EXPECT_NEAR(found.gamma_deg, 95.0, 1e-12);
    EXPECT_EQ(vectors.row[0].y, 0.0);
    EXPECT_EQ(vectors.row[0].z, 0.0);
    EXPECT_EQ(vectors.row[1].z, 0.0);
    EXPECT_GT(vectors.row[2].z, 0.0);
    EXPECT_NEAR(determinant(vectors), volume_A3(triclinic), 1e-9);
}

TEST(Volume, IsTheTextbookFormula) {
    EXPECT_NEAR(volume_A3({10.0, 20.0, 30.0}), 6000.0, 1e-11);
    // a^2 c sin 120.
    EXPECT_NEAR(
        volume_A3({10.0, 10.0, 30.0, 90.0, 90.0, 120.0}), 1500.0 * std::sqrt(3.0), 1e-10
    );
}

TEST(ReciprocalVectors, AreDualAndTheirOwnInverse) {
    const Mat3 direct = standard_setting(triclinic);
    const Mat3 reciprocal = reciprocal_vectors(direct);
    for (int i = 0; i < 3; ++i) {
        for (int j = 0; j < 3; ++j) {
            EXPECT_NEAR(dot(direct.row[i], reciprocal.row[j]), i == j ? 1.0 : 0.0, 1e-14);
        }
        expect_near(reciprocal_vectors(reciprocal).row[i], direct.row[i], 1e-12);
    }
}

TEST(InverseDSquared, IsTheSumOfSquaredIndicesOverEdgesOfAnOrthogonalCell) {
    const Mat3 reciprocal = reciprocal_vectors(standard_setting({10.0, 20.0, 30.0}));
    const double by_hand = 9.0 / 100.0 + 16.0 / 400.0 + 25.0 / 900.0;
    EXPECT_NEAR(inverse_d_squared(reciprocal, {3.0, -4.0, 5.0}), by_hand, 1e-15);
}

TEST(InverseDSquared, IsThatOfHexagonalCells) {
    // 4/3 (h^2 + hk + k^2) / a^2 + l^2 / c^2.
    const Mat3 reciprocal =
        reciprocal_vectors(standard_setting({10.0, 10.0, 30.0, 90.0, 90.0, 120.0}));
    const double by_hand = 4.0 / 3.0 * (4.0 + 2.0 + 1.0) / 100.0 + 9.0 / 900.0;
    EXPECT_NEAR(inverse_d_squared(reciprocal, {2.0, 1.0, 3.0}), by_hand, 1e-15);
}

struct WrongCell {
    UnitCell cell;
    const char* message;
};

class CheckUnitCell : public testing::TestWithParam<WrongCell> {};

TEST_P(CheckUnitCell, RefusesWhatSpansNoVolume) {
    EXPECT_THAT(
        [] {
            check_unit_cell(GetParam().cell, "crystal.unit_cell");
        },
        ThrowsMessage<InputError>(testing::AllOf(
            HasSubstr("crystal.unit_cell: unit cell"), HasSubstr(GetParam().message)
        ))
    );
}

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    Cells,
    CheckUnitCell,
    testing::Values(
        WrongCell{{0.0, 10.0, 10.0}, "edges"},
        WrongCell{{10.0, -1.0, 10.0}, "edges"},
        WrongCell{{10.0, 10.0, nan_value}, "edges"},
        WrongCell{{10.0, 10.0, 1e6}, "edges"},
        WrongCell{{10.0, 10.0, 10.0, 0.0, 90.0, 90.0}, "angles must"},
        WrongCell{{10.0, 10.0, 10.0, 90.0, 180.0, 90.0}, "angles must"},
        WrongCell{{10.0, 10.0, 10.0, 90.0, 90.0, nan_value}, "angles must"},
        WrongCell{{10.0, 10.0, 10.0, 30.0, 30.0, 90.0}, "no volume"},
        WrongCell{{10.0, 10.0, 10.0, 60.0, 60.0, 120.0}, "no volume"}
    )
);

TEST(CheckUnitCell, AcceptsEveryUsualCell) {
    EXPECT_NO_THROW(check_unit_cell(triclinic, ""));
    EXPECT_NO_THROW(check_unit_cell({4.5, 4.5, 7.3, 90.0, 90.0, 120.0}, ""));
}

}  // namespace
}  // namespace minibragg::crystal
