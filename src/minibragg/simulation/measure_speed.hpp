#pragma once

#include "minibragg/scene/scene.hpp"
#include "minibragg/setup/make_run.hpp"

namespace minibragg::simulation {

/// Steps per second of this rank, from rows in the middle of the detector; 0 when they have no good pixel.
double measured_steps_per_s(const setup::RunSetup& setup, const scene::DeviceScene& scene);

}  // namespace minibragg::simulation
