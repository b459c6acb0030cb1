#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsSquare, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits_in_mixed_precision<crystal::ParallelepipedLattice>(
        LatticeShape::square, EveryLanes{}
    );
}

TEST(LaneWidthsSquare, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits_in_double_precision<crystal::ParallelepipedLattice>(
        LatticeShape::square, EveryLanes{}
    );
}

}  // namespace
}  // namespace minibragg::property
