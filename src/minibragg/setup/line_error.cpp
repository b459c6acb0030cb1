#include "minibragg/setup/line_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "minibragg/base/constants.hpp"
#include "minibragg/beam/make_spectrum.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/detector_places.hpp"

namespace minibragg::setup {

namespace {

using EnergyLines = std::vector<EnergyLine>;

/// Lines by rising energy, relative to a common one.
EnergyLines energy_lines(const std::vector<beam::SpectrumLine>& spectrum, double mean_eV) {
    EnergyLines lines;
    for (const beam::SpectrumLine& line : spectrum) {
        const double relative = constants::hc_eV_A / line.wavelength_A / mean_eV;
        const double width = line.bandwidth * relative;
        lines.push_back({relative - 1.0, width * width, line.weight});
    }
    std::sort(lines.begin(), lines.end(), [](const EnergyLine& a, const EnergyLine& b) {
        return a.shift < b.shift;
    });
    return lines;
}

double sum_of_weights(const EnergyLines& lines) {
    double sum = 0.0;
    for (const EnergyLine& line : lines) {
        sum += line.weight;
    }
    return sum;
}

/// A spectrum convolved by a Gaussian, at an energy.
double seen_at(const EnergyLines& lines, double shift, double variance) {
    constexpr double far = 50.0;  // exp(-25): nothing
    double sum = 0.0;
    for (const EnergyLine& line : lines) {
        const double all = line.variance + variance;
        const double square = (shift - line.shift) * (shift - line.shift) / all;
        if (square < far) {
            sum += line.weight * std::exp(-0.5 * square) / std::sqrt(2.0 * constants::pi * all);
        }
    }
    return sum;
}

/// A recorded spectrum, its channels as they are.
struct Channels {
    std::vector<double> energies_eV, weights;
    double threshold = 0.0, mean_eV = 0.0;

    explicit Channels(
        const std::vector<beam::SpectrumLine>& recorded, double threshold_fraction
    )
        : threshold(threshold_fraction) {
        double sum = 0.0;
        for (const beam::SpectrumLine& line : recorded) {
            energies_eV.push_back(constants::hc_eV_A / line.wavelength_A);
            weights.push_back(line.weight);
            const double weight = std::max(0.0, line.weight);
            mean_eV += weight * energies_eV.back();
            sum += weight;
        }
        mean_eV /= sum;
    }

    EnergyLines in_lines(int lines) const {
        return energy_lines(
            beam::reduced_spectrum(energies_eV, weights, lines, threshold), mean_eV
        );
    }

