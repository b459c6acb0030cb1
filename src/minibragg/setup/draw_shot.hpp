#pragma once

#include "minibragg/setup/shot_series.hpp"

namespace minibragg::setup {

/// Draws a shot: a pure function of the series and the shot's number, so any shot can be made
/// again alone, by any rank, with the same bits. Every value has a stream of random numbers of
/// its own, keyed by (seed, shot, crystal, quantity): what else varies does not move it.
///
/// A draw outside lowest and highest, or outside the quantity's physical range, is drawn again:
/// distributions are truncated, not clipped.
/// @pre 0 <= shot < shots of the series
/// @throws InputError naming the shot and the quantity when 1000 draws in a row lie outside, or
/// when the values do
///         not make a unit cell
DrawnShot draw_shot(const ShotSeries& series, int shot);

}  // namespace minibragg::setup
