#pragma once

#include "minibragg/nexus/named_values.hpp"
#include "minibragg/record/deck.hpp"
#include "minibragg/record/run_result.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::record {

/// What /entry/run tells: the deck, the program, the truth (orientation, cell, spectrum), the
/// times.
nexus::RunRecord make_run_record(
    const Deck& deck, const setup::Experiment& experiment, const RunResult& result
);

/// What /entry/run tells of each image that was made: arrays over the images, also the truth of
/// the shots of a series.
nexus::RunRecord record_of_images(const setup::Experiment& experiment, const RunResult& result);

/// Adds the values of a record to another one.
void append(const nexus::RunRecord& more, nexus::RunRecord& record);

}  // namespace minibragg::record
