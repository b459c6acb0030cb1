#pragma once

#include "minibragg/setup/make_experiment.hpp"
#include "minibragg/setup/shared_files.hpp"
#include "minibragg/setup/shot_series.hpp"

namespace minibragg::setup {

/// Reads the files of a series, checks the values that are known beforehand, and takes the
/// deck's own values where the series says nothing. Collective.
/// @pre the deck has a series; all else of the experiment is made
/// @throws InputError on every rank: missing columns, too few rows, values out of range (with
/// file and line),
///         angles or edges that the space group does not leave free
ShotSeries load_series(const Experiment& experiment, const Files& files);

}  // namespace minibragg::setup
