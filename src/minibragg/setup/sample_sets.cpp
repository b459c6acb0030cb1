#include "minibragg/setup/sample_sets.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/make_spot.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "minibragg/scene/beam_means.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

namespace {

/// sin(pi x) / (pi x): the transform of an interval.
double sinc(double x) {
    constexpr double small = 1e-8;
    return std::abs(x) < small ? 1.0 : std::sin(constants::pi * x) / (constants::pi * x);
}

/// The mean of exp(2 pi i k x) over n steps k about their middle.
double steps_transform(double x, int n) {
    constexpr double small = 1e-9;
    const double sine = std::sin(constants::pi * x);
    if (std::abs(sine) < small) {
        // Steps of whole turns: all phases are equal, up to the sign that an even number's
        // middle makes.
        const bool is_odd_turn = std::lround(x) % 2 != 0;
        return n % 2 == 0 && is_odd_turn ? -1.0 : 1.0;
    }
    return std::sin(constants::pi * n * x) / (n * sine);
}

std::complex<double> turned(double turns) {
    return std::polar(1.0, 2.0 * constants::pi * turns);
}

std::size_t index(Sampled kind) {
    return static_cast<std::size_t>(kind);
}

/// The lines of the image's spectrum. Few lines of a file are lines; more, or those of a
/// dispersion, stand for what lies between their neighbours.
std::vector<SampledLine> lines_of(const Experiment& experiment, const Shot& shot) {
    constexpr std::size_t most_lines_of_their_own = 3, most_lines = 4096;
    const std::vector<beam::SpectrumLine>& spectrum = shot.truth.spectrum;
    const config::Beam& deck = experiment.deck.beam;
    const bool knows_widths =
        experiment.has_closed_form && (!deck.spectrum_file.empty() || experiment.series);
    const bool is_of_file = !deck.spectrum_file.empty() || !deck.source_file.empty();
    const bool are_lines = is_of_file && spectrum.size() <= most_lines_of_their_own;
    std::vector<SampledLine> lines;
    if (spectrum.size() < 2 || spectrum.size() > most_lines) {
        return lines;  // more are a continuum
    }
    const auto fraction = [&](std::size_t i) {
        return shot.truth.wavelength_A / spectrum[i].wavelength_A - 1.0;
    };
    for (std::size_t i = 0; i < spectrum.size(); ++i) {
        const std::size_t before = i > 0 ? i - 1 : i;
        const std::size_t after = std::min(i + 1, spectrum.size() - 1);
        const double spacing =
            std::abs(fraction(after) - fraction(before)) / static_cast<double>(after - before);
        lines.push_back(
            {fraction(i), spectrum[i].weight, are_lines || knows_widths ? 0.0 : spacing}
        );
    }
    return lines;
}

/// The directions of the beam, and the sides of a cell of their grid. Those of a file are taken
/// as they are.
void add_directions(const Experiment& experiment, const Shot& shot, SampleSets& sets) {
    constexpr std::size_t most_directions = 4096;
    constexpr double rad_per_mrad = 1e-3;
    const std::vector<scene::SourceModel>& sources = shot.scene.beam.sources;
    const double inverse_A = 1.0 / shot.truth.wavelength_A;
    const Vec3d mean = scene::mean_direction(shot.scene.beam);
    for (const scene::SourceModel& source : sources) {
        const Vec3d shift_invA = (-inverse_A) * (source.direction - mean);
        auto& known = sets.directions;
        if (known.empty() || length(known.back().shift_invA - shift_invA) > 0.0) {
            known.push_back({shift_invA, 0.0});
        }
        known.back().weight += source.weight;
        if (known.size() > most_directions) {
            known.clear();
            return;
        }
    }
    if (sets.directions.size() < 2) {
        sets.directions.clear();
    }
    const config::Divergence& deck = experiment.deck.beam.divergence;
    const auto cell = [&](double width_mrad, int steps, const Vec3d& along) {
        return (steps > 1 ? inverse_A * rad_per_mrad * width_mrad / (steps - 1) : 0.0) * along;
    };
    sets.direction_cells_invA = {
        cell(deck.horizontal_mrad, deck.horizontal_steps, {1.0, 0.0, 0.0}),
        cell(deck.vertical_mrad, deck.vertical_steps, {0.0, 1.0, 0.0})};
}

/// |mean of exp(2 pi i turns)|^2 over a list of weights, expected of the whole from a part of
/// it.
template <class Item, class Turns>
double expected_square(const std::vector<Item>& items, const Turns& turns) {
    constexpr std::size_t most = 32;
    const std::size_t stride = (items.size() + most - 1) / most;
    std::complex<double> sum = 0.0;
    double weights = 0.0, squares = 0.0, all = 0.0, all_squares = 0.0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        all += items[i].weight;
        all_squares += items[i].weight * items[i].weight;
        if (i % stride == 0) {
            sum += items[i].weight * turned(turns(items[i]));
            weights += items[i].weight;
            squares += items[i].weight * items[i].weight;
        }
    }
    if (!(weights > 0.0)) {
        return 1.0;
    }
    // A part that adds up with random phases, and one that does not.
    const double random = squares / (weights * weights);
    const double square = std::norm(sum) / (weights * weights);
    const double coherent =
        random < 1.0 ? std::clamp((square - random) / (1.0 - random), 0.0, 1.0) : 1.0;
    return coherent + (1.0 - coherent) * all_squares / (all * all);
}

