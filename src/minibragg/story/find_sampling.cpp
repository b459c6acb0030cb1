#include "minibragg/story/find_sampling.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "minibragg/base/evenly_spread.hpp"
#include "minibragg/report/format.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/background_error.hpp"
#include "minibragg/setup/make_broadening.hpp"
#include "minibragg/setup/make_sampling.hpp"

namespace minibragg::story {

std::string rounded_percent(double fraction) {
    constexpr int digits = 2;
    constexpr double smallest = 1e-5;
    if (fraction < smallest) {
        return "less than 0.001 %";
    }
    return fraction < 1.0 ? report::number(100.0 * fraction, digits) + " %" : "more than 100 %";
}

namespace {

using campaign::PreparedRun;

/// The worst of the shots that were looked at.
struct Found {
    setup::SpotSampling sampling;
    int image = 0;
    int oversample = 1;
    double wanted_oversample = 1.0;
};

/// Of spots in closed form, the shots that reach farthest and spread most.
struct Extremes {
    double reach = 0.0, spread_deg = 0.0;

    void add(const setup::Shot& shot) {
        reach = std::max(reach, scene::spot_reach(shot.scene));
        for (const setup::CrystalTruth& crystal : shot.truth.crystals) {
            spread_deg = std::max(spread_deg, crystal.mosaic_spread_deg);
        }
    }
};

/// Images of the run, all or some of them: from 4 to 64, so many that looking at them takes
/// some tenths of a second.
std::vector<int> looked_at(const PreparedRun& run) {
    constexpr std::size_t fewest = 4, most = 64, budget = 4'000'000;
    if (!run.experiment.series) {
        return {run.selected.front()};  // of a rotation, all are sampled alike
    }
    const std::size_t affordable = setup::affordable_looks(run.experiment.scene, budget);
    return evenly_spread(run.selected, std::clamp(affordable, fewest, most));
}

/// The largest errors of spots in closed form, and of the lines of spectra.
struct ClosedErrors {
    setup::ClosedFormError spots;
    setup::LineError lines;

    void add(const setup::Experiment& experiment, const setup::Shot& shot) {
        if (const auto found = setup::closed_form_error(shot)) {
            spots.rotations = std::max(spots.rotations, found->rotations);
            spots.directions = std::max(spots.directions, found->directions);
            spots.steps = std::max(spots.steps, found->steps);
            spots.pixels = std::max(spots.pixels, found->pixels);
        }
        const auto found = setup::line_error(experiment, shot, largest_closed_form_error);
        if (found && found->largest > lines.largest) {
            lines = *found;
        }
    }

