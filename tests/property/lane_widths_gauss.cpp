#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsGauss, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits_in_mixed_precision<crystal::GaussianCellLattice>(LatticeShape::gauss);
}

TEST(LaneWidthsGauss, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits_in_double_precision<crystal::GaussianCellLattice>(LatticeShape::gauss);
}

}  // namespace
}  // namespace minibragg::property
