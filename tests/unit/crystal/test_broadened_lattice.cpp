#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/make_spot.hpp"
#include "minibragg/crystal/rotation_mean.hpp"
#include "minibragg/crystal/spot_over_pixel.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/crystal/unit_cell.hpp"

// Oracles: sums of eq. 11 over rotations, wavelengths, directions, angles and subpixels by the
// C library.
namespace minibragg::crystal {
namespace {

constexpr double degree = constants::radians_per_degree;

BroadenedCrystal crystal_of(const Mat3& mosaic_rad2 = {}) {
    BroadenedCrystal crystal;
    crystal.cell_A = {{{60.0, 0.0, 0.0}, {-12.0, 69.0, 0.0}, {5.0, -8.0, 80.0}}};
    crystal.lattice.cells = {20.0, 14.0, 9.0};
    crystal.mosaic_rad2 = mosaic_rad2;
    return crystal;
}

Mat3 isotropic(double rms_rad) {
    return (rms_rad * rms_rad) * identity_matrix;
}

SpotSurroundings detector_to(double largest_q_invA) {
    SpotSurroundings around;
    around.largest_q_invA = largest_q_invA;
    return around;
}

/// A scattering vector near a reflection.
struct Place {
    Vec3d reflection{-5.0, 9.0, 12.0}, hkl, q_invA;
};

Place place(const BroadenedCrystal& crystal, const Vec3d& delta) {
    Place at;
    at.hkl = at.reflection + delta;
    at.q_invA = transposed(reciprocal_vectors(crystal.cell_A)) * at.hkl;
    return at;
}

const std::vector<Vec3d> deltas{
    {0.0, 0.0, 0.0}, {0.01, -0.02, 0.03}, {-0.02, 0.01, 0.04}, {0.03, 0.02, -0.01}};

/// |L|^2 relative to its peak of a Gaussian crystal.
double gauss(const BroadenedCrystal& crystal, const Vec3d& hkl, const Vec3d& reflection) {
    const Vec3d d = hkl - reflection, n = crystal.lattice.cells;
    const double r2 = n.x * n.x * d.x * d.x + n.y * n.y * d.y * d.y + n.z * n.z * d.z * d.z;
    return std::exp(-2.0 * crystal.lattice.fudge * r2 / gaussian_width);
}

double gauss_at(const BroadenedCrystal& crystal, const Place& at, const Vec3d& q_invA) {
    return gauss(crystal, crystal.cell_A * q_invA, at.reflection);
}

template <template <class> class Spots, class T = double>
double value(
    const BroadenedCrystal& crystal,
    const SpotSurroundings& around,
    const Place& at,
    double bandwidth = 0.0
) {
    const DeviceSpot<T> spot = make_spot(crystal, around).numbers.as<T>();
    const auto rounded = [](const Vec3d& v) {
        return Vec3<T>{static_cast<T>(v.x), static_cast<T>(v.y), static_cast<T>(v.z)};
    };
    const SpotPoint<T> point{
        rounded(at.hkl - at.reflection),
        rounded(at.reflection),
        static_cast<T>(bandwidth * bandwidth),
        {},
        {}};
    return Spots<T>{spot}(point);
}

TEST(EigenSystem, TakesASymmetricMatrixApart) {
    const Mat3 m{{{4.0, 1.0, -2.0}, {1.0, 2.0, 0.5}, {-2.0, 0.5, 3.0}}};
    const EigenSystem system = eigen_system(m);
    const Mat3 again = with_values(system, system.values);
    const Mat3 unity = system.vectors * transposed(system.vectors);
    for (int i = 0; i < 3; ++i) {
        EXPECT_NEAR(length(again.row[i] - m.row[i]), 0.0, 1e-14);
        EXPECT_NEAR(length(unity.row[i] - identity_matrix.row[i]), 0.0, 1e-14);
    }
    EXPECT_NEAR(determinant(system.vectors), 1.0, 1e-14);
}

TEST(StillSpots, AreTheGaussianWhereNothingBroadens) {
    const BroadenedCrystal crystal = crystal_of();
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        EXPECT_NEAR(
            value<StillSpots>(crystal, detector_to(0.4), at),
            gauss(crystal, at.hkl, at.reflection),
            1e-12
        );
    }
}

TEST(StillSpots, AreBallsOfTheSameVolumeForGaussStar) {
    // Computed with other tools: 10 x 12 x 15 A, beta 100 degrees, 960 cells.
    BroadenedCrystal crystal;
    crystal.cell_A = standard_setting({10.0, 12.0, 15.0, 90.0, 100.0, 90.0});
    crystal.lattice.cells = {10.0, 12.0, 8.0};
    crystal.is_star = true;
    const Place at = place(crystal, {0.03, -0.02, 0.05});
    EXPECT_NEAR(
        960.0 * 960.0 * value<StillSpots>(crystal, detector_to(2.0), at), 270441.2187, 2e-4
    );
}

/// The mean over the rotations of a crystal, with these r.m.s. components along some axes: the
/// trapezoidal rule, which for Gaussians is exact to roundings once its steps are finer than
/// them.
double mean_over_rotations(
    const BroadenedCrystal& crystal, const Place& at, const Mat3& axes, const Vec3d& rms_rad
) {
    constexpr int half_steps = 24;
    constexpr double widest = 5.0;
    double sum = 0.0, weights = 0.0;
    for (int i = -half_steps; i <= half_steps; ++i) {
        for (int j = -half_steps; j <= half_steps; ++j) {
            for (int k = -half_steps; k <= half_steps; ++k) {
                const Vec3d t =
                    (widest / half_steps) *
                    Vec3d{
                        static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)};
                const double weight = std::exp(-0.5 * dot(t, t));
                const Vec3d turn = (t.x * rms_rad.x) * axes.row[0] +
                                   (t.y * rms_rad.y) * axes.row[1] +
                                   (t.z * rms_rad.z) * axes.row[2];
                const Mat3 back = rotation_about(unit(turn), -length(turn));
                sum += weight * gauss_at(crystal, at, back * at.q_invA);
                weights += weight;
            }
        }
    }
    return sum / weights;
}

