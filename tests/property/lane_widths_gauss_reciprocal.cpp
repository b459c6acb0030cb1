#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsGaussReciprocal, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits<crystal::GaussianReciprocalLattice>(
        LatticeShape::gauss_reciprocal, Interpolation::nearest, Precision::mixed
    );
}

TEST(LaneWidthsGaussReciprocal, GiveTheSameBitsInMixedPrecisionInterpolated) {
    expect_same_bits<crystal::GaussianReciprocalLattice>(
        LatticeShape::gauss_reciprocal, Interpolation::tricubic, Precision::mixed
    );
}

TEST(LaneWidthsGaussReciprocal, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits<crystal::GaussianReciprocalLattice>(
        LatticeShape::gauss_reciprocal, Interpolation::nearest, Precision::double_
    );
}

TEST(LaneWidthsGaussReciprocal, GiveTheSameBitsInDoublePrecisionInterpolated) {
    expect_same_bits<crystal::GaussianReciprocalLattice>(
        LatticeShape::gauss_reciprocal, Interpolation::tricubic, Precision::double_
    );
}

}  // namespace
}  // namespace minibragg::property
