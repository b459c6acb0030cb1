#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsGauss, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits<crystal::GaussianCellLattice>(
        LatticeShape::gauss, Interpolation::nearest, Precision::mixed
    );
}

TEST(LaneWidthsGauss, GiveTheSameBitsInMixedPrecisionInterpolated) {
    expect_same_bits<crystal::GaussianCellLattice>(
        LatticeShape::gauss, Interpolation::tricubic, Precision::mixed
    );
}

TEST(LaneWidthsGauss, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits<crystal::GaussianCellLattice>(
        LatticeShape::gauss, Interpolation::nearest, Precision::double_
    );
}

TEST(LaneWidthsGauss, GiveTheSameBitsInDoublePrecisionInterpolated) {
    expect_same_bits<crystal::GaussianCellLattice>(
        LatticeShape::gauss, Interpolation::tricubic, Precision::double_
    );
}

}  // namespace
}  // namespace minibragg::property
