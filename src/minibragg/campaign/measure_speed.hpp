#pragma once

#include <cstdint>
#include <vector>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/scene/upload_scene.hpp"
#include "minibragg/setup/make_experiment.hpp"

namespace minibragg::campaign {

/// Steps that one try renders at most, whatever the deck: some 10 ms of one core.
inline constexpr std::int64_t most_steps_of_a_try = runs_on_host ? 4'000'000 : 400'000'000;

/// How often the same rows are rendered; the quickest counts.
inline constexpr int measuring_tries = 7;

struct MeasuredSpeed {
    double steps_per_s = 0.0;  ///< of this rank; 0 when the detector has no good pixel
    std::int64_t steps = 0;    ///< rendered to find out, in all tries
};

/// The speed of this rank, from rows all over the detector. Where the pixels of so many rows
/// have more steps than a try may render, part of their samples, wavelengths and cells stands
/// for all. On processors the time is that of the processor, so that other programs do not
/// count.
MeasuredSpeed measure_speed(
    const setup::Experiment& experiment, const scene::DeviceScenes& scenes
);

/// The least of the times that equal work took, of which a clock may have missed some: it
/// counts in ticks on some systems, and no work takes less than half of what it takes mostly. 0
/// when it has missed most.
double least_sound_time_s(std::vector<double> times_s);

/// A scene like another one, with at most so many steps a pixel, but at least one: every
/// so-many-th wavelength, domain and spindle step of it, fewer subpixels. It has no structure
/// factors.
scene::SceneModel thinned(const scene::SceneModel& model, std::int64_t most_steps_a_pixel);

}  // namespace minibragg::campaign
