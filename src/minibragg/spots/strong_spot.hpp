#pragma once

#include <optional>

#include "minibragg/setup/make_shot.hpp"

namespace minibragg::spots {

/// The part of the reflections that are stronger than a strong one.
inline constexpr double stronger_part = 0.05;

/// Photons of a strong reflection that the detector can see, whole (WholeReflections): of
/// twenty reflections, one has more. Of a sweep, those that the spindle brings to the sphere
/// when it turns on; of a still, those next to the sphere, each as if it were excited most. Of
/// the first crystal. Costs milliseconds.
/// @return none when no reflection can be seen
std::optional<double> strong_spot_photons(
    const setup::Experiment& experiment, const setup::Shot& shot
);

}  // namespace minibragg::spots
