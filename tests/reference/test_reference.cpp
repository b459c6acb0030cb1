#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reference/from_model.hpp"
#include "reference/random_scene.hpp"
#include "reference/render_images.hpp"

/// The path against the plain simulator on random scenes. Bounds, in units of the image's
/// maximum: 1e-9 in double precision, 1e-6 in mixed, after allowing for what storing float32
/// rounds away (half a unit in the last place, 6e-8 of a pixel).
namespace minibragg::reference {
namespace {

using namespace diffraction;
using namespace scene;

struct Case {
    int shape;
    Interpolation interpolation;
};

/// Samples nearer than this to a step may fall on its other side.
struct Margin {
    double half_integer, tophat_edge, resolution, interpolation_edge;
};

constexpr Margin margin_double{1e-11, 1e-11, 1e-12, 1e-11};
/// Float knows the squared radius and |s|^2 to some 1e-7, an index of 10 to 5e-7; half-integers
/// are decided in double.
constexpr Margin margin_mixed{1e-11, 2e-5, 1e-6, 4e-6};

bool is_on_a_step(const Margins& found, const Margin& margin) {
    return found.half_integer < margin.half_integer || found.tophat_edge < margin.tophat_edge ||
           found.resolution < margin.resolution;
}

struct Comparison {
    double worst = 0.0;  ///< units of the maximum, after float32 rounding
    std::size_t skipped = 0, compared = 0;
    bool is_dark = false;  ///< no light to speak of
};

Comparison compare(
    const std::vector<float>& image,
    const std::vector<Pixel>& expected,
    double (*photons)(const Pixel&),
    const Margin& margin
) {
    constexpr double float_rounding = 6e-8;
    Comparison result;
    // The path cuts Gaussian spots off at exp(-80) of their peak (Eq. 11); the reference
    // simulator does not.
    constexpr double dark_photons = 1e-15;
    double max = dark_photons;
    for (const Pixel& pixel : expected) {
        max = std::max(max, std::abs(photons(pixel)));
    }
    result.is_dark = max == dark_photons;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (is_on_a_step(expected[i].margins, margin)) {
            ++result.skipped;
            continue;
        }
        ++result.compared;
        const double value = photons(expected[i]);
        const double rounding = float_rounding * std::abs(value);
        const double difference = std::abs(image[i] - value) - rounding;
        // Negated, so that a pixel that is not a number counts.
        if (!(difference <= result.worst * max)) {
            result.worst = difference / max;
        }
    }
    return result;
}

struct AgainstReference : testing::TestWithParam<Case> {
    static constexpr int scenes = 16;

    static void check(Precision precision, const Margin& margin, double bound) {
        const Case& parameters = GetParam();
        std::size_t skipped = 0, compared = 0;
        int dark = 0;
        for (int i = 0; i < scenes; ++i) {
            const auto seed = static_cast<std::uint64_t>(1000 * parameters.shape + i);
            RandomScene scene =
                random_scene(seed, all_shapes[parameters.shape], parameters.interpolation);
            scene.model.precision = precision;
            if (i % 2 == 1) {
                add_crystals(seed, scene.model.crystal);
            }
            const std::vector<Pixel> expected = simulate(from_model(scene.model), scene.mask);
            const Images images = render_images(scene.model, scene.mask);
            const auto all = compare(
                images.photons,
                expected,
                [](const Pixel& p) {
                    return p.bragg + p.background;
                },
                margin
            );
            const auto bragg = compare(
                images.bragg,
                expected,
                [](const Pixel& p) {
                    return p.bragg;
                },
                margin
            );
            const auto background = compare(
                images.background,
                expected,
                [](const Pixel& p) {
                    return p.background;
                },
                margin
            );
            EXPECT_LE(all.worst, bound) << "seed " << seed;
            EXPECT_LE(bragg.worst, bound) << "seed " << seed;
            EXPECT_LE(background.worst, bound) << "seed " << seed;
            dark += bragg.is_dark ? 1 : 0;
            skipped += bragg.skipped;
            compared += bragg.compared;
        }
        EXPECT_LE(dark, scenes / 4) << "too many scenes without a reflection";
        EXPECT_LT(static_cast<double>(skipped), 0.01 * static_cast<double>(compared));
    }
};

TEST_P(AgainstReference, AgreesInDoublePrecision) {
    check(Precision::double_, margin_double, 1e-9);
}

TEST_P(AgainstReference, AgreesInMixedPrecision) {
    check(Precision::mixed, margin_mixed, 1e-6);
}

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (int shape = 0; shape < static_cast<int>(std::size(all_shapes)); ++shape) {
        cases.push_back({shape, Interpolation::nearest});
        cases.push_back({shape, Interpolation::tricubic});
    }
    return cases;
}

INSTANTIATE_TEST_SUITE_P(
    RandomScenes,
    AgainstReference,
    testing::ValuesIn(all_cases()),
    [](const auto& test) {
        const bool is_nearest = test.param.interpolation == Interpolation::nearest;
        return std::string(shape_names[test.param.shape]) +
               (is_nearest ? "_nearest" : "_tricubic");
    }
);

}  // namespace
}  // namespace minibragg::reference
