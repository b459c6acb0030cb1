#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsRound, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits<crystal::SphericalLattice>(
        LatticeShape::round, Interpolation::nearest, Precision::mixed
    );
}

TEST(LaneWidthsRound, GiveTheSameBitsInMixedPrecisionInterpolated) {
    expect_same_bits<crystal::SphericalLattice>(
        LatticeShape::round, Interpolation::tricubic, Precision::mixed
    );
}

TEST(LaneWidthsRound, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits<crystal::SphericalLattice>(
        LatticeShape::round, Interpolation::nearest, Precision::double_
    );
}

TEST(LaneWidthsRound, GiveTheSameBitsInDoublePrecisionInterpolated) {
    expect_same_bits<crystal::SphericalLattice>(
        LatticeShape::round, Interpolation::tricubic, Precision::double_
    );
}

}  // namespace
}  // namespace minibragg::property