    double largest() const {
        return std::max(
            {spots.rotations, spots.directions, spots.steps, spots.pixels, lines.largest}
        );
    }
};

/// What is found of the shots that are looked at.
struct Look {
    std::optional<Found> worst;
    Extremes extremes;
    ClosedErrors errors;
};

Look look_at(const PreparedRun& run) {
    constexpr int most_errors_looked_for = 3;
    Look look;
    int looked_for = 0;
    for (const int image : looked_at(run)) {
        const setup::Shot shot = setup::make_shot(run.experiment, image);
        const auto sampling = setup::sample_spots(run.experiment, shot);
        if (sampling &&
            (!look.worst || sampling->uncertainty > look.worst->sampling.uncertainty)) {
            look.worst = Found{
                *sampling,
                image,
                shot.scene.sampling.oversample,
                setup::wanted_oversample(shot.scene, shot.scene.sampling.subpixels)};
        }
        if (run.experiment.has_closed_form) {
            look.extremes.add(shot);
            if (looked_for++ < most_errors_looked_for) {
                look.errors.add(run.experiment, shot);
            }
        }
    }
    return look;
}

/// The key whose value says how many samples of a kind there are.
std::string key_of(const config::Run& deck, setup::Sampled kind) {
    switch (kind) {
        case setup::Sampled::pixels:
            return "sampling.oversample";
        case setup::Sampled::spindle:
            return "goniometer.steps_per_image";
        case setup::Sampled::mosaicity:
            return "crystal.mosaic.domains";
        case setup::Sampled::spectrum:
            if (deck.series && deck.series->spectrum) {
                return "series.spectrum.lines";
            }
            return !deck.beam.spectrum_file.empty() ? "beam.spectrum_file"
                   : !deck.beam.source_file.empty() ? "beam.source_file"
                                                    : "beam.dispersion.steps";
        case setup::Sampled::divergence:
        case setup::Sampled::count:
            break;
    }
    return deck.beam.divergence.horizontal_mrad > deck.beam.divergence.vertical_mrad
               ? "beam.divergence.horizontal_steps"
               : "beam.divergence.vertical_steps";
}

/// Warnings about shots of a series for which the closed form is dear or doubtful.
std::vector<std::string> doubts_of_shots(const Extremes& found) {
    std::vector<std::string> doubts;
    if (found.reach >= crystal::half_way_to_neighbours) {
        doubts.push_back(
            "series: spots of a shot reach " + report::number(found.reach, 2) +
            " of the way to the next reflections, so eight are summed at every step of such "
            "shots, which takes eight times as long and is right to 0.3 %"
        );
    }
    if (setup::is_wide_spread(found.spread_deg)) {
        doubts.push_back(
            "series.mosaic_spread_deg: a shot has " + report::number(found.spread_deg, 2) +
            " degrees, which are no small rotations: the closed form is wrong by more than 0.3 "
            "% of a spot's peak"
        );
    }
    return doubts;
}

/// The key of the lines that stand for a spectrum.
std::string key_of_lines(const config::Run& deck) {
    return deck.series && deck.series->spectrum ? "series.spectrum.lines"
                                                : "beam.spectrum_lines";
}

}  // namespace

std::vector<std::string> closed_form_warnings(
    const config::Run& deck, const setup::ClosedFormError& spots, const setup::LineError& lines
) {
    std::vector<std::string> warnings;
    const auto doubt = [&](double error, const std::string& what, const std::string& advice) {
        if (error > largest_closed_form_error) {
            warnings.push_back(
                what + " pixels wrong by " + rounded_percent(error) +
                " of the brightest one. " + advice
            );
        }
    };
    doubt(
        lines.largest,
        key_of_lines(deck) + ": so few lines for this spectrum make",
        lines.enough > 0 ? std::to_string(lines.enough) + " lines would do"
                         : "Take as many as it has"
    );
    doubt(
        spots.pixels,
        "sampling.pixel = \"whole\": across a pixel the spots change too much to be averaged "
        "over at once, which makes",
        "Raise sampling.oversample, to " +
            std::to_string(2 * std::max(1, deck.sampling.oversample)) + " at first"
    );
    doubt(
        spots.steps,
        "goniometer.steps_per_image: steps this wide, averaged over at once, make",
        "Take more steps, or a smaller goniometer.width_deg"
    );
    doubt(
        spots.rotations,
        "crystal.mosaic.spread_deg: rotations this large, or beside so wide a band "
        "(beam.bandwidth_rms_fraction, lines that stand for many) or spread of cells "
        "(crystal.cell_spread), make",
        "Take less spread, more and narrower lines in place of the band "
        "(beam.spectrum_file), or crystal.mosaic.model = \"sampled\" and many domains"
    );
    doubt(
        spots.directions,
        "beam.divergence: directions this far apart move spots as narrow as these over a "
        "sphere, which is taken for a plane; that makes",
        "Take less divergence, or crystal.mosaic.model = \"sampled\" and "
        "beam.divergence.horizontal_mrad and vertical_mrad with many steps"
    );
    return warnings;
}

namespace {

/// What else makes spots wide enough for the points.
constexpr const char* wider_spots =
    "make spots wider: a smaller block (crystal.cells or size_um; docs/your_crystal.md)";

std::string warning_of(const config::Run& deck, const Found& found, bool has_closed_form) {
    std::string keys;
    for (const std::string& key : keys_to_change(deck, found.sampling)) {
        keys += (keys.empty() ? "" : " and ") + key;
    }
    return keys + ": the points at which " +
           (deck.series ? "shot " + std::to_string(found.image) : "the image") +
           " is computed leave the sum over a spot uncertain by " +
           rounded_percent(found.sampling.uncertainty) + ". Raise what is named, " +
           (has_closed_form ? "or set sampling.pixel = \"whole\", " : "") + "or " + wider_spots;
}

}  // namespace

std::vector<std::string> keys_to_change(
    const config::Run& deck, const setup::SpotSampling& sampling
) {
    constexpr double worth_naming = 0.25;  // of the square of the uncertainty
    std::array<std::size_t, setup::sampled_count> kinds{};
    std::iota(kinds.begin(), kinds.end(), 0U);
    std::sort(kinds.begin(), kinds.end(), [&](std::size_t a, std::size_t b) {
        return sampling.without[a] < sampling.without[b];
    });
    const double all = sampling.uncertainty * sampling.uncertainty;
    std::vector<std::string> keys;
    for (const std::size_t kind : kinds) {
        const double left = sampling.without[kind] * sampling.without[kind];
        if (keys.empty() || all - left > worth_naming * all) {
            keys.push_back(key_of(deck, static_cast<setup::Sampled>(kind)));
        }
    }
    return keys;
}

std::optional<std::string> background_warning(const scene::SceneModel& scene) {
    constexpr double largest_error = 2e-3;
    const double error = scene.sampling.is_adaptive ? setup::background_error(scene) : 0.0;
    if (error <= largest_error) {
        return std::nullopt;
    }
    return "sampling.adaptive: what amorphous materials scatter changes so much within a pixel "
           "(rings) that its middle is wrong by up to " +
           rounded_percent(error) +
           " of the largest. Leave the key out, or take smaller pixels";
}

FoundSampling find_sampling(const config::Run& deck, const PreparedRun& run) {
    const auto [worst, extremes, errors] = look_at(run);
    FoundSampling found;
    SamplingFacts& facts = found.facts;
    facts.oversample = run.experiment.scene.sampling.oversample;
    facts.is_oversample_chosen = deck.sampling.oversample == 0;
    facts.spindle_steps = run.experiment.spindle.steps_per_image;
    facts.images_looked_at = static_cast<std::int64_t>(looked_at(run).size());
    if (run.experiment.series) {  // of others the deck itself has been told of
        found.warnings = doubts_of_shots(extremes);
    }
    if (auto warning = background_warning(run.experiment.scene)) {
        found.warnings.push_back(std::move(*warning));
    }
    if (!worst) {
        found.warnings.emplace_back(
            "no spot can be on the detector: it ends at a coarser resolution than "
            "sampling.d_min_A and the table of structure factors allow"
        );
        return found;
    }
    facts.oversample = worst->oversample;
    facts.width_px = worst->sampling.width_pixels;
    facts.width_steps = worst->sampling.width_steps;
    facts.domain_distance = worst->sampling.domain_distance;
    facts.uncertainty = worst->sampling.uncertainty;
    const bool is_capped =
        facts.is_oversample_chosen && worst->wanted_oversample > setup::most_chosen_oversample;
    if (worst->sampling.uncertainty > largest_uncertainty) {
        found.warnings.push_back(warning_of(deck, *worst, run.experiment.has_closed_form));
    } else if (is_capped) {
        found.warnings.push_back(
            "sampling.oversample = 0 chose its cap of " + std::to_string(facts.oversample) +
            " where " + report::number(worst->wanted_oversample) +
            " would resolve a spot, because spots are " +
            report::number(worst->sampling.width_pixels, 2) +
            " pixels wide. Give a number, or " + wider_spots
        );
    }
    if (run.experiment.has_closed_form) {
        facts.closed_form_error = errors.largest();
        for (std::string& warning : closed_form_warnings(deck, errors.spots, errors.lines)) {
            found.warnings.push_back(std::move(warning));
        }
    }
    return found;
}

}  // namespace minibragg::story
