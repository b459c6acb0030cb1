#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "path_stubs.hpp"

// Each sum of the path by itself, over stubs whose values can be added by hand. On the host: a
// device's are in the laws.
namespace minibragg::diffraction {
namespace {

using W = Width<1, double>;
using FlatCrystal = stubs::Crystal<stubs::FlatLattice>;

constexpr NoObserver nobody;

/// Levels above `Scattering`, for pixel (slow 3, fast 1) of the first panel.
template <class Scattering, class Function>
void with_samples(
    const scene::SceneModel& model, const Scattering& scattering, const Function& function
) {
    if constexpr (runs_on_host) {
        const scene::DeviceScenes scenes = upload_scene(ExecSpace(), model);
        const scene::DeviceScene& scene = scenes.front();
        const PixelPack<double> pixel{scene.panels(0), 3.0, 1.0};
        const HeldFactors<double> held = held_factors(scene, pixel);
        function(SampledPixels<W, Scattering, NoObserver>{
            scene, pixel, scene.subpixels, held, scattering, nobody});
    }
}

/// Capture of a layer of stubs::small_model() by Eq. 5b.
double capture(const detector::SensorLayer& layer, double cosine) {
    return std::exp(-layer.near_attenuation / cosine) -
           std::exp(-layer.far_attenuation / cosine);
}

/// Where a sample of pixel (slow 3, fast 1) lies, Eq. 3.
Vec3d place_m(const scene::PanelModel& panel, const detector::SamplePoint& point) {
    return panel.origin_m + ((3.5 + point.off_slow) * 1e-3) * panel.slow +
           ((1.5 + point.off_fast) * 1e-3) * panel.fast + point.depth_m * panel.normal;
}

// Oracle: Eq. 3, 5 and 5b written out.
TEST(SumOverSamples, WeighsEachBySolidAngleAndCapture) {
    scene::SceneModel model = stubs::small_model();
    model.beam.is_polarized = false;
    model.sampling.oversample = 2;
    model.panels[0].layers = {{0.0, 0.0, 0.5}, {2e-3, 0.5, 1.5}};
    double expected = 0.0;
    for (const detector::SensorLayer& layer : model.panels[0].layers) {
        for (const double off_slow : {-0.25, 0.25}) {
            for (const double off_fast : {-0.25, 0.25}) {
                const Vec3d x_m = place_m(model.panels[0], {off_slow, off_fast, layer.depth_m});
                const double solid_angle = 1e-6 * 0.1 / std::pow(length(x_m), 3);
                expected += solid_angle * capture(layer, unit(x_m).z);
            }
        }
    }
    with_samples(model, stubs::WeightAlone{}, [&](const auto& samples) {
        EXPECT_NEAR(samples.sum_over_samples(), expected, 1e-15 * expected * 8.0);
    });
}

TEST(SumOverSamples, TakesTheHeldFactorsForAllOfThemAndOneCaptureALayer) {
    scene::SceneModel model = stubs::small_model();
    model.sampling = {3, false, false, false, {0.0, 0.0, false}, {0.0, 0.0, true}, 0};
    model.panels[0].layers = {{0.0, 0.0, 0.5}, {2e-3, 0.5, 1.5}};
    with_samples(model, stubs::WeightAlone{}, [&](const auto& samples) {
        const double cosine = samples.held.capture_direction.z;
        const double captured = 9.0 * capture(model.panels[0].layers[0], cosine) +
                                9.0 * capture(model.panels[0].layers[1], cosine);
        const double expected = samples.held.solid_angle * samples.held.polarization * captured;
        EXPECT_NEAR(samples.sum_over_samples(), expected, 1e-15 * expected * 18.0);
    });
}

/// Adds the weight times q_x: tells which q it was given.
struct WeightOfQ {
    double operator()(
        const beam::Direction&,
        const detector::Ray<double>&,
        const Vec3d& q_invA,
        const WeightedSum<double>& so_far
    ) const {
        return so_far.sum + so_far.weight * q_invA.x;
    }
};

// Oracle: Eq. 6b and 7a at a right angle to the beam, where they are whole numbers.
TEST(SumOverDirections, WeighsEachByItsPolarizationAndGivesItItsScatteringVector) {
    scene::SceneModel model = stubs::small_model();
    model.beam.kahn_factor = 0.5;
    model.beam.polarization_axis = {1.0, 0.0, 0.0};
    // Along the ray, and across it.
    model.beam.sources = {{{1.0, 0.0, 0.0}, 2.0, 0.5}, {{0.0, 0.0, 1.0}, 0.5, 0.5}};
    with_samples(model, WeightOfQ{}, [&](const auto& samples) {
        const detector::Ray<double> ray{{4.0, 0.0, 0.0}, 0.25};
        const double weight = 3.0, before = 10.0;
        // q_x: (1 - 1) / 2 and 1 / 0.5. P of the second: (1 + 0 - 0.5) / 2, as the ray is along
        // the electric vector.
        EXPECT_DOUBLE_EQ(
            samples.sum_over_directions(ray, {weight, before}), 10.0 + 3.0 * 0.25 * 2.0
        );
    });
}

/// What the stubs' crystal scatters of the beam of a model, with the Miller indices that an
/// observer sees.
template <class Lattice, class AnyWidth = W, class Observer>
double scattered(
    const scene::SceneModel& model, const Vec3d& q_invA, const Observer& observer
) {
    const scene::DeviceScenes scenes = upload_scene(ExecSpace(), model);
    const scene::DeviceScene& scene = scenes.front();
    const stubs::Crystal<Lattice> crystal{};
    const BraggScattering<AnyWidth, stubs::Crystal<Lattice>, Observer> bragg{
        scene, crystal, scene.panels(0), observer};
    const double weight = 2.0, before = 1000.0;
    return bragg(scene.directions(0), {}, q_invA, {weight, before});
}

TEST(SumOverWavelengths, WeighsEachAndScalesTheIndicesByItsInverse) {
    if constexpr (runs_on_host) {
        scene::SceneModel model = stubs::small_model();
        const Vec3d z{0.0, 0.0, 1.0};
        model.beam.sources = {{z, 1.0, 0.5}, {z, 2.0, 0.25}, {z, 0.5, 0.25}};
        std::vector<double> polarizations;
        std::vector<Vec3d> hkl;
        const stubs::Notebook notebook{&polarizations, &hkl};
        // Indices 4 2 0 at 1 A; half of them at 2 A, twice as large at 0.5 A.
        const double sum = scattered<stubs::FlatLattice>(model, {0.4, 0.2, 0.0}, notebook);
        EXPECT_EQ(sum, 1000.0 + 2.0 * (0.5 * 420.0 + 0.25 * 210.0 + 0.25 * 840.0));
        ASSERT_EQ(hkl.size(), 3U);
        EXPECT_DOUBLE_EQ(hkl[1].x, 2.0);
        EXPECT_DOUBLE_EQ(hkl[2].y, 4.0);
    }
}

TEST(SumOverWavelengths, LeavesOutThoseBeyondTheResolutionLimit) {
    if constexpr (runs_on_host) {
        scene::SceneModel model = stubs::small_model();
        const Vec3d z{0.0, 0.0, 1.0};
        model.beam.sources = {{z, 1.0, 0.5}, {z, 0.5, 0.5}};
        model.beam.d_min_A = 2.0;  // |q| is 0.4 / A at 1 A and 0.8 / A at 0.5 A
        EXPECT_EQ(
            scattered<stubs::FlatLattice>(model, {0.4, 0.0, 0.0}, nobody),
            1000.0 + 2.0 * 0.5 * 400.0
        );
    }
}

TEST(SumOverCells, WeighsEachByItsCrystal) {
    if constexpr (runs_on_host) {
        scene::SceneModel model = stubs::small_model();
        const Mat3& cell_A = model.crystal.cell_A;
        const Mat3 twice{{2.0 * cell_A.row[0], 2.0 * cell_A.row[1], 2.0 * cell_A.row[2]}};
        model.crystal.weight = 0.5;
        model.crystal.other_crystals = {{twice, {identity_matrix}, 3.0}};
        EXPECT_EQ(
            scattered<stubs::FlatLattice>(model, {0.1, 0.2, 0.3}, nobody),
            1000.0 + 2.0 * (0.5 * 123.0 + 3.0 * 246.0)
        );
    }
}

// Oracle: the product of the rounded weights, which is not the rounded product.
TEST(SumOverCells, RoundsEveryWeightToThePrecisionOfAStep) {
    if constexpr (runs_on_host) {
        scene::SceneModel model = stubs::small_model();
        model.beam.sources[0].weight = 0.1;
        model.crystal.weight = 0.3;
        const Vec3d hkl_001{0.0, 0.0, 0.1};
        const auto in = [&]<class T>(T) {
            return scattered<stubs::FlatLattice, Width<1, T>>(model, hkl_001, nobody);
        };
        EXPECT_EQ(in(double{}), 1000.0 + 2.0 * (0.1 * 0.3));
        EXPECT_EQ(in(float{}), 1000.0 + 2.0 * static_cast<double>(0.1F * 0.3F));
    }
}

TEST(SumOverCells, SkipsNoCellThatHasASpot) {
    if constexpr (runs_on_host) {
        scene::SceneModel model = stubs::small_model();
        model.crystal.domain_rotations.clear();
        const Mat3 half_turn{{{-1.0, 0.0, 0.0}, {0.0, -1.0, 0.0}, {0.0, 0.0, 1.0}}};
        const Mat3 quarter{{{0.0, 1.0, 0.0}, {-1.0, 0.0, 0.0}, {0.0, 0.0, 1.0}}};
        // Of 150 cells every third has h = 0.5 and no spot; the others' h are 2 and -2.
        for (int i = 0; i < 50; ++i) {
            model.crystal.domain_rotations.insert(
                model.crystal.domain_rotations.end(), {identity_matrix, half_turn, quarter}
            );
        }
        const Vec3d q_invA{0.2, 0.05, 0.1};
        std::vector<double> polarizations;
        std::vector<Vec3d> hkl;
        const stubs::Notebook notebook{&polarizations, &hkl};
        const double sum = scattered<stubs::LatticeAlongH>(model, q_invA, notebook);
        EXPECT_EQ(scattered<stubs::LatticeAlongH>(model, q_invA, nobody), sum);
        EXPECT_EQ(hkl.size(), 150U);  // the observer sees zeros, too
        // k = 0.5 and -0.5 go to the even 0.
        EXPECT_EQ(sum, 1000.0 + 2.0 * 50.0 * (201.0 - 199.0));
    }
}

TEST(AmorphousScattering, AddsTheTableAtEachWavelengthByItsWeight) {
    if constexpr (runs_on_host) {
        scene::SceneModel model = stubs::small_model();
        const Vec3d z{0.0, 0.0, 1.0};
        model.beam.sources = {{z, 1.0, 0.5}, {z, 0.5, 0.5}};
        model.background.intensity_e2 = {0.0, 10.0, 20.0, 30.0, 40.0};
        model.background.nodes_per_invA = 10.0;
        const scene::DeviceScenes scenes = upload_scene(ExecSpace(), model);
        const scene::DeviceScene& scene = scenes.front();
        const AmorphousScattering<W> amorphous{scene};
        const double weight = 2.0, before = 1000.0;
        // stol = |q| / 2 is 0.1 and 0.2, where the table has 10 and 20.
        EXPECT_DOUBLE_EQ(
            amorphous(scene.directions(0), {}, Vec3d{0.2, 0.0, 0.0}, {weight, before}),
            1000.0 + 2.0 * (0.5 * 10.0 + 0.5 * 20.0)
        );
    }
}

TEST(PixelPhotons, AreBraggAndBackgroundOfTheSameSamples) {
    if constexpr (runs_on_host) {
        scene::SceneModel model = stubs::small_model();
        model.background = {{1.0, 1.0}, 1.0, 5.0};
        model.crystal.cell_A = {{{1000.0, 0.0, 0.0}, {0.0, 1000.0, 0.0}, {0.0, 0.0, 1000.0}}};
        const scene::DeviceScenes scenes = upload_scene(ExecSpace(), model);
        scene::DeviceScene scene = scenes.front();
        scene.bragg_photons = 1e6;
        scene.background_photons = 1e6;
        const FlatCrystal crystal{};
        const Intensity<double> photons =
            pixel_photons<W>(scene, crystal, {0, 3, 0}, 1, nobody);
        // The stubs' |F|^2 at the pixel's nearest reflection.
        const Vec3d x_m = place_m(model.panels[0], {0.0, 0.0, 0.0}), d = unit(x_m);
        const Vec3d hkl = 1000.0 * (d - Vec3d{0.0, 0.0, 1.0});
        const double f_squared = 100.0 * std::nearbyint(hkl.x) + 10.0 * std::nearbyint(hkl.y) +
                                 std::nearbyint(hkl.z);
        const double without_f = photons.background - 5.0;
        EXPECT_NEAR(photons.bragg, f_squared * without_f, 1e-11);
        EXPECT_NEAR(
            without_f,
            1e6 * 1e-6 * 0.1 / std::pow(length(x_m), 3) * 0.5 * (1.0 + d.z * d.z),
            1e-10
        );
    }
}

}  // namespace
}  // namespace minibragg::diffraction
