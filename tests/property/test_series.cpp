#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/config/read_deck.hpp"
#include "minibragg/setup/draw_shot.hpp"
#include "minibragg/setup/make_experiment.hpp"

/// Laws of the draws of a series, over thousands of shots.
namespace minibragg::setup {
namespace {

using config::ShotKey;

ShotSeries series_of(const std::string& text) {
    const std::string deck = R"(
[beam]
wavelength_A = 1.3
[crystal]
unit_cell = [50, 60, 70, 90, 90, 90]
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 10
[detector]
grid = { pixels = [4, 4], pixel_size_mm = 1 }
distance_mm = 90
[series]
shots = 20000
)";
    const auto alone = parallel::Communicator::self();
    return *make_experiment(config::read_deck(deck + text, "deck.toml"), Files(alone)).series;
}

constexpr int shots = 20000;

std::vector<double> values_of(const ShotSeries& series, ShotKey key) {
    std::vector<double> values;
    for (int shot = 0; shot < shots; ++shot) {
        values.push_back(*draw_shot(series, shot).values[key]);
    }
    return values;
}

struct Moments {
    double mean = 0.0, variance = 0.0, skewness = 0.0;
};

Moments moments(const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    Moments m;
    double third = 0.0;
    for (const double value : values) {
        m.mean += value / n;
    }
    for (const double value : values) {
        m.variance += std::pow(value - m.mean, 2) / n;
        third += std::pow(value - m.mean, 3) / n;
    }
    m.skewness = third / std::pow(m.variance, 1.5);
    return m;
}

/// Five standard errors of the mean of n numbers of unit variance.
const double five_errors = 5.0 / std::sqrt(shots);

TEST(Draws, HaveTheMomentsOfTheUniformDistribution) {
    const auto series =
        series_of("distance_mm = { distribution = \"uniform\", lowest = 80, highest = 92 }");
    const Moments m = moments(values_of(series, ShotKey::distance));
    EXPECT_NEAR(m.mean, 86.0, five_errors * std::sqrt(12.0));
    EXPECT_NEAR(m.variance, 12.0, five_errors * 12.0 * std::sqrt(0.8));  // kurtosis 1.8
    EXPECT_NEAR(m.skewness, 0.0, five_errors * 2.5);
}

TEST(Draws, HaveTheMomentsOfTheNormalDistribution) {
    const auto series = series_of("distance_mm = { distribution = \"normal\", sigma = 2 }");
    const Moments m = moments(values_of(series, ShotKey::distance));
    EXPECT_NEAR(m.mean, 90.0, five_errors * 2.0);
    EXPECT_NEAR(m.variance, 4.0, five_errors * 4.0 * std::sqrt(2.0));
    EXPECT_NEAR(m.skewness, 0.0, five_errors * std::sqrt(6.0));
}

TEST(Draws, HaveTheMomentsOfTheLogNormalDistribution) {
    const auto series = series_of(
        "fluence_photons_per_m2 = { distribution = \"lognormal\", median = 1e20, sigma_log = "
        "0.5 }"
    );
    std::vector<double> logarithms;
    for (const double value : values_of(series, ShotKey::fluence)) {
        logarithms.push_back(std::log(value / 1e20));
    }
    const Moments m = moments(logarithms);
    EXPECT_NEAR(m.mean, 0.0, five_errors * 0.5);
    EXPECT_NEAR(m.variance, 0.25, five_errors * 0.25 * std::sqrt(2.0));
    EXPECT_NEAR(m.skewness, 0.0, five_errors * std::sqrt(6.0));
}

TEST(Draws, OfATruncatedDistributionAreTruncatedAndNotClipped) {
    // A normal distribution cut at its mean: mean + sigma sqrt(2/pi), variance sigma^2 (1 -
    // 2/pi).
    const auto series =
        series_of("distance_mm = { distribution = \"normal\", sigma = 2, lowest = 90 }");
    const Moments m = moments(values_of(series, ShotKey::distance));
    const double variance = 4.0 * (1.0 - 2.0 / constants::pi);
    EXPECT_NEAR(m.mean, 90.0 + 2.0 * std::sqrt(2.0 / constants::pi), five_errors * 1.3);
    EXPECT_NEAR(m.variance, variance, five_errors * variance * std::sqrt(3.0));
}

TEST(Draws, OfWholeNumbersAreAllAlike) {
    const auto series =
        series_of("lattices = { distribution = \"uniform\", lowest = 1, highest = 4 }");
    std::array<int, 5> count{};
    for (const double value : values_of(series, ShotKey::lattices)) {
        ++count.at(static_cast<std::size_t>(value));
    }
    for (std::size_t i = 1; i < count.size(); ++i) {
        EXPECT_NEAR(count[i], shots / 4.0, 5.0 * std::sqrt(shots * 0.25 * 0.75)) << i;
    }
}

TEST(Draws, OfDifferentQuantitiesShotsAndCrystalsAreNotCorrelated) {
    const auto series = series_of(
        "lattices = 2\nkeep_symmetry = false\ndistance_mm = { distribution = \"normal\", sigma "
        "= 1 }\n"
        "beam_center_x_mm = { distribution = \"normal\", sigma = 1, seed = 5 }\n"
        "beam_center_y_mm = { distribution = \"normal\", sigma = 1, seed = 5 }\n"
        "cell_a_A = { distribution = \"normal\", sigma = 1 }"
    );
    std::vector<std::array<double, 6>> rows;
    for (int shot = 0; shot < shots; ++shot) {
        const DrawnShot drawn = draw_shot(series, shot);
        const double x = *drawn.values[ShotKey::beam_center_x];
        rows.push_back(
            {*drawn.values[ShotKey::distance] - 90.0,
             x,
             *drawn.values[ShotKey::beam_center_y],
             *drawn.crystals[0].values[ShotKey::cell_a] - 50.0,
             *drawn.crystals[1].values[ShotKey::cell_a] - 50.0,
             rows.empty() ? 0.0 : rows.back()[1]}
        );
    }
    for (std::size_t i = 0; i < 6; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            double correlation = 0.0;
            for (const auto& row : rows) {
                correlation += row[i] * row[j] / shots;
            }
            EXPECT_NEAR(correlation, 0.0, five_errors) << i << ' ' << j;
        }
    }
}

