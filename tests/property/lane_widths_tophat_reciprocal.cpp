#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsTophatReciprocal, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits_in_mixed_precision<crystal::TophatReciprocalLattice>(
        LatticeShape::tophat_reciprocal
    );
}

TEST(LaneWidthsTophatReciprocal, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits_in_double_precision<crystal::TophatReciprocalLattice>(
        LatticeShape::tophat_reciprocal
    );
}

}  // namespace
}  // namespace minibragg::property
