#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/crystal/mosaic.hpp"

namespace minibragg::crystal {
namespace {

using constants::radians_per_degree;

constexpr auto both = {MosaicDistribution::uniform, MosaicDistribution::gaussian};

/// The rotation vector, from the antisymmetric part alone: accurate for small angles.
Vec3d small_vector_rad(const Mat3& u) {
    const Vec3d sine{
        0.5 * (u.row[2].y - u.row[1].z),
        0.5 * (u.row[0].z - u.row[2].x),
        0.5 * (u.row[1].x - u.row[0].y)};
    const double length_of_sine = length(sine);
    return length_of_sine > 0.0 ? (std::asin(length_of_sine) / length_of_sine) * sine : sine;
}

/// Sum over the domains and mean of v v^T.
struct Moments {
    Vec3d sum_rad{};
    Mat3 covariance{};
};

Moments moments_of(const std::vector<Mat3>& domains) {
    Moments moments;
    const double share = 1.0 / static_cast<double>(domains.size());
    for (const Mat3& domain : domains) {
        const Vec3d v = small_vector_rad(domain);
        moments.sum_rad = moments.sum_rad + v;
        moments.covariance.row[0] = moments.covariance.row[0] + share * v.x * v;
        moments.covariance.row[1] = moments.covariance.row[1] + share * v.y * v;
        moments.covariance.row[2] = moments.covariance.row[2] + share * v.z * v;
    }
    return moments;
}

TEST(MosaicDomains, TurnTheCrystalByNothingOnAverageForAnyNumber) {
    for (const auto distribution : both) {
        for (int count = 1; count < 60; ++count) {
            const auto domains = make_mosaic_domains({0.01, count, 3, distribution});
            ASSERT_EQ(domains.size(), static_cast<std::size_t>(count));
            const Vec3d sum_rad = moments_of(domains).sum_rad;
            EXPECT_EQ(length(sum_rad), 0.0) << count;
        }
    }
}

TEST(MosaicDomains, HaveTheCovarianceOfTheirDistributionFromSixOn) {
    // uniform: angles s (1 - r^2)^(1/3); the mean of their squares is s^2 Gamma(1/2) Gamma(5/3)
    // / (2 Gamma(13/6)).
    const double spread_rad = 0.2 * radians_per_degree;
    const double uniform_mean =
        0.5 * std::tgamma(0.5) * std::tgamma(5.0 / 3.0) / std::tgamma(13.0 / 6.0);
    for (const auto distribution : both) {
        const double variance =
            spread_rad * spread_rad *
            (distribution == MosaicDistribution::gaussian ? 1.0 : uniform_mean / 3.0);
        for (const int count : {6, 7, 8, 9, 10, 11, 12, 13, 25, 50, 51, 100, 1001}) {
            const Mat3 found =
                moments_of(make_mosaic_domains({spread_rad, count, 5, distribution}))
                    .covariance;
            for (int i = 0; i < 3; ++i) {
                const Vec3d off = found.row[i] - variance * identity_matrix.row[i];
                EXPECT_LT(length(off), 1e-10 * variance) << count;
            }
        }
    }
}

TEST(MosaicDomains, HaveTheirMeanSquareAngleFromTwoOn) {
    const double spread_rad = 0.01;
    for (int count = 2; count < 6; ++count) {
        const Mat3 covariance =
            moments_of(make_mosaic_domains({spread_rad, count, 5, MosaicDistribution::gaussian})
            )
                .covariance;
        const double trace = covariance.row[0].x + covariance.row[1].y + covariance.row[2].z;
        EXPECT_NEAR(trace, 3.0 * spread_rad * spread_rad, 1e-12 * spread_rad) << count;
    }
}

TEST(MosaicDomains, OfAUniformDistributionHardlyTurnFurtherThanTheSpread) {
    const double spread_rad = 0.3 * radians_per_degree;
    for (const int count : {6, 7, 8, 9, 15, 25, 500}) {
        double largest_rad = 0.0;
        for (const Mat3& domain :
             make_mosaic_domains({spread_rad, count, 1, MosaicDistribution::uniform})) {
            largest_rad = std::max(largest_rad, length(small_vector_rad(domain)));
        }
        EXPECT_LE(largest_rad, 1.1 * spread_rad) << count;
        EXPECT_GT(largest_rad, 0.85 * spread_rad) << count;
    }
}

TEST(MosaicDomains, AreSpreadAsTheirDistribution) {
    // Angles below a given one: Maxwell's distribution (table of the chi distribution with
    // three degrees of freedom), and for uniform 1 - sqrt(1 - (a / s)^3).
    constexpr int count = 4000;
    const auto part_below = [&](MosaicDistribution distribution, double angle_rad) {
        int below = 0;
        for (const Mat3& domain : make_mosaic_domains({0.01, count, 8, distribution})) {
            below += length(small_vector_rad(domain)) < angle_rad ? 1 : 0;
        }
        return static_cast<double>(below) / count;
    };
    EXPECT_NEAR(part_below(MosaicDistribution::gaussian, 0.01), 0.19875, 0.002);
    EXPECT_NEAR(part_below(MosaicDistribution::gaussian, 0.02), 0.73854, 0.002);
    EXPECT_NEAR(part_below(MosaicDistribution::gaussian, 0.03), 0.97071, 0.002);
    EXPECT_NEAR(part_below(MosaicDistribution::uniform, 0.005), 1.0 - std::sqrt(0.875), 0.002);
    // About any axis as about any other: a projection is normal.
    int below = 0;
    const Vec3d axis = unit(Vec3d{1.0, -2.0, 0.5});
    for (const Mat3& domain :
         make_mosaic_domains({0.01, count, 8, MosaicDistribution::gaussian})) {
        below += dot(axis, small_vector_rad(domain)) < 0.01 ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(below) / count, 0.84134, 0.005);
}

TEST(MosaicDomains, DependOnTheirSeed) {
    const auto one = make_mosaic_domains({0.01, 8, 9, MosaicDistribution::gaussian});
    const auto same = make_mosaic_domains({0.01, 8, 9, MosaicDistribution::gaussian});
    const auto other = make_mosaic_domains({0.01, 8, 10, MosaicDistribution::gaussian});
    EXPECT_EQ(one[2].row[0].y, same[2].row[0].y);
    EXPECT_NE(one[2].row[0].y, other[2].row[0].y);
    EXPECT_NE(one[0].row[0].y, one[2].row[0].y);
}

TEST(MosaicDomains, AreOneUnturnedDomainWithoutSpread) {
    for (const auto distribution : both) {
        const auto domains = make_mosaic_domains({0.0, 100, 1, distribution});
        ASSERT_EQ(domains.size(), 1U);
        EXPECT_EQ(domains[0].row[1].y, 1.0);
        EXPECT_EQ(domains[0].row[1].z, 0.0);
    }
}

TEST(MosaicDomains, OfWideSpreadsAreRotations) {
    for (const Mat3& domain :
         make_mosaic_domains({constants::pi, 40, 1, MosaicDistribution::gaussian})) {
        EXPECT_NEAR(determinant(domain), 1.0, 1e-14);
        EXPECT_NEAR(length(domain.row[0]), 1.0, 1e-14);
    }
}

TEST(MosaicDomains, RefuseWhatIsNoSpreadCountOrSeed) {
    constexpr auto uniform = MosaicDistribution::uniform;
    EXPECT_THROW(make_mosaic_domains({-0.1, 2, 1, uniform}), InputError);
    EXPECT_THROW(make_mosaic_domains({4.0, 2, 1, uniform}), InputError);
    EXPECT_THROW(
        make_mosaic_domains({std::numeric_limits<double>::quiet_NaN(), 2, 1, uniform}),
        InputError
    );
    EXPECT_THROW(make_mosaic_domains({0.1, 0, 1, uniform}), InputError);
    EXPECT_THROW(make_mosaic_domains({0.1, 2, -1, uniform}), InputError);
    EXPECT_NO_THROW(make_mosaic_domains({0.1, 2, std::int64_t{1} << 31, uniform}));
}

TEST(MosaicTransform, IsTheMeanCosineOfTheDomains) {
    for (const auto distribution : both) {
        const Mosaic mosaic{0.01, 20000, 4, distribution};
        const auto domains = make_mosaic_domains(mosaic);
        for (const double k_per_rad : {30.0, 100.0, 250.0, 600.0}) {
            double sum = 0.0;
            for (const Mat3& domain : domains) {
                sum += std::cos(k_per_rad * small_vector_rad(domain).y);
            }
            EXPECT_NEAR(mosaic_transform(mosaic, k_per_rad), sum / 20000, 2e-3) << k_per_rad;
        }
        EXPECT_EQ(mosaic_transform(mosaic, 0.0), 1.0);
    }
}

TEST(RotationVector, IsThatOfTheRotation) {
    const Vec3d axis = unit(Vec3d{1.0, 2.0, -3.0});
    for (const double angle_rad : {0.0, 1e-9, 0.3, 2.0, 3.1}) {
        const Vec3d found = rotation_vector_rad(rotation_about(axis, angle_rad));
        EXPECT_NEAR(length(found - angle_rad * axis), 0.0, 1e-13 + 1e-13 * angle_rad);
    }
    const Vec3d half_turn = rotation_vector_rad(rotation_about(axis, constants::pi));
    EXPECT_NEAR(std::abs(dot(half_turn, axis)), constants::pi, 1e-7);
}

TEST(MeanRotation, IsByTheMeanOfTheVectors) {
    const Vec3d x{1.0, 0.0, 0.0};
    const Mat3 mean = mean_rotation({rotation_about(x, 0.1), rotation_about(x, 0.3)});
    EXPECT_NEAR(rotation_vector_rad(mean).x, 0.2, 1e-15);
    const Mat3 none =
        mean_rotation(make_mosaic_domains({0.1, 9, 1, MosaicDistribution::gaussian}));
    EXPECT_EQ(none.row[0].x, 1.0);
    EXPECT_EQ(none.row[0].y, 0.0);
}

}  // namespace
}  // namespace minibragg::crystal