TEST(StillSpots, AreTheMeanOverTurnedDomains) {
    const double rms_rad = 0.3 * degree;
    const BroadenedCrystal crystal = crystal_of(isotropic(rms_rad));
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        const double mean =
            mean_over_rotations(crystal, at, identity_matrix, {rms_rad, rms_rad, rms_rad});
        EXPECT_NEAR(value<StillSpots>(crystal, detector_to(0.4), at), mean, 1e-3 * mean + 2e-5);
    }
}

TEST(RotationMean, IsTheMeanOverTurnedDomains) {
    const Vec3d rms_rad = degree * Vec3d{0.4, 0.1, 0.2};
    const Mat3 axes = rotation_xyz({0.3, -0.5, 1.1});
    const Mat3 mosaic_rad2 = with_values(
        {rms_rad, axes}, {rms_rad.x * rms_rad.x, rms_rad.y * rms_rad.y, rms_rad.z * rms_rad.z}
    );
    const BroadenedCrystal crystal = crystal_of();
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        const RotationMean mean(mosaic_rad2, 0.0, 0.0, spot_numbers(crystal, {}, at.hkl, 0.0));
        const Vec3d reflection_invA =
            transposed(reciprocal_vectors(crystal.cell_A)) * at.reflection;
        EXPECT_NEAR(
            mean(at.q_invA, reflection_invA),
            mean_over_rotations(crystal, at, axes, rms_rad),
            1e-6
        );
    }
}

/// A cubic crystal, and a scattering vector of a length in no special direction.
struct Scene {
    BroadenedCrystal crystal;
    Vec3d hkl;
};

Scene scene_of(double edge_A, double block_A, double spread_rad, double q_invA) {
    Scene scene;
    scene.crystal.cell_A = edge_A * identity_matrix;
    const double cells = block_A / edge_A;
    scene.crystal.lattice.cells = {cells, cells, cells};
    scene.crystal.mosaic_rad2 = isotropic(spread_rad);
    scene.hkl = (q_invA * edge_A) * unit(Vec3d{1.0, -2.0, 1.5});
    return scene;
}

