#pragma once

#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::setup {

/// The finest resolution that any shot of a series asks of the amplitudes, in Angstrom of the
/// experiment's own cell: that of the detector's farthest corner, for the shortest wavelength,
/// the shortest distance, the beam centres farthest out and the cell with the longest edges
/// that are drawn. (Each is taken from all shots for itself: a little finer than any one shot
/// needs.)
/// @param own_A  detector_resolution_A() of the deck's own beam and detector
/// @pre the experiment has a series
/// @throws InputError for a shot whose values cannot be drawn
double series_resolution_A(const Experiment& experiment, double own_A);

}  // namespace minibragg::setup
