#pragma once

#include <cstddef>
#include <optional>

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

/// The most lines that the spectrum of any shot has; none: the series leaves it to the deck.
std::optional<std::size_t> most_spectrum_lines(const ShotSeries& series);

}  // namespace minibragg::setup
