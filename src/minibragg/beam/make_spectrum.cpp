#include "minibragg/beam/make_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>

#include "minibragg/base/constants.hpp"

namespace minibragg::beam {
namespace {

/// Full width at half maximum of a Gaussian of standard deviation 1: 2 sqrt(2 ln 2).
constexpr double fwhm_per_sigma = 2.3548200450309493;
constexpr double half_range_fwhm = 1.5;  // holds all but 4e-4 of a Gaussian

/// From line to line, as a fraction of the central energy.
double step_fraction(const SpectrumModel& model) {
    return 2.0 * half_range_fwhm * model.fwhm_fraction / std::max(model.lines - 1, 1);
}

/// Position of line i of n from the centre, as a fraction of its energy.
double offset_fraction(const SpectrumModel& model, int i) {
    return step_fraction(model) * (i - 0.5 * (model.lines - 1));
}

SpectrumLine line_at(const SpectrumModel& model, int i, double weight) {
    constexpr double widths_per_sigma = 3.4641016151377544;  // of an interval: sqrt(12)
    const double bandwidth = model.lines == 1 ? model.fwhm_fraction / fwhm_per_sigma
                                              : step_fraction(model) / widths_per_sigma;
    return {model.center_A / (1.0 + offset_fraction(model, i)), weight, bandwidth};
}

double envelope(const SpectrumModel& model, int i) {
    const double x = offset_fraction(model, i) * fwhm_per_sigma / model.fwhm_fraction;
    return std::exp(-0.5 * x * x);
}

std::vector<SpectrumLine> normalized(std::vector<SpectrumLine> lines) {
    double sum = 0.0;
    for (const SpectrumLine& line : lines) {
        sum += line.weight;
    }
    for (SpectrumLine& line : lines) {
        line.weight /= sum;
    }
    return lines;
}

/// Amplitudes of a spike at the lines around its centre, up to where they are 1e-4 of it. The
/// square has the spike's width.
std::vector<double> spike_amplitudes(const SpectrumModel& model) {
    constexpr double reach_sigma = 6.0;
    const double step = step_fraction(model);
    const double sigma = model.spike_fwhm_fraction / fwhm_per_sigma;
    const int reach = model.lines > 1 ? static_cast<int>(std::min<double>(
                                            model.lines, std::ceil(reach_sigma * sigma / step)
                                        ))
                                      : 0;
    std::vector<double> amplitudes;
    for (int i = -reach; i <= reach; ++i) {
        const double x = i * step / sigma;
        amplitudes.push_back(std::exp(-0.25 * x * x));
    }
    return amplitudes;
}

}  // namespace

std::vector<SpectrumLine> gaussian_spectrum(const SpectrumModel& model) {
    std::vector<SpectrumLine> lines;
    lines.reserve(static_cast<std::size_t>(model.lines));
    for (int i = 0; i < model.lines; ++i) {
        lines.push_back(line_at(model, i, envelope(model, i)));
    }
    return normalized(std::move(lines));
}

std::vector<SpectrumLine> sase_spectrum(const SpectrumModel& model, ShotDraws& draws) {
    const std::vector<double> spike = spike_amplitudes(model);
    const std::size_t points = static_cast<std::size_t>(model.lines) + spike.size() - 1;
    std::vector<std::complex<double>> noise(points);
    for (std::complex<double>& value : noise) {
        const double real = draws.normal();
        value = {real, draws.normal()};
    }
    std::vector<SpectrumLine> lines;
    for (int i = 0; i < model.lines; ++i) {
        std::complex<double> field{};
        for (std::size_t j = 0; j < spike.size(); ++j) {
            field += spike[j] * noise[static_cast<std::size_t>(i) + j];
        }
        lines.push_back(line_at(model, i, envelope(model, i) * std::norm(field)));
    }
    return normalized(std::move(lines));
}

std::vector<SpectrumLine> reduced_spectrum(
    const std::vector<double>& energies_eV,
    const std::vector<double>& weights,
    int lines,
    double threshold_fraction
) {
    const double largest = *std::max_element(weights.begin(), weights.end());
    const std::size_t channels = weights.size();
    const std::size_t kept = std::min(channels, static_cast<std::size_t>(lines));
    std::vector<SpectrumLine> reduced;
    for (std::size_t line = 0; line < kept; ++line) {
        double weight = 0.0, moment_eV = 0.0, square_eV2 = 0.0;
        for (std::size_t i = line * channels / kept; i < (line + 1) * channels / kept; ++i) {
            const bool counts = weights[i] > 0.0 && weights[i] >= threshold_fraction * largest;
            weight += counts ? weights[i] : 0.0;
            moment_eV += counts ? weights[i] * energies_eV[i] : 0.0;
            square_eV2 += counts ? weights[i] * energies_eV[i] * energies_eV[i] : 0.0;
        }
        if (weight > 0.0) {
            const double variance = square_eV2 * weight / (moment_eV * moment_eV) - 1.0;
            reduced.push_back(
                {constants::hc_eV_A * weight / moment_eV,
                 weight,
                 std::sqrt(std::max(0.0, variance))}
            );
        }
    }
    return reduced.empty() ? reduced : normalized(std::move(reduced));
}

}  // namespace minibragg::beam
