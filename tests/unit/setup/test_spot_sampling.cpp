#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/setup/spot_sampling.hpp"
#include "support/sampled_runs.hpp"
#include "unit/setup/series_of.hpp"

/// That the estimate is that of images is a law: tests/property/test_spot_sampling.cpp.
namespace minibragg::setup {
namespace {

TEST(SampleSpots, KnowsWhichSamplesAreTooFew) {
    const auto pixels = sampling_of(run_with({"sampling.oversample=4"}));
    EXPECT_GT(pixels->uncertainty, 0.3);
    EXPECT_LT(pixels->without[static_cast<std::size_t>(Sampled::pixels)], 1e-9);
    EXPECT_EQ(
        pixels->without[static_cast<std::size_t>(Sampled::mosaicity)], pixels->uncertainty
    );
    const auto steps = sampling_of(run_with(sweep(2)));
    EXPECT_GT(steps->uncertainty, 0.1);
    EXPECT_LT(steps->without[static_cast<std::size_t>(Sampled::spindle)], 0.02);
}

TEST(SampleSpots, TellsHowWideSpotsAre) {
    // 10 cells of 100 A along the rays' sides: 0.9345 x 1e-3 rad of 0.1 m is 0.0935 mm.
    const auto spots = sampling_of(run_with(
        {"crystal.unit_cell=[100, 100, 100, 90, 90, 90]",
         "crystal.cells=[10, 10, 10]",
         "crystal.orientation=",
         "detector.distance_mm=100",
         "detector.grid={pixels=[64, 64], pixel_size_mm=0.05}",
         "goniometer={axis=[1, 0, 0], width_deg=0.5, steps_per_image=5}"}
    ));
    EXPECT_NEAR(spots->width_pixels, 0.0935 / 0.05, 0.02);
    EXPECT_FALSE(spots->domain_distance);
    ASSERT_TRUE(spots->width_steps);
    const auto still = sampling_of(run_with({}));
    EXPECT_FALSE(still->width_steps);
}

// Of cubic cells along the axes: 10 cells of 100 A are 1000 A, whose spots are 0.9345e-3 / A
// wide at half maximum (exp(-2 t^2 / 0.63) of Eq. 11 is 1/2 at t = 0.4673).
constexpr double spot_invA = 0.9345e-3;

/// 3.2 mm of detector at 0.1 m, hit by the beam at its centre or `off_mm` below it.
Experiment cubic_run(double off_mm, const std::vector<std::string>& more = {}) {
    std::vector<std::string> overrides{
        "crystal.unit_cell=[100, 100, 100, 90, 90, 90]",
        "crystal.cells=[10, 10, 10]",
        "crystal.orientation=",
        "detector.distance_mm=100",
        "detector.beam_center_mm=[0, " + std::to_string(off_mm) + "]",
        "detector.grid={pixels=[64, 64], pixel_size_mm=0.05}"};
    overrides.insert(overrides.end(), more.begin(), more.end());
    return run_with(overrides);
}

/// At 45 degrees the distance is sqrt(2) 0.1 m, and along slow pixels are seen at 45 degrees.
TEST(SampleSpots, HaveTheirWidthInPixelsWherePixelsAreSeenAtASlant) {
    const double along_fast = 1e3 * 0.05 / (100.0 * std::sqrt(2.0));
    const double expected = 0.9345 / (along_fast * std::sqrt(std::sqrt(0.5)));
    EXPECT_NEAR(sampling_of(cubic_run(100.0))->width_pixels, expected, 0.02 * expected);
    // On a sphere about the crystal every pixel is seen straight, at 0.1 m.
    const auto curved = sampling_of(cubic_run(100.0, {"detector.curved=true"}));
    EXPECT_NEAR(curved->width_pixels, 0.9345 / 0.5, 0.01);
}

TEST(SampleSpots, HaveTheWidthOfTheCrystalAtTheMiddleOfTheSweep) {
    // A quarter turn about x brings c, along which the crystal is four times as long, to y.
    const std::vector<std::string> quarter{
        "crystal.cells=[10, 10, 40]",
        "goniometer={axis=[1, 0, 0], width_deg=180, steps_per_image=3}"};
    const double still =
        sampling_of(cubic_run(1.0, {"crystal.cells=[10, 10, 40]"}))->width_pixels;
    EXPECT_NEAR(sampling_of(cubic_run(1.0, quarter))->width_pixels, still / 2.0, 0.01 * still);
}

/// A step of the spindle moves q by the angle times q's distance from the axis, and through the
/// sphere by the part of that along the ray: 1 / wavelength times sin(2 theta).
TEST(SampleSpots, HaveTheirWidthInStepsOfTheSpindle) {
    const auto spots = sampling_of(
        cubic_run(100.0, {"goniometer={axis=[1, 0, 0], width_deg=0.5, steps_per_image=5}"})
    );
    constexpr double step_rad = 0.1 * std::numbers::pi / 180.0;
    const double expected = spot_invA / (step_rad * std::sqrt(0.5));
    ASSERT_TRUE(spots->width_steps);
    EXPECT_NEAR(*spots->width_steps, expected, 0.02 * expected);
    // About y, along which the detector lies, a spot moves past the ray and hardly through the
    // sphere.
    const auto about_y = sampling_of(
        cubic_run(100.0, {"goniometer={axis=[0, 1, 0], width_deg=0.5, steps_per_image=5}"})
    );
    EXPECT_GT(about_y->width_steps.value(), 20.0 * expected);
}

/// The angle of the rotation that brings one orientation to another.
double angle_between(const Mat3& a, const Mat3& b) {
    const Mat3 turn = a * transposed(b);
    const double trace = turn.row[0].x + turn.row[1].y + turn.row[2].z;
    return std::acos(std::min(1.0, 0.5 * (trace - 1.0)));
}

TEST(SampleSpots, HaveDomainsAsFarFromEachOtherAsTheirNearestNeighbours) {
    const Experiment run = cubic_run(
        100.0, {"crystal.mosaic={spread_deg=1, distribution=\"gaussian\", domains=9}"}
    );
    const std::vector<Mat3> domains = make_shot(run, 0).scene.crystal.domain_rotations;
    std::vector<double> nearest_rad;
    for (std::size_t i = 0; i < domains.size(); ++i) {
        double nearest = 10.0;
        for (std::size_t j = 0; j < domains.size(); ++j) {
            nearest =
                i == j ? nearest : std::min(nearest, angle_between(domains[i], domains[j]));
        }
        nearest_rad.push_back(nearest);
    }
    std::sort(nearest_rad.begin(), nearest_rad.end());
    const double q_invA = 2.0 * std::sin(std::numbers::pi / 8.0);
    const double expected = nearest_rad[4] * q_invA / spot_invA;
    EXPECT_NEAR(sampling_of(run)->domain_distance.value(), expected, 0.02 * expected);
}

/// Half of the spots' places lie on either of two panels of equally many pixels, and the median
/// of more is that of the panel with more.
TEST(SampleSpots, AreLookedForOnAllPanels) {
    const auto width = [](int pixels_of_second) {
        const std::string n = std::to_string(pixels_of_second);
        return sampling_of(cubic_run(
                               0.0,
                               {"detector.grid=",
                                "detector.panel=[{origin_mm=[12, 12, 0], pixels=[64, 64], "
                                "pixel_size_mm=0.05}, {origin_mm=[12, 30, 0], pixels=[" +
                                    n + ", " + n + "], pixel_size_mm=0.1}]"}
                           ))
            ->width_pixels;
    };
    const double on_first = width(32), on_second = width(128);
    EXPECT_NEAR(on_first / on_second, 2.0, 0.2);
}

TEST(SampleSpots, AreNoneOutsideOfTheTableOfReflections) {
    const auto amplitudes = [](double resolution_A, double default_f) {
        return sampling_of(cubic_run(
            100.0,
            {"structure_factors={random={seed=1}, default_F=" + std::to_string(default_f) +
             ", resolution_A=" + std::to_string(resolution_A) + "}"}
        ));
    };
    // At 45 degrees and 1 A the resolution is 1.31 A.
    EXPECT_FALSE(amplitudes(4.0, 0.0));
    EXPECT_TRUE(amplitudes(1.2, 0.0));
    EXPECT_TRUE(amplitudes(4.0, 10.0));
}

TEST(SampleSpots, AreNoneNearerToTheBeamThanHalfAReflection) {
    // The corner is 2.3 mm from the beam: 0.0226 / A, more than two reflections of 100 A. Of
    // pixels of a tenth it is a quarter of one.
    EXPECT_TRUE(sampling_of(cubic_run(0.0)));
    EXPECT_FALSE(
        sampling_of(cubic_run(0.0, {"detector.grid={pixels=[64, 64], pixel_size_mm=0.005}"}))
    );
}

/// A grid of points that is much coarser than a spot. The mean square error of the sum over its
/// points, at places that have no relation to it, is the sum of the squared transform of a spot
/// over the vectors reciprocal to the grid but 0, over that at 0. A Gaussian spot's is
/// exp(-0.63 pi^2 u^2), u the vector in sizes of the crystal, less its part along the ray.
double aliases_of(const Vec3d& size_A, double turn_rad, double alias_A) {
    const double c = std::cos(turn_rad), s = std::sin(turn_rad);
    const auto in_sizes = [&](const Vec3d& r_A) {  // a crystal turned about x
        return Vec3d{
            r_A.x / size_A.x,
            (c * r_A.y + s * r_A.z) / size_A.y,
            (c * r_A.z - s * r_A.y) / size_A.z};
    };
    const Vec3d ray = in_sizes({0.0, 0.0, 1.0});
    constexpr int most = 100;
    double sum = 0.0;
    for (int i = -most; i <= most; ++i) {
        for (int j = -most; j <= most; ++j) {
            const Vec3d u = in_sizes({i * alias_A, j * alias_A, 0.0});
            const double along = dot(u, ray);
            const double square = dot(u, u) - along * along / dot(ray, ray);
            sum += i == 0 && j == 0 ? 0.0
                                    : std::exp(-0.63 * std::pow(std::numbers::pi, 2) * square);
        }
    }
    return sum;
}

TEST(SampleSpots, OfAGridThatIsTooCoarseAreWrongByItsAliases) {
    // 1 m away pixels of 10 mm are 0.01 / A at 1 A: their reciprocal is 100 A.
    const auto uncertainty = [](int cells_along_c, int turn_deg) {
        return sampling_of(cubic_run(
                               5.0,
                               {"crystal.cells=[10, 10, " + std::to_string(cells_along_c) + "]",
                                "detector.distance_mm=1000",
                                "detector.grid={pixels=[8, 8], pixel_size_mm=10}",
                                "goniometer.start_deg=" + std::to_string(turn_deg),
                                "sampling.oversample=1"}
                           ))
            ->uncertainty;
    };
    const double cube = std::sqrt(aliases_of({1e3, 1e3, 1e3}, 0.0, 100.0));
    EXPECT_NEAR(uncertainty(10, 0), cube, 0.05 * cube);
    const double slanting = std::sqrt(aliases_of({1e3, 1e3, 4e3}, std::numbers::pi / 4, 100.0));
    EXPECT_NEAR(uncertainty(40, 45), slanting, 0.05 * slanting);
}

/// Layers of a thick sensor see a spot at several places of a pixel along the slant. Pixels are
/// three times as large as spots.
TEST(SampleSpots, OfAThickSensorAreSampledByItsLayers) {
    const auto uncertainty = [](const std::string& sensor) {
        return sampling_of(cubic_run(
                               100.0,
                               {"sampling.oversample=1",
                                "detector.grid={pixels=[8, 8], pixel_size_mm=0.5}",
                                "detector.sensor=" + sensor}
                           ))
            ->uncertainty;
    };
    const double without = uncertainty("{thickness_um=0}");
    const double thin = uncertainty("{thickness_um=1, layers=1}");
    const double thick =
        uncertainty("{thickness_um=2000, attenuation_length_um=1e6, layers=40}");
    EXPECT_NEAR(thin, without, 0.01 * without);  // however little it captures
    EXPECT_LT(thick, 0.8 * without);
    EXPECT_GT(thick, 0.2 * without);  // across the slant all layers see the same
}

TEST(SampleSpots, TellWhatWouldBeLeftWithoutEachOfTheirSamples) {
    const auto expect_due_to = [](Sampled kind, const std::vector<std::string>& overrides) {
        const auto found = sampling_of(run_with(overrides));
        const auto coarse = static_cast<std::size_t>(kind);
        EXPECT_GT(found->uncertainty, 0.1) << coarse;
        for (std::size_t i = 0; i < sampled_count; ++i) {
            if (i == coarse) {
                EXPECT_LT(found->without[i], 0.3 * found->uncertainty) << i;
            } else {
                EXPECT_GT(found->without[i], 0.8 * found->uncertainty) << i << " of " << coarse;
            }
        }
    };
    const std::string fine = "sampling.oversample=16";
    expect_due_to(Sampled::pixels, {"sampling.oversample=3"});
    expect_due_to(Sampled::spindle, sweep(2));
    expect_due_to(Sampled::mosaicity, mosaic("gaussian", 6, 1));
    expect_due_to(Sampled::spectrum, {fine, "beam.dispersion={range_fraction=0.02, steps=2}"});
    expect_due_to(
        Sampled::divergence,
        {fine,
         "beam.divergence={horizontal_mrad=6, vertical_mrad=6, horizontal_steps=2, "
         "vertical_steps=2, shape=\"square\"}"}
    );
}

/// Spots of many domains would be wide enough for the pixels, those of few are not.
TEST(SampleSpots, OfFewDomainsMakePixelsTooFew) {
    const auto found = sampling_of(run_with(
        {"crystal.mosaic={spread_deg=2, distribution=\"gaussian\", domains=6}",
         "sampling.oversample=2"}
    ));
    EXPECT_LT(
        found->without[static_cast<std::size_t>(Sampled::mosaicity)], 0.3 * found->uncertainty
    );
}

TEST(AffordableLooks, AreFewerTheMoreDomainsAndWavelengthsThereAre) {
    scene::SceneModel scene;
    scene.crystal.domain_rotations.assign(10, identity_matrix);
    scene.beam.sources.assign(5, {});
    // 10 domains of 500 and 5 wavelengths of 2000 nanoseconds.
    EXPECT_EQ(affordable_looks(scene, 150'000), 10U);
    scene.crystal.domain_rotations.assign(30, identity_matrix);
    EXPECT_EQ(affordable_looks(scene, 150'000), 6U);
}

TEST(SampleSpots, OfABlockOfFiveMicrometresAreHopeless) {
    const auto spots = sampling_of(run_with(
        {"crystal.cells=",
         "crystal.size_um=[5, 5, 5]",
         "detector.grid={pixels=[500, 500], pixel_size_mm=0.1}",
         "detector.distance_mm=100",
         "sampling.oversample=20"}
    ));
    EXPECT_NEAR(spots->width_pixels, 0.0187, 0.002);
    EXPECT_GT(spots->uncertainty, 1.0);
}

TEST(SampleSpots, OfAWideSpreadNeedManyDomains) {
    const auto few = sampling_of(run_with(mosaic("gaussian", 6, 1)));
    const auto many = sampling_of(run_with(mosaic("gaussian", 600, 1)));
    EXPECT_GT(few->uncertainty, 0.2);
    EXPECT_LT(many->uncertainty, 0.02);
    EXPECT_GT(*few->domain_distance, 2.0 * *many->domain_distance);
}

TEST(SampleSpots, OfSeveralCrystalsAreThoseOfTheWorst) {
    const std::string series =
        "shots = 2\nlattices = [1, 2]\nmosaic_spread_deg = { list = [0.001, 1], order = "
        "\"crystal\" }";
    const std::vector<std::string> overrides{
        "crystal.mosaic.domains=8",
        "sampling.oversample=100",
        "crystal.cells=[8, 8, 8]",
        "detector.distance_mm=10"};
    const Experiment run = run_of(series, overrides);
    const double one = sample_spots(run, make_shot(run, 0))->uncertainty;
    EXPECT_GT(sample_spots(run, make_shot(run, 1))->uncertainty, 5.0 * one);
}

/// Each crystal with its own domains and its own cell.
TEST(SampleSpots, OfTheWorstCrystalAreWhatTheyAreOfItAlone) {
    const auto uncertainty = [](const std::string& lists, int lattices) {
        const Experiment run = run_of(
            "shots = 1\nlattices = " + std::to_string(lattices) + "\n" + lists,
            {"crystal.mosaic.domains=8",
             "sampling.oversample=100",
             "crystal.cells=[8, 8, 8]",
             "detector.distance_mm=10"}
        );
        return sample_spots(run, make_shot(run, 0))->uncertainty;
    };
    const auto of_crystals = [](const std::string& name, const std::string& values) {
        return name + " = { list = [" + values + "], order = \"crystal\" }";
    };
    const double wide = uncertainty(of_crystals("mosaic_spread_deg", "1"), 1);
    const double both = uncertainty(of_crystals("mosaic_spread_deg", "0.001, 1"), 2);
    EXPECT_NEAR(both, wide, 0.3 * wide);
    const double small = uncertainty(of_crystals("cell_factor", "0.5"), 1);
    EXPECT_GT(uncertainty(of_crystals("cell_factor", "2"), 1), 1.5 * small);
    EXPECT_GT(uncertainty(of_crystals("cell_factor", "0.5, 2"), 2), 1.5 * small);
}

TEST(SampleSpots, AreNoneWhereTheResolutionIsCut) {
    EXPECT_FALSE(sampling_of(run_with({"sampling.d_min_A=200"})));
}

}  // namespace
}  // namespace minibragg::setup
