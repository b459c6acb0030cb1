#include <gtest/gtest.h>

#include "minibragg/benchmark/verify.hpp"
#include "minibragg/parallel/communicator.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "reference/from_model.hpp"

using namespace minibragg;
using namespace minibragg::benchmark;

namespace {

/// Compares every so-many-th stored pixel of a sampled problem with the plain simulator's.
void expect_pixels_of_plain_simulator(Problem problem, std::size_t step) {
    const ExpectedValues& expected = expected_values(problem, false);
    ASSERT_EQ(expected.problem, problem);
    ASSERT_FALSE(expected.is_analytic);
    const parallel::Communicator self = parallel::Communicator::self();
    const setup::Experiment experiment =
        setup::make_experiment(deck_of({problem}, 1), setup::Files(self));
    for (std::size_t i = 0; i < expected.pixels.size(); i += step) {
        const ExpectedPixel& pixel = expected.pixels[i];
        const setup::Shot shot = setup::make_shot(experiment, pixel.image);
        const reference::Scene scene = reference::from_model(shot.scene);
        const reference::Pixel plain =
            reference::simulate_pixel(scene, scene.panels.front(), pixel.slow, pixel.fast);
        EXPECT_NEAR(plain.bragg + plain.background, pixel.photons, 1e-9 * expected.max_photons)
            << name_of(problem) << " " << i;
    }
}

}  // namespace

TEST(VerificationValues, AreThoseOfThePlainSimulator) {
    expect_pixels_of_plain_simulator(Problem::small, 1);
    expect_pixels_of_plain_simulator(Problem::large, 31);
    expect_pixels_of_plain_simulator(Problem::ls49, 9);
    expect_pixels_of_plain_simulator(Problem::series, 9);
}

TEST(VerificationValues, AreThereForEveryProblem) {
    for (const Problem problem :
         {Problem::small, Problem::large, Problem::ls49, Problem::series}) {
        for (const bool is_analytic : {false, true}) {
            const ExpectedValues& expected = expected_values(problem, is_analytic);
            EXPECT_EQ(expected.problem, problem);
            EXPECT_EQ(expected.is_analytic, is_analytic);
            EXPECT_EQ(expected.images, usual_images(problem));
            EXPECT_GT(expected.sum_photons, expected.max_photons);
            // The brightest come first; the others are from all over the images.
            EXPECT_EQ(expected.pixels.front().photons, expected.max_photons);
            EXPECT_GT(expected.pixels.back().slow, 0);
        }
    }
}
