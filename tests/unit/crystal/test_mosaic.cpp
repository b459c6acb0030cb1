#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/crystal/mosaic.hpp"

namespace minibragg::crystal {
namespace {

using constants::radians_per_degree;

double angle_rad(const Mat3& u) {
    // Half the length of the antisymmetric part: accurate for small angles.
    const Vec3d twice{
        u.row[2].y - u.row[1].z, u.row[0].z - u.row[2].x, u.row[1].x - u.row[0].y};
    return std::asin(std::min(1.0, 0.5 * length(twice)));
}

TEST(UniformMosaic, IsThatOfTheReferenceProgramWithTheFirstDomainUnturned) {
    // nanoBragg.c -mosaic 0.5 -mosaic_domains 3, default seed 12345678: its domains 1 and 2.
    const auto domains =
        make_mosaic_domains({0.5 * radians_per_degree, 3, 12345678, MosaicDistribution::uniform}
        );
    ASSERT_EQ(domains.size(), 3U);
    EXPECT_EQ(domains[0].row[0].x, 1.0);
    EXPECT_EQ(domains[0].row[0].y, 0.0);
    EXPECT_EQ(domains[0].row[2].z, 1.0);
    EXPECT_NEAR(domains[1].row[0].y, -0.0079751680914580177, 1e-17);
    EXPECT_NEAR(domains[1].row[2].x, -0.0021301362335746331, 1e-17);
    EXPECT_NEAR(domains[2].row[1].z, 0.0056080125724695118, 1e-17);
    EXPECT_NEAR(angle_rad(domains[2]) / radians_per_degree, 0.399538479, 1e-9);
}

TEST(UniformMosaic, NeverTurnsFurtherThanItsSpread) {
    const double spread_rad = 0.3 * radians_per_degree;
    const auto domains = make_mosaic_domains({spread_rad, 500, 1, MosaicDistribution::uniform});
    double largest = 0.0;
    for (const Mat3& domain : domains) {
        largest = std::max(largest, angle_rad(domain));
    }
    EXPECT_LE(largest, spread_rad * (1.0 + 1e-6));
    EXPECT_GT(largest, 0.99 * spread_rad);
}

TEST(GaussianMosaic, HasItsSpreadAsRootMeanSquareAboutEveryAxis) {
    constexpr int count = 20000;
    const double spread_rad = 0.2 * radians_per_degree;
    const auto domains =
        make_mosaic_domains({spread_rad, count, 5, MosaicDistribution::gaussian});
    Vec3d mean{}, mean_square{};
    for (const Mat3& u : domains) {
        const Vec3d turn{
            u.row[2].y, u.row[0].z, u.row[1].x};  // the rotation vector, to first order
        mean = mean + (1.0 / count) * turn;
        mean_square = mean_square +
                      (1.0 / count) * Vec3d{turn.x * turn.x, turn.y * turn.y, turn.z * turn.z};
    }
    const double variance = spread_rad * spread_rad;
    const double error = 5.0 / std::sqrt(count);
    for (const double component : {mean.x, mean.y, mean.z}) {
        EXPECT_NEAR(component, 0.0, spread_rad * error);
    }
    for (const double square : {mean_square.x, mean_square.y, mean_square.z}) {
        EXPECT_NEAR(square, variance, variance * error * std::sqrt(2.0));
    }
}

TEST(GaussianMosaic, GivesEachDomainTheSameTurnHoweverManyThereAre) {
    const auto few = make_mosaic_domains({0.01, 3, 9, MosaicDistribution::gaussian});
    const auto many = make_mosaic_domains({0.01, 30, 9, MosaicDistribution::gaussian});
    const auto other = make_mosaic_domains({0.01, 3, 10, MosaicDistribution::gaussian});
    EXPECT_EQ(few[2].row[0].y, many[2].row[0].y);
    EXPECT_NE(few[2].row[0].y, other[2].row[0].y);
    EXPECT_NE(few[1].row[0].y, few[2].row[0].y);
}

TEST(Mosaic, IsOneUnturnedDomainWithoutSpread) {
    for (const auto distribution :
         {MosaicDistribution::uniform, MosaicDistribution::gaussian}) {
        const auto domains = make_mosaic_domains({0.0, 100, 1, distribution});
        ASSERT_EQ(domains.size(), 1U);
        EXPECT_EQ(domains[0].row[1].y, 1.0);
        EXPECT_EQ(domains[0].row[1].z, 0.0);
    }
}

TEST(Mosaic, RefusesWhatIsNoSpreadCountOrSeed) {
    constexpr auto uniform = MosaicDistribution::uniform;
    EXPECT_THROW(make_mosaic_domains({-0.1, 2, 1, uniform}), InputError);
    EXPECT_THROW(make_mosaic_domains({4.0, 2, 1, uniform}), InputError);
    EXPECT_THROW(
        make_mosaic_domains({std::numeric_limits<double>::quiet_NaN(), 2, 1, uniform}),
        InputError
    );
    EXPECT_THROW(make_mosaic_domains({0.1, 0, 1, uniform}), InputError);
    EXPECT_THROW(make_mosaic_domains({0.1, 2, -1, uniform}), InputError);
    EXPECT_THROW(make_mosaic_domains({0.1, 2, std::int64_t{1} << 31, uniform}), InputError);
    EXPECT_NO_THROW(make_mosaic_domains({0.1, 2, -1, MosaicDistribution::gaussian}));
}

}  // namespace
}  // namespace minibragg::crystal