TEST(Orientations, AreUniformOverAllRotations) {
    // Of a uniform rotation every column is uniform on the sphere (each component uniform in -1
    // to 1: mean 0, mean square 1/3, fourth moment 1/5), and the angle t has the density (1 -
    // cos t) / pi: its mean is pi/2 + 2/pi.
    const auto series = series_of("orientation = { distribution = \"uniform\" }");
    std::array<Moments, 9> of_component{};
    std::array<double, 9> fourth{};
    double angle = 0.0, cross_terms = 0.0;
    for (int shot = 0; shot < shots; ++shot) {
        const Mat3 u = draw_shot(series, shot).crystals[0].u_matrix;
        EXPECT_NEAR(determinant(u), 1.0, 1e-12);
        for (std::size_t i = 0; i < 3; ++i) {
            const Vec3d& row = u.row[i];
            const std::array<double, 3> components{row.x, row.y, row.z};
            for (std::size_t j = 0; j < 3; ++j) {
                of_component[3 * i + j].mean += components[j] / shots;
                of_component[3 * i + j].variance += std::pow(components[j], 2) / shots;
                fourth[3 * i + j] += std::pow(components[j], 4) / shots;
            }
        }
        cross_terms += u.row[0].x * u.row[1].y / shots;
        const double trace = u.row[0].x + u.row[1].y + u.row[2].z;
        angle += std::acos(std::clamp(0.5 * (trace - 1.0), -1.0, 1.0)) / shots;
    }
    for (std::size_t i = 0; i < 9; ++i) {
        EXPECT_NEAR(of_component[i].mean, 0.0, five_errors * std::sqrt(1.0 / 3.0));
        EXPECT_NEAR(of_component[i].variance, 1.0 / 3.0, five_errors * std::sqrt(4.0 / 45.0));
        EXPECT_NEAR(fourth[i], 0.2, five_errors * std::sqrt(1.0 / 9.0 - 1.0 / 25.0));
    }
    EXPECT_NEAR(cross_terms, 0.0, five_errors);
    EXPECT_NEAR(angle, 0.5 * constants::pi + 2.0 / constants::pi, five_errors * 0.7);
}

TEST(Orientations, OfANormalDistributionTurnByItsSpread) {
    // A small rotation vector with three components of r.m.s. sigma: the mean square of the
    // angle is 3 sigma^2.
    const auto series =
        series_of("orientation = { distribution = \"normal\", sigma_deg = 0.5 }");
    double square_deg2 = 0.0;
    for (int shot = 0; shot < shots; ++shot) {
        const Mat3 turn =
            draw_shot(series, shot).crystals[0].u_matrix * transposed(series.own_u_matrix);
        // Twice the sine of the angle, which is small.
        const Vec3d axis{
            turn.row[2].y - turn.row[1].z,
            turn.row[0].z - turn.row[2].x,
            turn.row[1].x - turn.row[0].y};
        square_deg2 += std::pow(0.5 * length(axis) / constants::radians_per_degree, 2) / shots;
    }
    EXPECT_NEAR(square_deg2, 0.75, five_errors * 0.75 * std::sqrt(2.0 / 3.0) + 1e-4);
}

}  // namespace
}  // namespace minibragg::setup
