#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "listed_spots.hpp"
#include "minibragg/spots/strong_spot.hpp"

/// Oracle: the list of spots, whose strength, polarization and capture the path has told.
namespace minibragg::spots {
namespace {

double strong_of(const std::vector<std::string>& overrides) {
    const setup::Experiment experiment = experiment_of(overrides);
    return strong_spot_photons(experiment, setup::make_shot(experiment, 0)).value();
}

/// The photons that one spot in twenty has more of.
double strong_in_list(const std::vector<std::string>& overrides) {
    std::vector<double> photons;
    for (const Spot& spot : list(overrides).spots) {
        if (std::isfinite(spot.full_photons)) {
            photons.push_back(spot.full_photons);
        }
    }
    EXPECT_GT(photons.size(), 40U);
    std::sort(photons.begin(), photons.end());
    return photons[photons.size() * 19 / 20];
}

const std::vector<std::string> random_sweep{
    "goniometer.width_deg=180",  // all reflections come by
    "goniometer.steps_per_image=360",
    "sampling.oversample=1",
    "structure_factors.default_F=0",
    "structure_factors.random.seed=4",
    "detector.sensor.thickness_um=200",
    "beam.polarization={applied=true, kahn_factor=0.9}"};

TEST(StrongSpot, OfASweepIsThatOfTheList) {
    const double told = strong_of(random_sweep), listed = strong_in_list(random_sweep);
    // Those that are excited slowly are twice in the list, or not at all.
    EXPECT_NEAR(std::log(told / listed), 0.0, std::log(1.25));
}

TEST(StrongSpot, OfAStillIsTheMostThatItsSpotsCanHave) {
    // Equal reflections without polarization or sensor: those far out have hardly other
    // photons.
    const double told = strong_of({}), listed = strong_in_list({});
    EXPECT_NEAR(told, listed, 0.05 * listed);
}

TEST(StrongSpot, OfABentDetectorIsThatOfTheList) {
    // Wide and close, so that many of the reflections that it sees are none of a flat one's.
    std::vector<std::string> bent = random_sweep;
    bent.insert(
        bent.end(),
        {"detector.curved=true", "detector.grid.pixels=[120, 60]", "detector.distance_mm=40"}
    );
    EXPECT_NEAR(std::log(strong_of(bent) / strong_in_list(bent)), 0.0, std::log(1.25));
}

TEST(StrongSpot, GrowsWithFluenceAndIsNotKnownWhereNothingIsSeen) {
    const double once = strong_of({});
    EXPECT_NEAR(strong_of({"beam.fluence_photons_per_m2=3e24"}), 3.0 * once, 1e-6 * once);
    const setup::Experiment far = experiment_of({"detector.beam_center_mm=[1e5, 1e5]"});
    EXPECT_FALSE(strong_spot_photons(far, setup::make_shot(far, 0)));
}

}  // namespace
}  // namespace minibragg::spots
