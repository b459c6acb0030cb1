#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/scene/all_pixels.hpp"
#include "property/compare_images.hpp"
#include "reference/random_scene.hpp"
#include "reference/render_images.hpp"

/// Laws that hold for whole images, whatever the scene. Each runs over random scenes of every
/// shape.
namespace minibragg::property {
namespace {

using namespace diffraction;
using namespace scene;
using reference::Dice;
using reference::Images;
using reference::RandomScene;
using reference::render_images;

/// In double precision images differ by what is lost in sums: far less than their maximum times
/// this.
constexpr double rounding_of_double = 1e-12;
constexpr double rounding_of_images = 1e-7;  ///< stored as float, weighted after that

/// Random scenes of one shape, with light on them.
class EveryShape : public testing::TestWithParam<int> {
protected:
    static std::vector<RandomScene> scenes(
        Interpolation interpolation = Interpolation::nearest
    ) {
        constexpr int count = 5;
        std::vector<RandomScene> lit;
        const int shape = GetParam();
        for (std::uint64_t seed = 1; static_cast<int>(lit.size()) < count; ++seed) {
            RandomScene scene = reference::random_scene(
                seed + 100 * static_cast<std::uint64_t>(shape),
                reference::all_shapes[shape],
                interpolation
            );
            scene.model.precision = Precision::double_;
            if (max_of(render_images(scene.model).bragg) > 1e-6) {
                lit.push_back(scene);
            }
        }
        return lit;
    }
};

TEST_P(EveryShape, AdaptiveSamplingTakesAmorphousMaterialsInTheMiddleOfPixels) {
    for (RandomScene& scene : scenes()) {
        SceneModel& model = scene.model;
        Sampling& sampling = model.sampling;
        model.background.intensity_e2 = {1e3, 2e3, 9e3, 4e3, 3e3, 2e3, 1e3};
        model.background.nodes_per_invA = 10.0;
        sampling.oversample = 3;
        sampling.oversample_omega = sampling.oversample_polar = sampling.oversample_thick =
            true;
        const Images full = render_images(model);
        sampling.is_adaptive = true;
        const Images adaptive = render_images(model);
        sampling.oversample = 1;
        sampling.is_adaptive = false;
        const Images one = render_images(model);
        EXPECT_EQ(adaptive.bragg, full.bragg);
        EXPECT_NE(adaptive.background, full.background);
        ASSERT_EQ(adaptive.background.size(), one.background.size());
        const double largest = max_of(one.background);
        for (std::size_t i = 0; i < one.background.size(); ++i) {
            EXPECT_NEAR(
                adaptive.background[i], one.background[i], rounding_of_images * largest
            );
        }
    }
}

TEST_P(EveryShape, SplittingASourceIntoEqualOnesChangesNothing) {
    for (RandomScene& scene : scenes()) {
        const Images whole = render_images(scene.model);
        std::vector<SourceModel>& sources = scene.model.beam.sources;
        constexpr int parts = 5;
        sources[0].weight /= parts;
        sources.insert(sources.end(), parts - 1, sources[0]);
        const Images split = render_images(scene.model);
        EXPECT_LE(worst_difference(whole.photons, split.photons), rounding_of_double);
    }
}

TEST_P(EveryShape, SplittingEveryDomainAndSpindleStepChangesNothing) {
    for (RandomScene& scene : scenes()) {
        const Images whole = render_images(scene.model);
        CrystalModel& crystal = scene.model.crystal;
        const auto doubled = [](std::vector<Mat3> rotations) {
            std::vector<Mat3> twice = rotations;
            twice.insert(twice.end(), rotations.begin(), rotations.end());
            return twice;
        };
        crystal.domain_rotations = doubled(crystal.domain_rotations);
        crystal.spindle_rotations = doubled(crystal.spindle_rotations);
        const Images split = render_images(scene.model);
        EXPECT_LE(worst_difference(whole.photons, split.photons), rounding_of_double);
    }
}

/// The same with its crystal in another orientation.
SceneModel turned(SceneModel model, int seed) {
    Dice dice(seed);
    const Mat3 turn = dice.rotation(1.0);
    for (Vec3d& edge : model.crystal.cell_A.row) {
        edge = turn * edge;
    }
    return model;
}

TEST_P(EveryShape, CrystalsInOneShotAddUp) {
    for (RandomScene& scene : scenes()) {
        // Without a background, which is there once however many crystals there are.
        scene.model.background = {};
        const SceneModel other = turned(scene.model, 11);
        SceneModel both = scene.model;
        both.crystal.other_crystals.push_back(
            {other.crystal.cell_A, other.crystal.domain_rotations}
        );
        const Images first = render_images(scene.model), second = render_images(other);
        std::vector<float> sum(first.photons.size());
        std::transform(
            first.photons.begin(),
            first.photons.end(),
            second.photons.begin(),
            sum.begin(),
            std::plus<>()
        );
        EXPECT_LE(worst_difference(render_images(both).photons, sum), rounding_of_double);
    }
}

TEST_P(EveryShape, CrystalsCountByTheirWeights) {
    for (RandomScene& scene : scenes()) {
        const SceneModel other = turned(scene.model, 12);
        SceneModel three = scene.model;
        three.crystal.weight = 0.5;
        three.crystal.other_crystals = {
            {other.crystal.cell_A, other.crystal.domain_rotations, 2.0},
            {other.crystal.cell_A, other.crystal.domain_rotations, 0.25}};
        const Images first = render_images(scene.model), second = render_images(other);
        std::vector<float> sum(first.bragg.size());
        std::transform(
            first.bragg.begin(),
            first.bragg.end(),
            second.bragg.begin(),
            sum.begin(),
            [](float a, float b) {
                return 0.5F * a + 2.25F * b;
            }
        );
        const Images weighted = render_images(three);
        EXPECT_LE(worst_difference(weighted.bragg, sum), rounding_of_images);
        EXPECT_EQ(weighted.background, first.background);
    }
}

TEST_P(EveryShape, CrystalsOfOneWeightAreSummedAsOneTable) {
    // Two equal crystals have the cells of one with each domain twice, in the same order; each
    // counts as the mean of its own half of them.
    for (RandomScene& scene : scenes()) {
        CrystalModel& crystal = scene.model.crystal;
        crystal.spindle_rotations.resize(1);
        SceneModel two = scene.model;
        two.crystal.other_crystals = {{crystal.cell_A, crystal.domain_rotations}};
        const std::vector<Mat3> domains = crystal.domain_rotations;
        crystal.domain_rotations.insert(
            crystal.domain_rotations.end(), domains.begin(), domains.end()
        );
        std::vector<float> twice = render_images(scene.model).bragg;
        for (float& photons : twice) {
            photons *= 2.0F;
        }
        EXPECT_EQ(render_images(two).bragg, twice);
    }
}

TEST_P(EveryShape, OneWeightOfAllCrystalsScalesTheImage) {
    for (RandomScene& scene : scenes()) {
        SceneModel equal = scene.model;
        equal.crystal.other_crystals = {
            {scene.model.crystal.cell_A, scene.model.crystal.domain_rotations},
            {scene.model.crystal.cell_A, scene.model.crystal.domain_rotations}};
        SceneModel doubled = equal;
        doubled.crystal.weight = 2.0;
        for (OtherCrystal& lattice : doubled.crystal.other_crystals) {
            lattice.weight = 2.0;
        }
        std::vector<float> twice = render_images(equal).bragg;
        for (float& photons : twice) {
            photons *= 2.0F;
        }
        EXPECT_EQ(render_images(doubled).bragg, twice);
    }
}

/// The rows in a random order, dealt to `ranks`.
std::vector<std::vector<PixelRow>> deal(std::vector<PixelRow> rows, int ranks, Dice& dice) {
    std::vector<std::vector<PixelRow>> hands(static_cast<std::size_t>(ranks));
    for (std::size_t i = rows.size(); i > 0; --i) {
        const auto pick = static_cast<std::size_t>(dice.integer(0, static_cast<int>(i) - 1));
        hands[static_cast<std::size_t>(dice.integer(0, ranks - 1))].push_back(rows[pick]);
        rows[pick] = rows[i - 1];
    }
    return hands;
}

TEST_P(EveryShape, AnyPartitionIntoRowsGivesTheSameBits) {
    for (const Precision precision : {Precision::mixed, Precision::double_}) {
        for (RandomScene& scene : scenes(Interpolation::tricubic)) {
            scene.model.precision = precision;
            const Images whole = render_images(scene.model, scene.mask);
            Dice dice(7);
            std::vector<float> joined(whole.photons.size(), 0.0F);
            for (const auto& rows : deal(scene::all_rows(scene.model), 5, dice)) {
                const Images part = reference::render_rows(scene.model, rows, scene.mask);
                std::transform(
                    joined.begin(),
                    joined.end(),
                    part.photons.begin(),
                    joined.begin(),
                    std::plus<>()
                );
            }
            EXPECT_EQ(joined, whole.photons);
        }
    }
}

TEST_P(EveryShape, AMaskChangesNoBitOfThePixelsItLeaves) {
    for (const RandomScene& scene : scenes()) {
        const Images whole = render_images(scene.model);
        std::vector<std::uint8_t> mask(whole.photons.size());
        Dice dice(11);
        for (std::uint8_t& pixel : mask) {
            pixel = dice.chance(0.7) ? 1 : 0;
        }
        const Images masked = render_images(scene.model, mask);
        std::vector<float> expected = whole.photons;
        for (std::size_t i = 0; i < mask.size(); ++i) {
            expected[i] = mask[i] == 0 ? expected[i] : 0.0F;
        }
        EXPECT_EQ(masked.photons, expected);
    }
}

TEST_P(EveryShape, PhotonsAreBraggPlusBackground) {
    for (const RandomScene& scene : scenes()) {
        const Images images = render_images(scene.model);
        std::vector<float> sum(images.photons.size());
        std::transform(
            images.bragg.begin(),
            images.bragg.end(),
            images.background.begin(),
            sum.begin(),
            std::plus<>()
        );
        EXPECT_LE(worst_difference(images.photons, sum), 1.2e-7);
    }
}

/// Photons below the smallest normal number have lost bits, or all of them.
void expect_sixteen_times(const std::vector<float>& one, const std::vector<float>& sixteen) {
    for (std::size_t i = 0; i < one.size(); ++i) {
        constexpr float smallest = std::numeric_limits<float>::min();
        if (one[i] >= smallest) {
            EXPECT_EQ(sixteen[i], 16.0F * one[i]) << i;
        } else {
            EXPECT_LE(sixteen[i], 16.0F * smallest) << i;
        }
    }
}

TEST_P(EveryShape, PhotonsGrowWithTheFluenceAndWithTheSquareOfF) {
    for (RandomScene& scene : scenes(Interpolation::tricubic)) {
        scene.model.background = {};
        const Images one = render_images(scene.model);
        // Powers of two are exact in binary arithmetic: the bits must be equal.
        SceneModel brighter = scene.model;
        brighter.beam.fluence_photons_per_m2 *= 16.0;
        expect_sixteen_times(one.photons, render_images(brighter).photons);
        SceneModel stronger = scene.model;
        StructureFactorModel& factors = stronger.crystal.structure_factors;
        factors.default_f_e *= 4.0;
        std::vector<double> f_e(factors.f_e.begin(), factors.f_e.end());
        for (double& f : f_e) {
            f *= 4.0;
        }
        factors.f_e = f_e;
        expect_sixteen_times(one.photons, render_images(stronger).photons);
    }
}

/// Everything that has a direction, turned.
SceneModel turned(SceneModel model, const Mat3& rotation) {
    for (SourceModel& source : model.beam.sources) {
        source.direction = rotation * source.direction;
    }
    model.beam.polarization_axis = rotation * model.beam.polarization_axis;
    for (PanelModel& panel : model.panels) {
        panel.origin_m = rotation * panel.origin_m;
        panel.fast = rotation * panel.fast;
        panel.slow = rotation * panel.slow;
        panel.normal = rotation * panel.normal;
    }
    const Mat3 inverse = transposed(rotation);
    const auto turn_operation = [&](Mat3& operation) {
        operation = rotation * (operation * inverse);
    };
    CrystalModel& crystal = model.crystal;
    crystal.cell_A = crystal.cell_A * inverse;  // rows: each turned
    crystal.lattice.reciprocal_invA = crystal.lattice.reciprocal_invA * inverse;
    std::for_each(
        crystal.spindle_rotations.begin(), crystal.spindle_rotations.end(), turn_operation
    );
    std::for_each(
        crystal.domain_rotations.begin(), crystal.domain_rotations.end(), turn_operation
    );
    return model;
}

TEST_P(EveryShape, TurningTheWholeExperimentChangesNothing) {
    // Indices change by some 1e-14, and a pixel between peaks by 1e-12 of the peak.
    constexpr double bound = 1e-9;
    std::uint64_t seed = 20;
    for (const RandomScene& scene : scenes()) {
        const Mat3 rotation = Dice(++seed).rotation(3.0);
        const Images before = render_images(scene.model);
        const Images after = render_images(turned(scene.model, rotation));
        EXPECT_LE(worst_difference(before.photons, after.photons), bound) << "seed " << seed;
    }
}

TEST_P(EveryShape, InvertingTheCrystalWithItsStructureFactorsChangesNothing) {
    for (RandomScene& scene : scenes()) {
        const Images before = render_images(scene.model);
        CrystalModel& crystal = scene.model.crystal;
        for (Vec3d& edge : crystal.cell_A.row) {
            edge = -1.0 * edge;
        }
        StructureFactorModel& factors = crystal.structure_factors;
        std::vector<double> f_e(factors.f_e.begin(), factors.f_e.end());
        std::reverse(f_e.begin(), f_e.end());
        factors.f_e = f_e;
        factors.h_min = -(factors.h_min + factors.h_count - 1);
        factors.k_min = -(factors.k_min + factors.k_count - 1);
        factors.l_min = -(factors.l_min + factors.l_count - 1);
        EXPECT_EQ(render_images(scene.model).photons, before.photons);
    }
}

/// Each pixel cut into 2 x 2.
SceneModel with_half_pixels(SceneModel model) {
    for (PanelModel& panel : model.panels) {
        panel.pixel_size_m /= 2.0;
        panel.fast_pixels *= 2;
        panel.slow_pixels *= 2;
    }
    return model;
}

/// Adds 2 x 2 pixels of each panel of `fine` up to the pixels of the panels of `model`.
std::vector<float> binned(const SceneModel& model, const std::vector<float>& fine) {
    std::vector<float> image;
    std::size_t first = 0;
    for (const PanelModel& panel : model.panels) {
        const auto width = 2 * static_cast<std::size_t>(panel.fast_pixels);
        for (std::size_t slow = 0; slow < static_cast<std::size_t>(panel.slow_pixels); ++slow) {
            for (std::size_t fast = 0; fast < width; fast += 2) {
                const std::size_t i = first + 2 * slow * width + fast;
                image.push_back(fine[i] + fine[i + 1] + fine[i + width] + fine[i + width + 1]);
            }
        }
        first += 2 * width * static_cast<std::size_t>(panel.slow_pixels);
    }
    return image;
}

TEST_P(EveryShape, SubpixelsAreThePixelsOfAFinerDetector) {
    for (RandomScene& scene : scenes()) {
        SceneModel& model = scene.model;
        model.background.constant_photons = 0.0;
        for (PanelModel& panel : model.panels) {
            panel.is_point_pixel = false;  // has no area that could be divided
        }
        model.sampling = {2, true, true, true, {}, {}, 0};
        SceneModel fine = with_half_pixels(model);
        fine.sampling.oversample = 1;
        const auto expected = binned(model, render_images(fine).photons);
        // Four float32 pixels were added: a few roundings more than worst_difference() allows
        // for.
        EXPECT_LE(worst_difference(expected, render_images(model).photons), 3e-7);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    EveryShape,
    testing::Range(0, static_cast<int>(std::size(reference::all_shapes))),
    [](const auto& shape) {
        return std::string(reference::shape_names[shape.param]);
    }
);

/// One strong, broad reflection in the middle of a panel: smooth on the scale of a pixel.
SceneModel smooth_scene() {
    SceneModel model;
    model.precision = Precision::double_;
    const Vec3d beam{0.0, 0.0, 1.0};
    model.beam.sources = {{beam, 1.0, 1.0}};
    model.beam.fluence_photons_per_m2 = 1e28;
    model.crystal.cell_A = {{{40.0, 1.0, 2.0}, {-1.0, 42.0, 0.5}, {-2.0, -0.5, 44.0}}};
    model.crystal.lattice.cells = {3.0, 4.0, 5.0};
    model.crystal.structure_factors.default_f_e = 10.0;
    model.panels = {reference::facing_panel({0.1, 0.05, 1.0}, 0.1, 16, 2e-3)};
    return model;
}

TEST(Oversampling, ConvergesAsTheMidpointRuleDoes) {
    SceneModel model = smooth_scene();
    model.panels[0].pixel_size_m =
        5e-4;  // a spot, wavelength * distance / (Na a), is 0.8 mm wide
    const auto at = [&](int oversample) {
        model.sampling.oversample = oversample;
        return render_images(model).photons;
    };
    const std::vector<float> limit = at(32);
    double error = worst_difference(limit, at(1));
    for (const int oversample : {2, 4, 8}) {
        const double finer = worst_difference(limit, at(oversample));
        // The midpoint rule's error falls with the square of the step, as soon as a step
        // resolves the spots.
        EXPECT_LT(finer, 0.5 * error) << oversample;
        error = finer;
    }
    // Curvature 2 pi^2 / 3 of a spot of width w on each axis, steps h = a / 8: 2 (2 pi^2 / 3)
    // (h / w)^2 / 24 = 3.1e-3.
    EXPECT_LT(error, 4e-3);
}

TEST(ResolutionLimit, CutsWholePixelsByTheirAngleAndLeavesTheBackground) {
    SceneModel model = smooth_scene();
    model.background = {{100.0, 100.0}, 1.0, 0.0};
    const Images all = render_images(model);
    model.beam.d_min_A = 9.0;
    const Images cut = render_images(model);
    EXPECT_EQ(cut.background, all.background);
    const PanelModel& panel = model.panels[0];
    int cut_pixels = 0;
    for (int i = 0; i < 16 * 16; ++i) {
        const double slow_m = (i / 16 + 0.5) * panel.pixel_size_m;
        const double fast_m = (i % 16 + 0.5) * panel.pixel_size_m;
        const Vec3d d = unit(panel.origin_m + slow_m * panel.slow + fast_m * panel.fast);
        const double two_theta = std::acos(d.z);
        const double resolution_A = 1.0 / (2.0 * std::sin(two_theta / 2.0));
        const auto pixel = static_cast<std::size_t>(i);
        EXPECT_EQ(cut.bragg[pixel], resolution_A < 9.0 ? 0.0F : all.bragg[pixel]) << i;
        cut_pixels += resolution_A < 9.0 ? 1 : 0;
    }
    EXPECT_GT(cut_pixels, 0);
    EXPECT_LT(cut_pixels, 16 * 16);
}

TEST(ManyWavelengths, KeepMixedPrecisionWithinItsBound) {
    SceneModel model = smooth_scene();
    model.beam.sources.clear();
    constexpr int wavelengths = 3000;
    for (int i = 0; i < wavelengths; ++i) {
        model.beam.sources.push_back({{0.0, 0.0, 1.0}, 1.0 + 1e-5 * i, 1.0 / wavelengths});
    }
    const Images exact = render_images(model);
    model.precision = Precision::mixed;
    const Images mixed = render_images(model);
    EXPECT_LE(worst_difference(exact.photons, mixed.photons), 1e-6);
}

TEST(ManyDomains, KeepMixedPrecisionWithinItsBound) {
    SceneModel model = smooth_scene();
    model.crystal.domain_rotations.clear();
    Dice dice(3);
    for (int i = 0; i < 3000; ++i) {
        model.crystal.domain_rotations.push_back(dice.rotation(0.002));
    }
    const Images exact = render_images(model);
    model.precision = Precision::mixed;
    const Images mixed = render_images(model);
    EXPECT_LE(worst_difference(exact.photons, mixed.photons), 1e-6);
}

}  // namespace
}  // namespace minibragg::property