/// Places all over a spot, out to 1.7 standard deviations along each of its axes.
std::vector<Vec3d> places_in_spot(const Scene& scene, double bandwidth) {
    const EigenSystem system =
        eigen_system(spot_numbers(scene.crystal, {}, scene.hkl, bandwidth).covariance_invA2);
    const Vec3d& v = system.values;
    const Vec3d sigmas{std::sqrt(v.x), std::sqrt(v.y), std::sqrt(v.z)};
    std::vector<Vec3d> places;
    for (int i = 0; i < 27; ++i) {
        const Vec3d part = 1.7 * Vec3d{i % 3 - 1.0, i / 3 % 3 - 1.0, i / 9 - 1.0};
        places.push_back(
            scene.crystal.cell_A *
            (transposed(system.vectors) *
             Vec3d{part.x * sigmas.x, part.y * sigmas.y, part.z * sigmas.z})
        );
    }
    return places;
}

/// The area in which docs/converged.md promises 1e-3 of the peak.
TEST(StillSpots, AreExactTo1e3InTheirArea) {
    for (const double spread_deg : {0.05, 0.5}) {
        for (const double q_invA : {0.05, 0.2, 0.5}) {
            for (const double block_A : {500.0, 3000.0}) {
                for (const double radial : {0.0, 0.001, 0.01, -0.01}) {
                    // Of a band, or, negative, of a spread of cells.
                    const double bandwidth = std::max(0.0, radial);
                    Scene scene = scene_of(30.0, block_A, spread_deg * degree, q_invA);
                    scene.crystal.cell_spread = std::max(0.0, -radial);
                    BroadenedCrystal unturned = scene.crystal;
                    unturned.mosaic_rad2 = {};
                    unturned.cell_spread = 0.0;
                    double peak = 0.0, worst = 0.0;
                    for (const Vec3d& delta : places_in_spot(scene, bandwidth)) {
                        Place at{scene.hkl, scene.hkl + delta, {}};
                        at.q_invA = (1.0 / 30.0) * at.hkl;
                        const RotationMean mean(
                            scene.crystal.mosaic_rad2,
                            bandwidth * bandwidth,
                            scene.crystal.cell_spread * scene.crystal.cell_spread,
                            spot_numbers(unturned, {}, at.hkl, 0.0)
                        );
                        const double exact = mean(at.q_invA, (1.0 / 30.0) * at.reflection);
                        const double closed =
                            value<StillSpots>(scene.crystal, detector_to(0.6), at, bandwidth);
                        peak = std::max(peak, exact);
                        worst = std::max(worst, std::abs(closed - exact));
                    }
                    EXPECT_LT(worst, 1e-3 * peak) << spread_deg << " degrees, q " << q_invA
                                                  << ", " << block_A << " A, " << radial;
                }
            }
        }
    }
}

TEST(SweptSpots, AreExactTo1e3InTheirArea) {
    for (const double spread_deg : {0.05, 0.2}) {
        for (const double q_invA : {0.05, 0.4}) {
            for (const double block_A : {500.0, 3000.0}) {
                const Scene scene = scene_of(30.0, block_A, spread_deg * degree, q_invA);
                SpotSurroundings around = detector_to(0.6);
                around.axis = unit(Vec3d{1.0, 2.0, -1.0});
                around.step_rad = 4.0 * spread_deg * degree;
                double peak = 0.0, worst = 0.0;
                for (const Vec3d& delta : places_in_spot(scene, 0.0)) {
                    Place at{scene.hkl, scene.hkl + delta, {}};
                    at.q_invA = (1.0 / 30.0) * at.hkl;
                    constexpr int angles = 1000;
                    double mean = 0.0;
                    for (int i = 0; i < angles; ++i) {
                        const double angle = around.step_rad * ((i + 0.5) / angles - 0.5);
                        Place turned = at;
                        turned.hkl = scene.crystal.cell_A *
                                     (rotation_about(around.axis, -angle) * at.q_invA);
                        mean +=
                            value<StillSpots>(scene.crystal, detector_to(0.6), turned) / angles;
                    }
                    const double closed = value<SweptSpots>(scene.crystal, around, at);
                    peak = std::max(peak, mean);
                    worst = std::max(worst, std::abs(closed - mean));
                }
                EXPECT_LT(worst, 1e-3 * peak)
                    << spread_deg << " degrees, q " << q_invA << ", " << block_A << " A";
            }
        }
    }
}

