#pragma once

#include <optional>

#include "minibragg/config/run_config.hpp"
#include "minibragg/config/validate.hpp"

/// Which decks have Gaussian spots in closed form (crystal.mosaic.model).
namespace minibragg::config {

/// The widest mosaic spread whose rotations are small enough for the closed form, which takes
/// them to first order: 0.3 % of a spot's peak there.
inline constexpr double widest_small_spread_deg = 2.0;

/// What stands in the way of spots in closed form, as far as the deck alone tells; none:
/// nothing does.
std::optional<Finding> obstacle_to_closed_form(const Run& run);

/// Whether the deck has its spots in closed form: it asks for that ("analytic"), or leaves it
/// open ("auto") and nothing stands in the way.
bool has_closed_form(const Run& run);

/// Whether the deck gives keys whose meaning only spots in closed form have.
bool needs_closed_form(const Run& run);

}  // namespace minibragg::config
