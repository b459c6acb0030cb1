#include <cmath>
#include <limits>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "minibragg/base/error.hpp"
#include "minibragg/beam/make_sources.hpp"

namespace minibragg::beam {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double mrad = 1e-3;

std::vector<double> wavelengths(double center_A, const Dispersion& dispersion) {
    std::vector<double> found;
    for (const SpectrumLine& line : dispersed_wavelengths(center_A, dispersion)) {
        found.push_back(line.wavelength_A);
    }
    return found;
}

TEST(DispersedWavelengths, CoverTheFullWidthWithBothEnds) {
    // 4 % of 2 A is 0.08 A: 1.96 to 2.04 in steps of 0.02.
    using testing::DoubleNear;
    EXPECT_THAT(
        wavelengths(2.0, {0.04, 5}),
        testing::ElementsAre(
            DoubleNear(1.96, 1e-15),
            DoubleNear(1.98, 1e-15),
            DoubleNear(2.0, 1e-15),
            DoubleNear(2.02, 1e-15),
            DoubleNear(2.04, 1e-15)
        )
    );
    EXPECT_THAT(wavelengths(2.0, {0.04, 2}), testing::ElementsAre(1.96, 2.04));
}

TEST(DispersedWavelengths, AreTheCentreForOneStepAndForNoWidth) {
    EXPECT_THAT(wavelengths(1.5, {0.0, 9}), testing::ElementsAre(1.5));
    EXPECT_THAT(wavelengths(1.5, {0.1, 1}), testing::ElementsAre(1.5));
}

TEST(DispersedWavelengths, RefuseWhatIsNoWavelength) {
    EXPECT_THROW(dispersed_wavelengths(0.0, {}), InputError);
    EXPECT_THROW(dispersed_wavelengths(nan_value, {}), InputError);
    EXPECT_THROW(dispersed_wavelengths(1.0, {2.0, 3}), InputError);
    EXPECT_THROW(dispersed_wavelengths(1.0, {nan_value, 3}), InputError);
    EXPECT_THROW(dispersed_wavelengths(1.0, {0.1, 0}), InputError);
}

TEST(DivergentDirections, AreTheBeamWithoutDivergence) {
    const std::vector<Vec3d> directions = divergent_directions({}, {});
    ASSERT_EQ(directions.size(), 1U);
    EXPECT_EQ(directions[0].x, 0.0);
    EXPECT_EQ(directions[0].y, 0.0);
    EXPECT_EQ(directions[0].z, 1.0);
}

struct GridCount {
    int horizontal_steps, vertical_steps;
    double horizontal_mrad, vertical_mrad;
    DivergenceShape shape;
    std::size_t count;
};

// Counts of the reference program for its options -hdivsteps and so on (its cases G14, G15,
// G16), and by hand: 3 x 3 loses its four corners (x^2 + y^2 = 1/2), 2 x 2 is all innermost
// points.
class DivergenceGrid : public testing::TestWithParam<GridCount> {};

TEST_P(DivergenceGrid, HasAsManyDirectionsAsTheReferenceProgram) {
    const GridCount& p = GetParam();
    const Divergence divergence{
        p.horizontal_mrad * mrad,
        p.vertical_mrad * mrad,
        p.horizontal_steps,
        p.vertical_steps,
        p.shape};
    EXPECT_EQ(divergent_directions(divergence, {}).size(), p.count);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    DivergenceGrid,
    testing::Values(
        GridCount{5, 5, 2.0, 2.0, DivergenceShape::round, 13},
        GridCount{4, 3, 2.0, 1.0, DivergenceShape::round, 8},
        GridCount{4, 4, 2.0, 2.0, DivergenceShape::square, 16},
        GridCount{3, 3, 1.0, 1.0, DivergenceShape::round, 5},
        GridCount{2, 2, 1.0, 1.0, DivergenceShape::round, 4},
        GridCount{7, 1, 1.0, 0.0, DivergenceShape::round, 7},
        GridCount{7, 5, 1.0, 0.0, DivergenceShape::round, 7},
        GridCount{7, 5, 0.0, 0.0, DivergenceShape::square, 1}
    )
);

TEST(DivergentDirections, OpenByTheirFullWidthsInTheRightPlanes) {
    const std::vector<Vec3d> horizontal =
        divergent_directions({4.0 * mrad, 0.0, 3, 1, DivergenceShape::round}, {});
    ASSERT_EQ(horizontal.size(), 3U);
    EXPECT_NEAR(horizontal.front().x, std::sin(2.0 * mrad), 1e-15);
    EXPECT_NEAR(horizontal.back().x, -std::sin(2.0 * mrad), 1e-15);
    EXPECT_NEAR(horizontal[1].z, 1.0, 1e-15);
    const std::vector<Vec3d> vertical =
        divergent_directions({0.0, 4.0 * mrad, 1, 2, DivergenceShape::round}, {});
    ASSERT_EQ(vertical.size(), 2U);
    EXPECT_NEAR(vertical.front().y, -std::sin(2.0 * mrad), 1e-15);
    EXPECT_NEAR(vertical.back().y, std::sin(2.0 * mrad), 1e-15);
    EXPECT_EQ(vertical.front().x, 0.0);
}

TEST(DivergentDirections, AreSymmetricUnitVectors) {
    Vec3d sum{0.0, 0.0, 0.0};
    for (const Vec3d& direction :
         divergent_directions({3.0 * mrad, 5.0 * mrad, 6, 9, DivergenceShape::round}, {})) {
        EXPECT_NEAR(length(direction), 1.0, 1e-15);
        sum = sum + direction;
    }
    EXPECT_NEAR(sum.x, 0.0, 1e-15);
    EXPECT_NEAR(sum.y, 0.0, 1e-15);
}

TEST(DivergentDirections, FollowOtherAxes) {
    // nanoBragg's MOSFLM frame: beam along x, polarization along z.
    const BeamAxes mosflm{{1.0, 0.0, 0.0}, {0.0, 0.0, 1.0}};
    const Divergence divergence{2.0 * mrad, 2.0 * mrad, 3, 3, DivergenceShape::square};
    const std::vector<Vec3d> there = divergent_directions(divergence, mosflm);
    const std::vector<Vec3d> here = divergent_directions(divergence, {});
    ASSERT_EQ(there.size(), here.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
        // MOSFLM (x, y, z) is NeXus (-z, y, x).
        EXPECT_NEAR(here[i].x, -there[i].z, 1e-15);
        EXPECT_NEAR(here[i].y, there[i].y, 1e-15);
        EXPECT_NEAR(here[i].z, there[i].x, 1e-15);
    }
}

TEST(DivergentDirections, RefuseWhatIsNoGrid) {
    EXPECT_THROW(
        divergent_directions({-1.0, 0.0, 1, 1, DivergenceShape::round}, {}), InputError
    );
    EXPECT_THROW(
        divergent_directions({nan_value, 0.0, 1, 1, DivergenceShape::round}, {}), InputError
    );
    EXPECT_THROW(
        divergent_directions({0.0, 4.0, 1, 1, DivergenceShape::round}, {}), InputError
    );
    EXPECT_THROW(
        divergent_directions({0.0, 0.0, 1, 0, DivergenceShape::round}, {}), InputError
    );
}

TEST(MakeSources, CombineEveryDirectionWithEveryLineAndShareTheFluence) {
    const std::vector<Vec3d> directions{{0.0, 0.0, 1.0}, {0.6, 0.0, 0.8}};
    const std::vector<Source> sources = make_sources(directions, {{1.0, 1.0}, {1.1, 3.0}});
    ASSERT_EQ(sources.size(), 4U);
    EXPECT_EQ(sources[1].wavelength_A, 1.1);
    EXPECT_EQ(sources[1].direction.z, 1.0);
    EXPECT_EQ(sources[2].direction.x, 0.6);
    EXPECT_EQ(sources[0].weight, 1.0 / 8.0);
    EXPECT_EQ(sources[3].weight, 3.0 / 8.0);
}

TEST(NormalizedWeights, RefuseWeightsThatAreNoShares) {
    const auto normalize = [](double first, double second) {
        return with_normalized_weights({{{}, 1.0, first}, {{}, 1.0, second}});
    };
    EXPECT_THAT(
        [&] {
            normalize(0.0, 0.0);
        },
        ThrowsMessage<InputError>(HasSubstr("sum to 0"))
    );
    EXPECT_THROW(normalize(2.0, -1.0), InputError);
    EXPECT_THROW(normalize(nan_value, 1.0), InputError);
    EXPECT_THROW(normalize(1e308, 1e308), InputError);
    EXPECT_EQ(normalize(0.0, 5.0)[1].weight, 1.0);
    EXPECT_THROW(with_normalized_weights({}), InputError);
}

}  // namespace
}  // namespace minibragg::beam
