#pragma once

#include <string>
#include <vector>

#include "minibragg/interchange/described_run.hpp"

/// XDS. Its laboratory: beam along +z, x and y against those of NeXus.
namespace minibragg::interchange {

/// XDS.INP of a sweep: detector, beam, spindle, gaps, space group and cell. A native frame is
/// one detector, several panels are segments.
std::string xds_inp(const DescribedRun& run);

/// INTEGRATE.HKL: what was put in, as if it had been integrated.
/// @param reflections  joined_over_images()
std::string xds_integrate(const DescribedRun& run, const std::vector<Reflection>& reflections);

}  // namespace minibragg::interchange
