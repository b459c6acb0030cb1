#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsTophatReciprocal, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits<crystal::TophatReciprocalLattice>(
        LatticeShape::tophat_reciprocal, Interpolation::nearest, Precision::mixed
    );
}

TEST(LaneWidthsTophatReciprocal, GiveTheSameBitsInMixedPrecisionInterpolated) {
    expect_same_bits<crystal::TophatReciprocalLattice>(
        LatticeShape::tophat_reciprocal, Interpolation::tricubic, Precision::mixed
    );
}

TEST(LaneWidthsTophatReciprocal, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits<crystal::TophatReciprocalLattice>(
        LatticeShape::tophat_reciprocal, Interpolation::nearest, Precision::double_
    );
}

TEST(LaneWidthsTophatReciprocal, GiveTheSameBitsInDoublePrecisionInterpolated) {
    expect_same_bits<crystal::TophatReciprocalLattice>(
        LatticeShape::tophat_reciprocal, Interpolation::tricubic, Precision::double_
    );
}

}  // namespace
}  // namespace minibragg::property
