#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "minibragg/setup/detector_resolution.hpp"
#include "minibragg/setup/series_resolution.hpp"
#include "series_of.hpp"

/// How far out a detector sees, by trigonometry and by looking at very many points.
namespace minibragg::setup {
namespace {

scene::BeamModel beam_along(const Vec3d& direction, double wavelength_A) {
    scene::BeamModel beam;
    beam.sources = {{direction, wavelength_A, 1.0}};
    return beam;
}

constexpr double wavelength_A = 1.2;

scene::BeamModel usual_beam() {
    return beam_along({0.0, 0.0, 1.0}, wavelength_A);
}

/// A panel of 100 x 50 pixels of 1 mm.
scene::PanelModel panel_at(const Vec3d& origin_m, const Vec3d& fast, const Vec3d& slow) {
    scene::PanelModel panel;
    panel.origin_m = origin_m;
    panel.fast = fast;
    panel.slow = slow;
    panel.normal = cross(fast, slow);
    panel.fast_pixels = 100;
    panel.slow_pixels = 50;
    panel.pixel_size_m = 1e-3;
    return panel;
}

double resolution_A(double two_theta) {
    return wavelength_A / (2.0 * std::sin(0.5 * two_theta));
}

TEST(DetectorResolution, OfACentredPanelIsThatOfItsCorners) {
    const auto panel = panel_at({0.05, 0.025, 0.1}, {-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0});
    EXPECT_NEAR(
        detector_resolution_A(usual_beam(), {panel}),
        resolution_A(std::atan2(std::hypot(0.05, 0.025), 0.1)),
        1e-12
    );
}

TEST(EdgeResolution, IsThatOfTheNearestEdgeWhereverGapsAre) {
    const Vec3d left{-1.0, 0.0, 0.0}, down{0.0, -1.0, 0.0};
    const auto centred = panel_at({0.05, 0.025, 0.1}, left, down);
    const double middle_A = resolution_A(std::atan2(0.025, 0.1));
    EXPECT_NEAR(edge_resolution_A(usual_beam(), {centred}).value(), middle_A, 1e-9);
    // The beam is 10 mm nearer to one edge.
    const auto shifted = panel_at({0.05, 0.035, 0.1}, left, down);
    EXPECT_NEAR(
        edge_resolution_A(usual_beam(), {shifted}).value(),
        resolution_A(std::atan2(0.015, 0.1)),
        1e-9
    );
    // Halves with a gap of 4 mm between them, through the beam.
    const auto upper = panel_at({0.05, 0.052, 0.1}, left, down);
    const auto lower = panel_at({0.05, -0.002, 0.1}, left, down);
    EXPECT_NEAR(
        edge_resolution_A(usual_beam(), {upper, lower}).value(),
        resolution_A(std::atan2(0.05, 0.1)),
        4e-3
    );
    EXPECT_FALSE(edge_resolution_A(usual_beam(), {upper}));
}

TEST(EdgeResolution, IsTheSameForABeamAlongAnotherAxis) {
    const auto panel = panel_at({0.1, 0.05, 0.025}, {0.0, -1.0, 0.0}, {0.0, 0.0, -1.0});
    EXPECT_NEAR(
        edge_resolution_A(beam_along({1.0, 0.0, 0.0}, wavelength_A), {panel}).value(),
        resolution_A(std::atan2(0.025, 0.1)),
        1e-9
    );
}

TEST(DetectorResolution, IsThatOfTheFarthestPanelAndTheShortestWavelength) {
    scene::BeamModel beam = usual_beam();
    beam.sources.push_back({{0.0, 0.0, 1.0}, 1.0, 1.0});
    const auto near = panel_at({0.05, 0.025, 0.1}, {-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0});
    const auto far = panel_at({0.2, 0.025, 0.1}, {-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0});
    EXPECT_NEAR(
        detector_resolution_A(beam, {near, far}),
        resolution_A(std::atan2(std::hypot(0.2, 0.025), 0.1)) / wavelength_A,
        1e-12
    );
}

TEST(DetectorResolution, OfAPanelBehindTheSampleIsHalfTheWavelength) {
    const auto panel = panel_at({0.05, 0.025, -0.1}, {-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0});
    EXPECT_NEAR(detector_resolution_A(usual_beam(), {panel}), 0.5 * wavelength_A, 1e-12);
}

TEST(DetectorResolution, CountsTheAngleBetweenSources) {
    scene::BeamModel beam = usual_beam();
    const double half = 0.01;
    beam.sources = {
        {{std::sin(half), 0.0, std::cos(half)}, wavelength_A, 0.5},
        {{-std::sin(half), 0.0, std::cos(half)}, wavelength_A, 0.5}};
    const auto panel = panel_at({0.05, 0.025, 0.1}, {-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0});
    EXPECT_NEAR(
        detector_resolution_A(beam, {panel}),
        resolution_A(std::atan2(std::hypot(0.05, 0.025), 0.1) + half),
        1e-12
    );
}

TEST(DetectorResolution, OfPanelsAnywhereIsTheFinestOfTheirPoints) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> place(-0.1, 0.1);
    for (int i = 0; i < 200; ++i) {
        const Mat3 turn =
            rotation_xyz({30.0 * place(random), 30.0 * place(random), 30.0 * place(random)});
        const auto panel = panel_at(
            {place(random), place(random), place(random)},
            turn * Vec3d{1.0, 0.0, 0.0},
            turn * Vec3d{0.0, 1.0, 0.0}
        );
        double widest = 0.0;
        for (int s = 0; s <= 200; ++s) {
            for (int f = 0; f <= 400; ++f) {
                const Vec3d at =
                    panel.origin_m + (0.25e-3 * f) * panel.fast + (0.25e-3 * s) * panel.slow;
                widest = std::max(widest, std::atan2(std::hypot(at.x, at.y), at.z));
            }
        }
        const double found = detector_resolution_A(usual_beam(), {panel});
        // The points are 0.25 mm apart and most panels some 100 mm away.
        EXPECT_LE(found, resolution_A(widest) * (1.0 + 1e-12)) << i;
        EXPECT_NEAR(found, resolution_A(widest), 0.02 * found) << i;
    }
}

TEST(DetectorResolution, OfACurvedPanelIsThatOfItsRim) {
    // 50 mm of a sphere of 100 mm are half a radian; along both axes cos(2 theta) = cos(u)
    // cos(v).
    auto panel = panel_at({0.05, 0.025, 0.1}, {-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0});
    panel.is_curved = true;
    panel.curvature_m = 0.1;
    EXPECT_NEAR(
        detector_resolution_A(usual_beam(), {panel}),
        resolution_A(std::acos(std::cos(0.5) * std::cos(0.25))),
        1e-9
    );
}

TEST(SeriesResolution, IsThatOfTheShortestDistanceAndWavelength) {
    // 8 x 8 pixels of 1 mm at 90 mm; one shot stands at 60 mm, another has 1 Angstrom in place
    // of 1.3.
    const Experiment run =
        run_of("shots = 2\ndistance_mm = [90, 60]\nwavelength_A = [1.0, 1.3]\n");
    const double own_A = detector_resolution_A(run.beam.model, run.detector.models);
    EXPECT_NEAR(
        series_resolution_A(run, own_A),
        1.0 / (2.0 * std::sin(0.5 * std::atan2(std::hypot(4.0, 4.0), 60.0))),
        1e-9
    );
}

TEST(SeriesResolution, CountsLongerCells) {
    const Experiment run = run_of("shots = 1\ncell_factor = 1.1\n");
    const double own_A = detector_resolution_A(run.beam.model, run.detector.models);
    EXPECT_NEAR(series_resolution_A(run, own_A), own_A / 1.1, 1e-9);
}

}  // namespace
}  // namespace minibragg::setup
