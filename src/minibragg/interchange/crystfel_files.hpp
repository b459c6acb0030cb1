#pragma once

#include <string>
#include <vector>

#include "minibragg/interchange/described_run.hpp"

/// CrystFEL. Its laboratory is that of NeXus.
namespace minibragg::interchange {

/// A geometry file of the modules, with the mask of the images' file.
std::string crystfel_geometry(const DescribedRun& run);

/// A stream of what was put in: a chunk an image, its crystals, the reflections on it.
/// @param reflections  by image
std::string crystfel_stream(
    const DescribedRun& run, const std::vector<Reflection>& reflections
);

}  // namespace minibragg::interchange
