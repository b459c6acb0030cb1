#pragma once

#include <string>
#include <vector>

#include "minibragg/campaign/prepared_run.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "minibragg/story/facts.hpp"

namespace minibragg::story {

/// When the speed of this machine is measured: to know how long a run takes, or only before
/// runs that take much longer than that.
enum class SpeedMeasured { always, before_long_runs };

/// The facts of a run that is prepared, on rank 0; elsewhere some of them. Renders a few rows
/// to measure the speed (campaign/measure_speed.hpp) and some pixels for their background.
/// Collective.
/// @param images  that are still to be made
Facts find_facts(
    const campaign::Job& job,
    const campaign::PreparedRun& run,
    std::int64_t images,
    SpeedMeasured measured
);

/// What the deck's own beam is, of its sources and of each of them.
BeamFacts beam_facts(const scene::BeamModel& beam);

/// Says that counts would show no spot, and which key to look at: a strong spot has less than a
/// photon, or less than the noise of one pixel's background; nothing where spots are seen or
/// none is known.
std::vector<std::string> warnings_of_photons(
    const PhotonFacts& photons, const config::Beam& beam
);

/// Expected photons of amorphous scattering in pixels all over the detector that are not
/// masked; none when all are.
std::optional<BackgroundFacts> background_facts(
    const setup::Experiment& experiment, const setup::Shot& shot
);

}  // namespace minibragg::story
