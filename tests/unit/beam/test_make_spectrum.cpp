#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/beam/make_spectrum.hpp"

namespace minibragg::beam {
namespace {

double total(const std::vector<SpectrumLine>& lines) {
    return std::accumulate(lines.begin(), lines.end(), 0.0, [](double sum, const auto& line) {
        return sum + line.weight;
    });
}

double energy_eV(const SpectrumLine& line) {
    return constants::hc_eV_A / line.wavelength_A;
}

TEST(GaussianSpectrum, HasItsCentreAndItsWidth) {
    const SpectrumModel model{1.0, 0.002, 0.0, 601};
    const auto lines = gaussian_spectrum(model);
    ASSERT_EQ(lines.size(), 601U);
    EXPECT_NEAR(total(lines), 1.0, 1e-12);
    const double center_eV = constants::hc_eV_A;
    double mean = 0.0, variance = 0.0;
    for (const SpectrumLine& line : lines) {
        mean += line.weight * energy_eV(line);
    }
    for (const SpectrumLine& line : lines) {
        variance += line.weight * std::pow(energy_eV(line) - mean, 2);
    }
    EXPECT_NEAR(mean, center_eV, 1e-9 * center_eV);
    // The tails beyond 1.5 fwhm, 3.53 sigma, hold 0.4 % of the variance.
    EXPECT_NEAR(
        std::sqrt(variance),
        0.002 * center_eV / 2.0 / std::sqrt(2.0 * std::log(2.0)),
        0.01 * 10.0
    );
    // Half a width from the centre, a sixth of the range, half the peak.
    EXPECT_NEAR(lines[400].weight / lines[300].weight, 0.5, 1e-12);
}

TEST(GaussianSpectrum, OfOneLineIsTheCentre) {
    const auto lines = gaussian_spectrum({1.3, 0.002, 0.0, 1});
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_DOUBLE_EQ(lines[0].wavelength_A, 1.3);
    EXPECT_DOUBLE_EQ(lines[0].weight, 1.0);
}

TEST(SaseSpectrum, OfOneLineIsTheCentre) {
    ShotDraws draws({1, 0, 0, 0});
    const auto lines = sase_spectrum({1.3, 0.002, 0.0002, 1}, draws);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_DOUBLE_EQ(lines[0].wavelength_A, 1.3);
    EXPECT_DOUBLE_EQ(lines[0].weight, 1.0);
}

TEST(SaseSpectrum, AveragesToTheGaussian) {
    // With 60 spikes in the spectrum the normalisation of a shot varies by 1/sqrt(60): the mean
    // of 4000 shots is off by some 2 % from that and 1/sqrt(4000) = 1.6 % from the spikes.
    const SpectrumModel model{1.0, 0.002, 0.00003, 61};
    const auto smooth = gaussian_spectrum(model);
    std::vector<double> mean(smooth.size(), 0.0);
    constexpr int shots = 4000;
    for (std::uint32_t shot = 0; shot < shots; ++shot) {
        ShotDraws draws({1, shot, 0, 0});
        const auto lines = sase_spectrum(model, draws);
        EXPECT_NEAR(total(lines), 1.0, 1e-12);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            mean[i] += lines[i].weight / shots;
        }
    }
    for (std::size_t i = 0; i < mean.size(); ++i) {
        EXPECT_NEAR(mean[i], smooth[i].weight, 0.1 * smooth[30].weight) << i;
    }
}

TEST(SaseSpectrum, HasIndependentSpikesOfTheGivenWidth) {
    // |Gaussian noise|^2: an exponential distribution, <w^2>/<w>^2 = 2 at one energy; the
    // correlation of two energies is that of two spikes: exp(-d^2 / (4 s^2)), 0.5 at d = fwhm /
    // sqrt(2). Ratios free the test of normalisation. Some 70 spikes a shot, so normalising
    // takes little; 5000 shots know w^2 to some 6 %.
    constexpr int lines = 1201, middle = lines / 2, shots = 5000;
    constexpr int near_steps = 4, far_steps = 40;
    const double step = 3.0 * 0.01 / (lines - 1);
    const SpectrumModel model{1.0, 0.01, near_steps * std::sqrt(2.0) * step, lines};
    double w = 0.0, ww = 0.0, w_near = 0.0, w_far = 0.0, near = 0.0, far = 0.0;
    for (std::uint32_t shot = 0; shot < shots; ++shot) {
        ShotDraws draws({2, shot, 0, 0});
        const auto spectrum = sase_spectrum(model, draws);
        const double here = spectrum[middle].weight;
        w += here / shots;
        ww += here * here / shots;
        near += spectrum[middle + near_steps].weight / shots;
        far += spectrum[middle + far_steps].weight / shots;
        w_near += here * spectrum[middle + near_steps].weight / shots;
        w_far += here * spectrum[middle + far_steps].weight / shots;
    }
    const double excess = ww / (w * w) - 1.0;
    EXPECT_NEAR(excess, 1.0, 0.2);
    EXPECT_NEAR((w_near / (w * near) - 1.0) / excess, 0.5, 0.1);
    EXPECT_NEAR((w_far / (w * far) - 1.0) / excess, 0.0, 0.1);
}

TEST(ReducedSpectrum, AddsUpNeighbours) {
    const auto lines =
        reduced_spectrum({100.0, 200.0, 300.0, 400.0}, {1.0, 3.0, 0.0, 4.0}, 2, 0.0);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_DOUBLE_EQ(energy_eV(lines[0]), 175.0);  // (100 + 3 * 200) / 4
    EXPECT_DOUBLE_EQ(energy_eV(lines[1]), 400.0);
    EXPECT_DOUBLE_EQ(lines[0].weight, 0.5);
    EXPECT_DOUBLE_EQ(lines[1].weight, 0.5);
}

TEST(ReducedSpectrum, LeavesOutNoiseBelowTheThreshold) {
    const auto lines =
        reduced_spectrum({100.0, 200.0, 300.0, 400.0}, {-5.0, 10.0, 0.9, 1.0}, 100, 0.1);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_DOUBLE_EQ(energy_eV(lines[0]), 200.0);
    EXPECT_DOUBLE_EQ(energy_eV(lines[1]), 400.0);
    EXPECT_DOUBLE_EQ(lines[1].weight, 1.0 / 11.0);
}

TEST(ReducedSpectrum, IsEmptyWithoutPhotons) {
    EXPECT_TRUE(reduced_spectrum({100.0, 200.0}, {0.0, -1.0}, 2, 0.0).empty());
}

TEST(ReducedSpectrum, KeepsTheMeanEnergyForAnyNumberOfLines) {
    const std::vector<double> energies{100.0, 130.0, 150.0, 190.0, 220.0, 221.0, 250.0};
    const std::vector<double> weights{1.0, 2.0, 0.5, 4.0, 3.0, 1.0, 0.1};
    double mean = 0.0, sum = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        mean += weights[i] * energies[i];
        sum += weights[i];
    }
    for (int lines = 1; lines <= 9; ++lines) {
        const auto reduced = reduced_spectrum(energies, weights, lines, 0.0);
        double mean_of_lines = 0.0;
        for (const SpectrumLine& line : reduced) {
            mean_of_lines += line.weight * energy_eV(line);
        }
        EXPECT_NEAR(mean_of_lines, mean / sum, 1e-10) << lines;
        EXPECT_EQ(reduced.size(), std::min<std::size_t>(7, lines));
    }
}

}  // namespace
}  // namespace minibragg::beam