    int count() const { return static_cast<int>(weights.size()); }
};

/// What spots see of a spectrum.
struct SpectrumView {
    double variance;    ///< of the Gaussian through which it is seen
    double brightness;  ///< of the pixel, per density of the spectrum
};

/// At places all over the detector.
std::vector<SpectrumView> views_of(const Shot& shot) {
    constexpr int wanted = 8;
    const scene::SceneModel& scene = shot.scene;
    const bool is_averaged =
        scene::is_over_pixel(scene.crystal.shape) || scene.sampling.oversample > 1;
    const auto& spindle = scene.crystal.spindle_rotations;
    const std::size_t middle = spindle.size() / 2;
    const Mat3 to_frame = transposed(spindle[middle]);
    const auto orientation = static_cast<std::int64_t>(middle);
    std::vector<SpectrumView> views;
    for (const Place& place : places_of(scene, shot.truth.wavelength_A, wanted)) {
        const Vec3d q = to_frame * place.q_invA;
        const crystal::SpotNumbers spot =
            scene::spot_numbers(scene, orientation, scene.crystal.cell_A * q, 0.0);
        const Vec3d to_energy = crystal::inverse_of_symmetric(spot.covariance_invA2) * q;
        const double own = 1.0 / dot(q, to_energy);
        double variance = own;
        if (is_averaged) {
            constexpr double of_interval = 1.0 / 12.0;
            const double pixels = repetitions_of(scene.sampling) * own;
            for (const Vec3d& step : {place.fast_step_invA, place.slow_step_invA}) {
                const double extent = pixels * dot(to_energy, to_frame * step);
                variance += of_interval * extent * extent;
            }
        }
        views.push_back({variance, spot.peak * std::sqrt(own)});
    }
    return views;
}

double error_of(
    const EnergyLines& exact, const EnergyLines& lines, const std::vector<SpectrumView>& views
) {
    double largest = 0.0, brightest = 0.0;
    for (const SpectrumView& view : views) {
        const SpectraDifference found = compare_spectra(exact, lines, view.variance);
        largest = std::max(largest, view.brightness * found.largest);
        brightest = std::max(brightest, view.brightness * found.brightest);
    }
    return brightest > 0.0 ? largest / brightest : 0.0;
}

LineError error_of_recorded(
    const Channels& channels, int lines, const std::vector<SpectrumView>& views, double bound
) {
    const EnergyLines exact = channels.in_lines(channels.count());
    LineError found{error_of(exact, channels.in_lines(lines), views), 0};
    constexpr double growth = 1.4;
    for (int more = lines; found.largest > bound && more < channels.count();) {
        more = std::min(channels.count(), std::max(more + 1, static_cast<int>(growth * more)));
        if (error_of(exact, channels.in_lines(more), views) <= bound) {
            found.enough = more;
            break;
        }
    }
    return found;
}

/// Of lines that stand for equal intervals of energy.
LineError error_of_intervals(
    const Shot& shot, const std::vector<SpectrumView>& views, double bound
) {
    constexpr int parts = 8;
    constexpr double variance_of_interval = 1.0 / 12.0;
    const EnergyLines lines =
        energy_lines(shot.truth.spectrum, constants::hc_eV_A / shot.truth.wavelength_A);
    EnergyLines exact;
    for (const EnergyLine& line : lines) {
        const double width = std::sqrt(line.variance / variance_of_interval);
        for (int i = 0; i < parts; ++i) {
            const double part = (i + 0.5) / parts - 0.5;
            const double variance = line.variance / (parts * parts);
            exact.push_back({line.shift + part * width, variance, line.weight / parts});
        }
    }
    LineError found{error_of(exact, lines, views), 0};
    if (found.largest > bound) {
        // A row of equal Gaussians of an interval's variance ripples by 2 exp(-2 pi^2 (1/12 +
        // w^2 / d^2)) at a distance d, seen through a width w.
        const auto narrowest = std::min_element(
            views.begin(),
            views.end(),
            [](const SpectrumView& a, const SpectrumView& b) {
                return a.variance < b.variance;
            }
        );
        const double needed = std::log(2.0 / bound) / (2.0 * constants::pi * constants::pi) -
                              variance_of_interval;
        const double distance = std::sqrt(narrowest->variance / needed);
        const double range = lines.back().shift - lines.front().shift;
        found.enough = 1 + static_cast<int>(std::ceil(range / distance));
    }
    return found;
}

}  // namespace

SpectraDifference compare_spectra(
    const std::vector<EnergyLine>& exact, const std::vector<EnergyLine>& lines, double variance
) {
    constexpr double beyond = 5.0, points_a_width = 3.0, most_points = 1500.0;
    const double width = std::sqrt(variance);
    const double first = exact.front().shift - beyond * width;
    const double range = exact.back().shift + beyond * width - first;
    const int points =
        static_cast<int>(std::min(most_points, std::ceil(points_a_width * range / width)));
    const double of_exact = 1.0 / sum_of_weights(exact), of_lines = 1.0 / sum_of_weights(lines);
    SpectraDifference found;
    for (int i = 0; i <= points; ++i) {
        const double shift = first + range * i / points;
        const double value = of_exact * seen_at(exact, shift, variance);
        const double other = of_lines * seen_at(lines, shift, variance);
        found.brightest = std::max({found.brightest, value, other});
        found.largest = std::max(found.largest, std::abs(value - other));
    }
    return found;
}

std::optional<LineError> line_error(
    const Experiment& experiment, const Shot& shot, double bound
) {
    if (!experiment.has_closed_form) {
        return std::nullopt;
    }
    const std::vector<SpectrumView> views = views_of(shot);
    if (views.empty()) {
        return std::nullopt;
    }
    if (shot.truth.drawn && !shot.truth.drawn->spectrum.empty()) {
        const ShotSeries& series = *experiment.series;
        const config::ShotSpectrum& deck = *series.deck.spectrum;
        if (const auto recorded = shot.truth.drawn->recorded_spectrum) {
            const auto& channels = series.channels[*recorded % series.channels.size()];
            return error_of_recorded(
                Channels(channels, deck.threshold_fraction), deck.lines, views, bound
            );
        }
        return shot.truth.spectrum.size() > 1
                   ? std::optional(error_of_intervals(shot, views, bound))
                   : std::nullopt;
    }
    const auto& channels = experiment.beam_files.channels;
    if (channels.empty()) {
        return std::nullopt;
    }
    return error_of_recorded(
        Channels(channels, 0.0), experiment.deck.beam.spectrum_lines, views, bound
    );
}

}  // namespace minibragg::setup