TEST(StillSpots, AreTheMeanOverDomainsThatTurnDifferentlyAboutDifferentAxes) {
    const Mat3 axes = rotation_xyz({0.3, -0.5, 1.1});
    const Vec3d rms_rad = degree * Vec3d{0.4, 0.1, 0.2};
    const BroadenedCrystal crystal = crystal_of(with_values(
        {rms_rad, axes}, {rms_rad.x * rms_rad.x, rms_rad.y * rms_rad.y, rms_rad.z * rms_rad.z}
    ));
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        const double mean = mean_over_rotations(crystal, at, axes, rms_rad);
        EXPECT_NEAR(value<StillSpots>(crystal, detector_to(0.4), at), mean, 1e-3 * mean + 2e-5);
    }
}

TEST(StillSpots, TurnAboutOneAxisAlone) {
    const Mat3 axes = rotation_xyz({0.3, -0.5, 1.1});
    const double rms_rad = 0.3 * degree;
    const BroadenedCrystal crystal =
        crystal_of(with_values({{}, axes}, {rms_rad * rms_rad, 0.0, 0.0}));
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        double sum = 0.0, weights = 0.0;
        for (int i = -400; i <= 400; ++i) {
            const double t = 0.0125 * i, weight = std::exp(-0.5 * t * t);
            const Mat3 back = rotation_about(axes.row[0], -t * rms_rad);
            sum += weight * gauss_at(crystal, at, back * at.q_invA);
            weights += weight;
        }
        EXPECT_NEAR(value<StillSpots>(crystal, detector_to(0.4), at), sum / weights, 1e-3);
    }
}

TEST(StillSpots, AreTheMeanOverABandOfWavelengths) {
    constexpr double bandwidth = 0.01;
    const BroadenedCrystal crystal = crystal_of();
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        double sum = 0.0, weights = 0.0;
        for (int i = -400; i <= 400; ++i) {
            const double t = 0.02 * i, weight = std::exp(-0.5 * t * t);
            sum += weight * gauss_at(crystal, at, (1.0 + t * bandwidth) * at.q_invA);
            weights += weight;
        }
        const double of_band = value<StillSpots>(crystal, detector_to(0.4), at, bandwidth);
        EXPECT_NEAR(of_band, sum / weights, 1e-9);
    }
}

TEST(StillSpots, AreTheMeanOverCellsOfSeveralSizes) {
    constexpr double spread = 0.01;
    const BroadenedCrystal crystal = crystal_of();
    BroadenedCrystal several = crystal;
    several.cell_spread = spread;
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        double sum = 0.0, weights = 0.0;
        for (int i = -400; i <= 400; ++i) {
            const double t = 0.02 * i, weight = std::exp(-0.5 * t * t);
            // A smaller cell's reflection is farther out by so much.
            const Vec3d moved =
                (t * spread) * (transposed(reciprocal_vectors(crystal.cell_A)) * at.reflection);
            sum += weight * gauss_at(crystal, at, at.q_invA - moved);
            weights += weight;
        }
        EXPECT_NEAR(value<StillSpots>(several, detector_to(0.4), at), sum / weights, 1e-9);
    }
}

TEST(StillSpots, AreTheMeanOverDirectionsOfTheBeam) {
    // Seen by the crystal, the beam is along z and diverges by 1 and 2.5 mrad along x and y.
    constexpr double inverse_A = 1.0 / 1.2, along_x = 1e-3, along_y = 2.5e-3;
    const BroadenedCrystal crystal = crystal_of();
    SpotSurroundings around = detector_to(0.4);
    around.divergence_invA2 = {
        {{inverse_A * inverse_A * along_x * along_x, 0.0, 0.0},
         {0.0, inverse_A * inverse_A * along_y * along_y, 0.0},
         {0.0, 0.0, 0.0}}};
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        double sum = 0.0, weights = 0.0;
        for (int i = -50; i <= 50; ++i) {
            for (int j = -50; j <= 50; ++j) {
                const double t = 0.12 * i, u = 0.12 * j;
                const double weight = std::exp(-0.5 * (t * t + u * u));
                const Vec3d turned = inverse_A * Vec3d{t * along_x, u * along_y, 0.0};
                sum += weight * gauss_at(crystal, at, at.q_invA - turned);
                weights += weight;
            }
        }
        EXPECT_NEAR(value<StillSpots>(crystal, around, at), sum / weights, 1e-9);
    }
}

SpotSurroundings sweep_of(double step_rad) {
    SpotSurroundings around = detector_to(0.4);
    around.axis = unit(Vec3d{1.0, 2.0, -1.0});
    around.step_rad = step_rad;
    return around;
}

