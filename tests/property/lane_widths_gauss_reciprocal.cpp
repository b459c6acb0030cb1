#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsGaussReciprocal, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits_in_mixed_precision<crystal::GaussianReciprocalLattice>(
        LatticeShape::gauss_reciprocal
    );
}

TEST(LaneWidthsGaussReciprocal, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits_in_double_precision<crystal::GaussianReciprocalLattice>(
        LatticeShape::gauss_reciprocal
    );
}

}  // namespace
}  // namespace minibragg::property
