#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsTophat, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits_in_mixed_precision<crystal::TophatCellLattice>(LatticeShape::tophat);
}

TEST(LaneWidthsTophat, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits_in_double_precision<crystal::TophatCellLattice>(LatticeShape::tophat);
}

}  // namespace
}  // namespace minibragg::property