/// Differing rotations, so that the frame is no rotated one.
BroadenedCrystal broad_crystal() {
    const Vec3d rms_rad = degree * Vec3d{0.15, 0.05, 0.1};
    BroadenedCrystal crystal = crystal_of(with_values(
        {rms_rad, rotation_xyz({0.3, -0.5, 1.1})},
        {rms_rad.x * rms_rad.x, rms_rad.y * rms_rad.y, rms_rad.z * rms_rad.z}
    ));
    crystal.cell_spread = 1e-3;
    return crystal;
}

TEST(SweptSpots, AreTheMeanOverTheirStep) {
    const BroadenedCrystal crystal = broad_crystal();
    for (const double step_deg : {1e-6, 0.05, 0.3, 1.0}) {
        const SpotSurroundings around = sweep_of(step_deg * degree);
        for (const Vec3d& delta : deltas) {
            const Place at = place(crystal, delta);
            constexpr int angles = 2000;
            double mean = 0.0;
            for (int i = 0; i < angles; ++i) {
                const double angle = around.step_rad * ((i + 0.5) / angles - 0.5);
                Place turned = at;
                turned.hkl = crystal.cell_A * (rotation_about(around.axis, -angle) * at.q_invA);
                mean += value<StillSpots>(crystal, detector_to(0.4), turned) / angles;
            }
            EXPECT_NEAR(value<SweptSpots>(crystal, around, at), mean, 1e-3) << step_deg;
        }
    }
}

TEST(SweptSpots, AreTheMeanOfTheirHalves) {
    const BroadenedCrystal crystal = broad_crystal();
    const SpotSurroundings whole = sweep_of(0.4 * degree), half = sweep_of(0.2 * degree);
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        double mean = 0.0;
        for (const double angle : {-0.1 * degree, 0.1 * degree}) {
            Place turned = at;
            turned.hkl = crystal.cell_A * (rotation_about(half.axis, -angle) * at.q_invA);
            mean += 0.5 * value<SweptSpots>(crystal, half, turned);
        }
        EXPECT_NEAR(value<SweptSpots>(crystal, whole, at), mean, 1e-3);
    }
}

TEST(BroadenedSpots, AgreeInBothPrecisions) {
    const BroadenedCrystal crystal = broad_crystal();
    const SpotSurroundings around = sweep_of(0.2 * degree);
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, delta);
        EXPECT_NEAR(
            (value<StillSpots, float>(crystal, around, at)),
            value<StillSpots>(crystal, around, at),
            1e-6
        );
        EXPECT_NEAR(
            (value<SweptSpots, float>(crystal, around, at)),
            value<SweptSpots>(crystal, around, at),
            1e-6
        );
    }
}

/// The largest difference, in units of the largest value, between the closed form over pixels
/// and the mean over 200 x 200 subpixels.
template <template <class> class Points, template <class> class Whole>
double pixel_error(
    const BroadenedCrystal& crystal,
    const SpotSurroundings& around,
    const EdgesInFrame<double>& edges
) {
    constexpr int n = 200;
    const DeviceSpot<double> spot = make_spot(crystal, around).numbers;
    double brightest = 0.0, difference = 0.0;
    for (const Vec3d& delta : deltas) {
        const Place at = place(crystal, 0.3 * delta);
        SpotPoint<double> point{0.3 * delta, at.reflection, 0.0, edges.u, edges.v};
        const double whole = Whole<double>{spot}(point);
        double mean = 0.0;
        for (int i = 0; i < n * n; ++i) {
            const double u = (i % n + 0.5) / n - 0.5, v = (i / n + 0.5) / n - 0.5;
            point.delta = 0.3 * delta + u * edges.u + v * edges.v;
            mean += Points<double>{spot}(point) / (n * n);
        }
        brightest = std::max(brightest, mean);
        difference = std::max(difference, std::abs(whole - mean));
    }
    EXPECT_GT(brightest, 1e-5);
    return difference / brightest;
}

