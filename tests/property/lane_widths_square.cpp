#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsSquare, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits<crystal::ParallelepipedLattice>(
        LatticeShape::square, Interpolation::nearest, Precision::mixed
    );
}

TEST(LaneWidthsSquare, GiveTheSameBitsInMixedPrecisionInterpolated) {
    expect_same_bits<crystal::ParallelepipedLattice>(
        LatticeShape::square, Interpolation::tricubic, Precision::mixed
    );
}

TEST(LaneWidthsSquare, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits<crystal::ParallelepipedLattice>(
        LatticeShape::square, Interpolation::nearest, Precision::double_
    );
}

TEST(LaneWidthsSquare, GiveTheSameBitsInDoublePrecisionInterpolated) {
    expect_same_bits<crystal::ParallelepipedLattice>(
        LatticeShape::square, Interpolation::tricubic, Precision::double_
    );
}

}  // namespace
}  // namespace minibragg::property
