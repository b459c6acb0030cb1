#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsTophat, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits<crystal::TophatCellLattice>(
        LatticeShape::tophat, Interpolation::nearest, Precision::mixed
    );
}

TEST(LaneWidthsTophat, GiveTheSameBitsInMixedPrecisionInterpolated) {
    expect_same_bits<crystal::TophatCellLattice>(
        LatticeShape::tophat, Interpolation::tricubic, Precision::mixed
    );
}

TEST(LaneWidthsTophat, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits<crystal::TophatCellLattice>(
        LatticeShape::tophat, Interpolation::nearest, Precision::double_
    );
}

TEST(LaneWidthsTophat, GiveTheSameBitsInDoublePrecisionInterpolated) {
    expect_same_bits<crystal::TophatCellLattice>(
        LatticeShape::tophat, Interpolation::tricubic, Precision::double_
    );
}

}  // namespace
}  // namespace minibragg::property
