#include <vector>

#include <gtest/gtest.h>

#include "minibragg/scene/rotate_cells.hpp"
#include "reference/random_scene.hpp"

namespace minibragg::scene {
namespace {

using reference::Dice;

void expect_near(const Vec3d& u, const Vec3d& v) {
    constexpr double roundings_A = 1e-13;
    EXPECT_NEAR(u.x, v.x, roundings_A);
    EXPECT_NEAR(u.y, v.y, roundings_A);
    EXPECT_NEAR(u.z, v.z, roundings_A);
}

// Oracle: the products of matrices and vectors on the host, one after the other.
TEST(RotateCells, TurnsAboutTheSpindleFirstAndListsDomainsFastest) {
    Dice dice(1);
    const Mat3 cell{{{70.0, 1.0, 2.0}, {0.0, 80.0, -3.0}, {5.0, 0.0, 90.0}}};
    std::vector<Mat3> spindle, domains;
    for (int i = 0; i < 3; ++i) {
        spindle.push_back(dice.rotation(3.0));
    }
    for (int i = 0; i < 5; ++i) {
        domains.push_back(dice.rotation(0.5));
    }
    const auto cells = Kokkos::create_mirror_view_and_copy(
        Kokkos::HostSpace(), rotate_cells(cell, spindle, domains)
    );
    ASSERT_EQ(cells.extent(0), 15U);
    for (std::size_t phi = 0; phi < 3; ++phi) {
        for (std::size_t domain = 0; domain < 5; ++domain) {
            const crystal::CellVectors& rotated = cells(phi * 5 + domain);
            expect_near(rotated.a_A, domains[domain] * (spindle[phi] * cell.row[0]));
            expect_near(rotated.b_A, domains[domain] * (spindle[phi] * cell.row[1]));
            expect_near(rotated.c_A, domains[domain] * (spindle[phi] * cell.row[2]));
        }
    }
}

TEST(RotateCells, LeavesAStillOfOneDomainAsItIs) {
    const Mat3 cell{{{70.0, 1.0, 2.0}, {0.0, 80.0, -3.0}, {5.0, 0.0, 90.0}}};
    const auto cells = Kokkos::create_mirror_view_and_copy(
        Kokkos::HostSpace(), rotate_cells(cell, {identity_matrix}, {identity_matrix})
    );
    ASSERT_EQ(cells.extent(0), 1U);
    expect_near(cells(0).a_A, cell.row[0]);
    expect_near(cells(0).b_A, cell.row[1]);
    expect_near(cells(0).c_A, cell.row[2]);
}

}  // namespace
}  // namespace minibragg::scene
