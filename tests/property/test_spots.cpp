#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "unit/spots/listed_spots.hpp"

/// Intensities of lists of spots. Oracles: Darwin's formula; stills of a crystal that is
/// turned.
namespace minibragg::spots {
namespace {

constexpr double degree = constants::radians_per_degree;

/// Intensities are absolute. Photons of a reflection in a sweep: r_e^2 (fluence / dphi) F^2
/// (N / V) lambda^3 / (zeta sin 2 theta), times the integral of the shape over that of a box.
double darwin(const Mat3& a_matrix_invA, const Spot& spot, double width_rad, double integral) {
    const Vec3d s0{0.0, 0.0, 1.0}, axis{1.0, 0.0, 0.0};
    const Vec3d hkl{
        static_cast<double>(spot.hkl.x),
        static_cast<double>(spot.hkl.y),
        static_cast<double>(spot.hkl.z)};
    const Vec3d s1 = rotation_about(axis, spot.phi_deg * degree) * (a_matrix_invA * hkl) + s0;
    EXPECT_NEAR(length(s1), 1.0, 1e-9);  // it is on the sphere there
    const double cells = 14.0 * 12.0 * 10.0, volume_A3 = 60.0 * 70.0 * 80.0;
    return constants::electron_radius_squared_m2 * 1e24 / width_rad * 1e4 * cells / volume_A3 /
           std::abs(dot(axis, cross(s1, s0))) * integral;
}

TEST(SpotsOfImage, OfASweepHaveTheIntensityOfDarwinsFormula) {
    constexpr double width_deg = 6.0;
    const setup::Experiment experiment = experiment_of(
        {"goniometer={axis=[1, 0, 0], width_deg=6, steps_per_image=300}",
         "crystal.cells=[14, 12, 10]",
         "sampling.oversample=3"}
    );
    const Listed listed = list(experiment, setup::make_shot(experiment, 0));
    int whole = 0;
    for (const Spot& spot : listed.spots) {
        if (std::isnan(spot.phi_deg)) {  // next to the spindle
            EXPECT_TRUE(std::isnan(spot.full_photons));
            continue;
        }
        const double expected =
            darwin(experiment.crystal.a_matrix_invA, spot, width_deg * degree, 0.984442);
        EXPECT_NEAR(spot.full_photons, expected, 2e-3 * expected);
        const PixelBox& box = spot.box;
        const bool is_whole = std::abs(spot.phi_deg - 0.5 * width_deg) < 1.2 &&
                              spot.d_A < 13.0 && box.first_fast > 6 && box.first_slow > 6 &&
                              box.end_fast < 154 && box.end_slow < 154 &&
                              box.end_slow - box.first_slow < 12;
        if (is_whole) {
            ++whole;
            EXPECT_NEAR(spot.partiality, 1.0, 2e-3);
        }
    }
    EXPECT_GT(whole, 3);
}

TEST(SpotsOfImage, OfAStillAreComparedWithTheMostOverOrientations) {
    // A reflection is turned through the sphere; what is recorded at most is what the list of
    // every still calls whole.
    const std::vector<std::vector<std::string>> decks{
        {"crystal.mosaic={model=\"analytic\", distribution=\"gaussian\", spread_deg=0.2}",
         "sampling.oversample=3"},
        {"crystal.shape=\"square\"", "sampling.oversample=4"}};
    for (const auto& deck : decks) {
        const Listed first = list(deck);
        const auto is_smaller = [](const Spot& a, const Spot& b) {
            return a.photons < b.photons;
        };
        const Spot strongest =
            *std::max_element(first.spots.begin(), first.spots.end(), is_smaller);
        double most = 0.0;
        for (int i = -12; i <= 12; ++i) {
            std::vector<std::string> turned = deck;
            turned.push_back("goniometer.start_deg=" + std::to_string(0.05 * i));
            for (const Spot& spot : list(turned).spots) {
                const bool is_same = spot.hkl.x == strongest.hkl.x &&
                                     spot.hkl.y == strongest.hkl.y &&
                                     spot.hkl.z == strongest.hkl.z;
                most = is_same ? std::max(most, spot.photons) : most;
            }
        }
        EXPECT_NEAR(strongest.full_photons, most, 0.02 * most);
        EXPECT_LE(strongest.partiality, 1.02);
    }
}

}  // namespace
}  // namespace minibragg::spots