TEST(SpotsOverPixel, AreTheMeanOverManySubpixels) {
    const EdgesInFrame<double> edges{{0.05, 0.01, 0.005}, {-0.004, 0.06, -0.03}};
    for (const double cells : {20.0, 60.0, 200.0, 500.0}) {
        BroadenedCrystal crystal = broad_crystal();
        crystal.lattice.cells = {cells, cells, cells};
        EXPECT_LT(
            (pixel_error<StillSpots, StillSpotsOverPixel>(crystal, detector_to(0.4), edges)),
            5e-3
        ) << cells;
        EXPECT_LT(
            (pixel_error<SweptSpots, SweptSpotsOverPixel>(
                crystal, sweep_of(0.2 * degree), edges
            )),
            5e-3
        ) << cells;
    }
}

TEST(SpotsOverPixel, HoldWhereTheSpotMovesInThePlaneOfThePixel) {
    const Place at = place(broad_crystal(), {0.0, 0.0, 0.0});
    SpotSurroundings around = sweep_of(0.3 * degree);
    const Vec3d along = unit(cross(at.q_invA, around.axis));
    const Vec3d across = unit(cross(along, at.q_invA));
    for (const double cells : {60.0, 200.0}) {
        BroadenedCrystal crystal = broad_crystal();
        crystal.lattice.cells = {cells, cells, cells};
        const Mat3& cell_A = crystal.cell_A;
        const EdgesInFrame<double> edges{
            cell_A * (6e-4 * (along + across)), cell_A * (8e-4 * (0.4 * along - across))};
        EXPECT_LT((pixel_error<SweptSpots, SweptSpotsOverPixel>(crystal, around, edges)), 1e-2)
            << cells;
    }
}

TEST(SpotReach, MissesNoPointOfASpotAndMostOthers) {
    const BroadenedCrystal crystal = broad_crystal();
    std::mt19937 random(3);
    std::uniform_real_distribution<double> index(-25.0, 25.0);
    for (const double step_deg : {0.0, 0.3}) {
        const SpotSurroundings around = sweep_of(step_deg * degree);
        const Spot spot = make_spot(crystal, around);
        ASSERT_EQ(spot.numbers.reflections, 1);
        int hits = 0, in_spot = 0;
        constexpr int points = 40'000;
        for (int i = 0; i < points; ++i) {
            const Vec3d hkl{index(random), index(random), index(random)};
            const Vec3d nearest{
                std::nearbyint(hkl.x), std::nearbyint(hkl.y), std::nearbyint(hkl.z)};
            const double q_invA = length(transposed(reciprocal_vectors(crystal.cell_A)) * hkl);
            if (q_invA > around.largest_q_invA) {
                continue;
            }
            const SpotPoint<double> point{hkl - nearest, nearest, 0.0, {}, {}};
            const double factor = step_deg > 0.0 ? SweptSpots<double>{spot.numbers}(point)
                                                 : StillSpots<double>{spot.numbers}(point);
            const auto rounded = [](const Vec3d& v) {
                return Vec3<float>{
                    static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
            };
            const bool misses = spot.reach.miss(
                rounded(hkl - nearest), rounded(hkl), static_cast<float>(q_invA)
            );
            hits += misses ? 0 : 1;
            in_spot += factor > 0.0 ? 1 : 0;
            EXPECT_FALSE(misses && factor > 0.0) << factor;
        }
        EXPECT_GT(in_spot, 200);
        EXPECT_LT(hits, 5 * in_spot) << step_deg;
    }
}

TEST(ReachInIndices, DecidesHowManyReflectionsCount) {
    const auto reflections = [](double rms_deg) {
        const BroadenedCrystal crystal = crystal_of(isotropic(rms_deg * degree));
        return make_spot(crystal, detector_to(0.4)).numbers.reflections;
    };
    const auto reach = [](double rms_deg) {
        const BroadenedCrystal crystal = crystal_of(isotropic(rms_deg * degree));
        return reach_in_indices(crystal, detector_to(0.4));
    };
    EXPECT_EQ(reflections(0.1), 1);
    EXPECT_LT(reach(0.1), 0.5);
    EXPECT_EQ(reflections(0.35), 8);
    EXPECT_GT(reach(0.35), 0.5);
    // Four standard deviations of the widest axis: c, of 80 A and 9 cells.
    const double edge_A = length(crystal_of().cell_A.row[2]);
    EXPECT_NEAR(
        reach(0.1),
        4.0 * std::hypot(std::sqrt(gaussian_width / 4.0) / 9.0, 0.1 * degree * 0.4 * edge_A),
        1e-12
    );
}

}  // namespace
}  // namespace minibragg::crystal
