#pragma once

#include "minibragg/nexus/named_values.hpp"
#include "minibragg/setup/make_shot.hpp"

namespace minibragg::record {

/// What is true of a shot, for /entry/run/truth: names without a path, the same names, shapes
/// and units for every shot of an experiment, so that they can be stacked. Where a shot has
/// fewer crystals than another, NaN.
nexus::RunRecord truth_of_shot(const setup::Experiment& experiment, const setup::Shot& shot);

/// What all shots have in common, for /entry/run/truth, likewise.
nexus::RunRecord truth_of_run(const setup::Experiment& experiment);

}  // namespace minibragg::record
