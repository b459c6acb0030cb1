#pragma once

#include "minibragg/diffraction/render.hpp"
#include "minibragg/report/log.hpp"

namespace minibragg::story {

/// Prints every value of a traced pixel with its unit, in the order in which the path computes
/// them, and what they add up to on the way from a step to the pixel. The words:
/// docs/physics.md.
void tell_trace(
    const diffraction::PixelTrace& trace, const scene::SceneModel& scene, report::Log& log
);

}  // namespace minibragg::story