/// At the middle of the image's sweep.
ClosedBroadening closed_broadening(const Shot& shot, const scene::BroadeningModel& broadening) {
    using crystal::operator*;
    const auto& spindle = shot.scene.crystal.spindle_rotations;
    const Mat3& turn = spindle[spindle.size() / 2];
    const double inverse_A = 1.0 / shot.truth.wavelength_A;
    return {
        turn * (broadening.mosaic_rad2 * transposed(turn)),
        broadening.cell_spread * broadening.cell_spread +
            scene::mean_bandwidth_square(shot.scene.beam),
        (inverse_A * inverse_A) * shot.scene.beam.divergence_rad2};
}

/// The transform of a Gaussian with a variance in turns^2.
double gaussian_transform(double variance) {
    return std::exp(-2.0 * constants::pi * constants::pi * variance);
}

}  // namespace

Mat3 ClosedBroadening::covariance_invA2(const Vec3d& q_invA) const {
    using crystal::operator+;
    return crystal::broadening_invA2(mosaic_rad2, radial, q_invA) + divergence_invA2;
}

double ClosedBroadening::form(const Vec3d& q_invA, const Vec3d& r_A) const {
    return dot(r_A, covariance_invA2(q_invA) * r_A);
}

SampleSets make_sample_sets(
    const Experiment& experiment,
    const Shot& shot,
    const CrystalTruth& crystal,
    const std::vector<Mat3>& domain_rotations,
    const scene::BroadeningModel& broadening
) {
    // Longer sweeps and larger sets are cut: what is near a reflection is sampled alike.
    constexpr int most_steps = 16;
    constexpr std::size_t most_domains = 16384;
    SampleSets sets;
    const goniometer::Spindle& spindle = experiment.spindle;
    sets.spindle_steps = std::min(spindle.steps_per_image, most_steps);
    sets.spindle_step_rad = (spindle.width_rad / spindle.steps_per_image) * unit(spindle.axis);
    if (experiment.has_closed_form) {
        sets.closed = closed_broadening(shot, broadening);
    }
    const config::Mosaic& mosaic = experiment.deck.crystal.mosaic;
    sets.mosaic = {
        crystal.mosaic_spread_deg * constants::radians_per_degree,
        static_cast<int>(domain_rotations.size()),
        crystal.mosaic_seed,
        value_of(mosaic_distributions, mosaic.distribution)};
    if (sets.mosaic.spread_rad > 0.0 && domain_rotations.size() > 1 &&
        domain_rotations.size() <= most_domains) {
        for (const Mat3& rotation : domain_rotations) {
            sets.domains_rad.push_back(crystal::rotation_vector_rad(rotation));
        }
    }
    add_directions(experiment, shot, sets);
    const bool are_sources_listed = !experiment.deck.beam.source_file.empty();
    if (!are_sources_listed || sets.directions.empty()) {
        sets.lines = lines_of(experiment, shot);
    }
    return sets;
}

TransformsAlong::TransformsAlong(
    const SampleSets& sets, const Vec3d& q_invA, const Vec3d& direction
)
    : sets_(sets) {
    // A rotation by v moves a reflection by v x q, and r . (v x q) = v . (q x r).
    const Vec3d turn = cross(q_invA, direction);
    spindle_per_A_ = dot(sets.spindle_step_rad, turn);
    turn_per_A_ = length(turn);
    const Vec3d about = unit(turn);
    for (const Vec3d& domain_rad : sets.domains_rad) {
        domains_rad_.push_back(dot(domain_rad, about));
    }
    along_q_ = dot(q_invA, direction);
    closed_form_ = sets.closed ? sets.closed->form(q_invA, direction) : 0.0;
    for (const SampledDirection& sample : sets.directions) {
        directions_.push_back(dot(sample.shift_invA, direction));
    }
    for (std::size_t i = 0; i < direction_cells_.size(); ++i) {
        direction_cells_[i] = dot(sets.direction_cells_invA[i], direction);
    }
}

