#include <vector>

#include <gtest/gtest.h>

#include "minibragg/background/amorphous.hpp"

namespace minibragg::background {
namespace {

using One = Width<1, double>;

TEST(AmorphousIntensity, IsLinearBetweenNodesAndConstantBeyondThem) {
    // Nodes at 0, 0.1 and 0.2 per Angstrom.
    const auto nodes = upload("table", std::vector<double>{100.0, 40.0, -8.0});
    const AmorphousTable table{nodes, 10.0};
    EXPECT_NEAR(amorphous_intensity<One>(table, 0.0), 100.0, 1e-12);
    EXPECT_NEAR(amorphous_intensity<One>(table, 0.05), 70.0, 1e-12);
    EXPECT_NEAR(amorphous_intensity<One>(table, 0.1), 40.0, 1e-12);
    EXPECT_NEAR(amorphous_intensity<One>(table, 0.175), 4.0, 1e-12);
    EXPECT_NEAR(amorphous_intensity<One>(table, 0.2), -8.0, 1e-12);
    EXPECT_NEAR(amorphous_intensity<One>(table, 5.0), -8.0, 1e-12);
}

}  // namespace
}  // namespace minibragg::background
