#pragma once

#include <string>
#include <vector>

#include "minibragg/interchange/described_run.hpp"

/// DIALS. The laboratory of dxtbx: x and z against those of NeXus.
namespace minibragg::interchange {

/// Experiments (.expt, JSON): a sweep, or a still an image; one for each crystal.
std::string dials_experiments(const DescribedRun& run);

/// Reflections (.refl, MessagePack): what was put in, with the experiments of
/// dials_experiments().
/// @param reflections  of a sweep, joined_over_images()
std::string dials_reflections(
    const DescribedRun& run, const std::vector<Reflection>& reflections
);

}  // namespace minibragg::interchange