AllTransforms TransformsAlong::at(double distance_A) const {
    AllTransforms all;
    const double step = spindle_per_A_ * distance_A;
    const double sweep = sinc(sets_.spindle_steps * step);
    if (sets_.closed) {
        const double broad = gaussian_transform(closed_form_ * distance_A * distance_A);
        all[index(Sampled::spindle)] = {sweep, sweep};
        all[index(Sampled::mosaicity)] = {broad, broad};
    } else {
        all[index(Sampled::spindle)] = {steps_transform(step, sets_.spindle_steps), sweep};
    }
    if (!domains_rad_.empty()) {
        const double turns_per_rad = turn_per_A_ * distance_A;
        double sum = 0.0;  // opposite domains leave the cosine alone
        for (const double domain_rad : domains_rad_) {
            sum += std::cos(2.0 * constants::pi * turns_per_rad * domain_rad);
        }
        all[index(Sampled::mosaicity)] = {
            sum / static_cast<double>(domains_rad_.size()),
            crystal::mosaic_transform(sets_.mosaic, 2.0 * constants::pi * turns_per_rad)};
    }
    const auto add = [](double weight, double turns, double spread, Transforms& sums) {
        const std::complex<double> term = weight * turned(turns);
        sums.sampled += term;
        sums.continuous += spread * term;
    };
    if (!sets_.lines.empty()) {
        Transforms& sums = all[index(Sampled::spectrum)] = {0.0, 0.0};
        const double turns = along_q_ * distance_A;
        for (const SampledLine& line : sets_.lines) {
            add(line.weight, turns * line.shift, sinc(turns * line.cell), sums);
        }
    }
    if (!directions_.empty()) {
        Transforms& sums = all[index(Sampled::divergence)] = {0.0, 0.0};
        const double spread =
            sinc(direction_cells_[0] * distance_A) * sinc(direction_cells_[1] * distance_A);
        for (std::size_t i = 0; i < directions_.size(); ++i) {
            add(sets_.directions[i].weight, directions_[i] * distance_A, spread, sums);
        }
    }
    return all;
}

std::array<ExpectedSquares, sampled_count> expected_squares(
    const SampleSets& sets, const Vec3d& q_invA, const Vec3d& r_A
) {
    std::array<ExpectedSquares, sampled_count> all;
    const Vec3d turn = cross(q_invA, r_A);
    const double step = dot(sets.spindle_step_rad, turn);
    const double sweep = sinc(sets.spindle_steps * step);
    const double steps = sets.closed ? sweep : steps_transform(step, sets.spindle_steps);
    all[index(Sampled::spindle)] = {steps * steps, sweep * sweep};
    if (sets.closed) {
        const double broad = gaussian_transform(sets.closed->form(q_invA, r_A));
        all[index(Sampled::mosaicity)] = {broad * broad, broad * broad};
    }
    if (!sets.domains_rad.empty()) {
        const double transform =
            crystal::mosaic_transform(sets.mosaic, 2.0 * constants::pi * length(turn));
        const double square = transform * transform;
        all[index(Sampled::mosaicity)] = {
            square + (1.0 - square) / static_cast<double>(sets.domains_rad.size()), square};
    }
    if (!sets.lines.empty()) {
        const double turns = dot(q_invA, r_A);
        const double square = expected_square(sets.lines, [&](const SampledLine& line) {
            return turns * line.shift;
        });
        const double spread = sinc(turns * sets.lines.front().cell);
        all[index(Sampled::spectrum)] = {square, square * spread * spread};
    }
    if (!sets.directions.empty()) {
        const double square =
            expected_square(sets.directions, [&](const SampledDirection& sample) {
                return dot(sample.shift_invA, r_A);
            });
        const double spread = sinc(dot(sets.direction_cells_invA[0], r_A)) *
                              sinc(dot(sets.direction_cells_invA[1], r_A));
        all[index(Sampled::divergence)] = {square, square * spread * spread};
    }
    return all;
}

}  // namespace minibragg::setup
