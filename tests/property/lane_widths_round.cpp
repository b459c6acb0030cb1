#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsRound, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits_in_mixed_precision<crystal::SphericalLattice>(LatticeShape::round);
}

TEST(LaneWidthsRound, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits_in_double_precision<crystal::SphericalLattice>(LatticeShape::round);
}

}  // namespace
}  // namespace minibragg::property
