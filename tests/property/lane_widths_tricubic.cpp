#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsTricubic, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits<crystal::ParallelepipedLattice<float>, float>(
        LatticeShape::square, Interpolation::tricubic, tricubic_reflections<float>, EveryLanes{}
    );
}

TEST(LaneWidthsTricubic, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits<crystal::ParallelepipedLattice<double>, double>(
        LatticeShape::square,
        Interpolation::tricubic,
        tricubic_reflections<double>,
        EveryLanes{}
    );
}

}  // namespace
}  // namespace minibragg::property
