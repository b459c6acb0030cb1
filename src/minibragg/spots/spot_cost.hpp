#pragma once

#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::spots {

/// What the list of an image's spots takes, about.
struct SpotCost {
    /// Steps of the path that are looked at one by one, in the time of a step of a Gaussian
    /// spot: of the pixels that have photons of crystals, with few subpixels.
    double steps = 0.0;
    double spots = 0.0;  ///< at most, about: reflections next to the Ewald sphere of a panel
};

SpotCost spot_cost(const setup::Experiment& experiment);

/// What is cheap: about a fifth of a second of one core an image, of so few images that a
/// millisecond each does not matter.
inline constexpr double most_cheap_steps = 1e6;
inline constexpr int most_cheap_images = 50;

/// Whether a run lists its spots: for output.labels, as output.spots says, else where it is
/// cheap.
bool are_listed(const setup::Experiment& experiment);

/// Whether an image may have photons that are not of crystals.
bool has_background(const setup::Experiment& experiment);

/// Whether images are to be rendered with their Bragg photons apart, because there is a
/// background and spots are listed.
bool want_bragg_apart(const setup::Experiment& experiment);

}  // namespace minibragg::spots
