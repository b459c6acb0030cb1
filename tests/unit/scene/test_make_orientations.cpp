#include <vector>

#include <gtest/gtest.h>

#include "minibragg/scene/make_orientations.hpp"
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

CrystalModel crystal_of(
    const Mat3& cell_A, const std::vector<Mat3>& spindle, const std::vector<Mat3>& domains
) {
    CrystalModel model;
    model.cell_A = cell_A;
    model.spindle_rotations = spindle;
    model.domain_rotations = domains;
    return model;
}

OrientationTables tables_of(const std::vector<CrystalModel>& shots) {
    std::vector<const CrystalModel*> pointers;
    for (const CrystalModel& shot : shots) {
        pointers.push_back(&shot);
    }
    return make_orientations(ExecSpace(), pointers);
}

std::vector<crystal::OrientedCell> cells_of(const std::vector<CrystalModel>& shots) {
    return download(tables_of(shots).cells);
}

// Oracle: the products of matrices and vectors on the host, one after the other.
TEST(MakeOrientations, TurnsAboutTheSpindleFirstAndListsDomainsFastest) {
    Dice dice(1);
    const Mat3 cell{{{70.0, 1.0, 2.0}, {0.0, 80.0, -3.0}, {5.0, 0.0, 90.0}}};
    std::vector<Mat3> spindle, domains;
    for (int i = 0; i < 3; ++i) {
        spindle.push_back(dice.rotation(3.0));
    }
    for (int i = 0; i < 5; ++i) {
        domains.push_back(dice.rotation(0.5));
    }
    const auto cells = cells_of({crystal_of(cell, spindle, domains)});
    ASSERT_EQ(cells.size(), 15U);
    for (std::size_t phi = 0; phi < 3; ++phi) {
        for (std::size_t domain = 0; domain < 5; ++domain) {
            const crystal::OrientedCell& rotated = cells[phi * 5 + domain];
            expect_near(rotated.a_A, domains[domain] * (spindle[phi] * cell.row[0]));
            expect_near(rotated.b_A, domains[domain] * (spindle[phi] * cell.row[1]));
            expect_near(rotated.c_A, domains[domain] * (spindle[phi] * cell.row[2]));
        }
    }
}

TEST(MakeOrientations, LeavesAStillOfOneDomainAsItIs) {
    const Mat3 cell{{{70.0, 1.0, 2.0}, {0.0, 80.0, -3.0}, {5.0, 0.0, 90.0}}};
    const auto cells = cells_of({crystal_of(cell, {identity_matrix}, {identity_matrix})});
    ASSERT_EQ(cells.size(), 1U);
    expect_near(cells[0].a_A, cell.row[0]);
    expect_near(cells[0].b_A, cell.row[1]);
    expect_near(cells[0].c_A, cell.row[2]);
}

/// Oracle: each crystal of each shot by itself. Shots have different numbers of crystals, steps
/// and domains.
TEST(MakeOrientations, ListsTheCrystalsOfShotsBehindEachOther) {
    Dice dice(2);
    const auto some = [&](int count) {
        std::vector<Mat3> rotations;
        for (int i = 0; i < count; ++i) {
            rotations.push_back(dice.rotation(1.0));
        }
        return rotations;
    };
    const Mat3 cell{{{70.0, 1.0, 2.0}, {0.0, 80.0, -3.0}, {5.0, 0.0, 90.0}}};
    const Mat3 other_cell{{{30.0, 0.0, 0.0}, {0.0, 40.0, 0.0}, {0.0, 0.0, 50.0}}};
    CrystalModel two = crystal_of(cell, some(2), some(3));
    two.weight = 0.25;
    two.other_crystals = {{other_cell, some(3), 0.5}};
    const CrystalModel one = crystal_of(other_cell, some(1), some(1));
    std::vector<crystal::OrientedCell> expected = cells_of({two});
    const CrystalModel second =
        crystal_of(other_cell, two.spindle_rotations, two.other_crystals[0].domain_rotations);
    const auto of_second = cells_of({second});
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(expected[6 + i].a_A.x, of_second[i].a_A.x);
    }
    const auto of_one = cells_of({one});
    expected.insert(expected.end(), of_one.begin(), of_one.end());
    const OrientationTables tables = tables_of({two, one});
    const auto cells = download(tables.cells);
    const auto rough = download(tables.rough);
    const auto weights = download(tables.weights);
    ASSERT_EQ(cells.size(), 13U);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        EXPECT_EQ(cells[i].a_A.x, expected[i].a_A.x) << i;
        EXPECT_EQ(cells[i].c_A.y, expected[i].c_A.y) << i;
        EXPECT_EQ(rough[i].b_A.z, static_cast<float>(expected[i].b_A.z)) << i;
        EXPECT_EQ(weights[i], i < 6 ? 0.25 : i < 12 ? 0.5 : 1.0) << i;
    }
}

}  // namespace
}  // namespace minibragg::scene
