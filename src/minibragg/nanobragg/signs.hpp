#pragma once

#include "minibragg/diffraction/render.hpp"
#include "minibragg/nanobragg/setup.hpp"

/// Signs, 1 or -1, of amplitudes whose squares alone the path computes: for those who compare
/// printed values with the reference program's.
namespace minibragg::nanobragg {

/// Of sin(pi N h) / sin(pi h), the factor of a row of N cells.
double row_sign(double cells, double index, std::int32_t nearest);

/// Of the lattice factor of a step.
double lattice_sign(const Setup& setup, const diffraction::StepRecord& step);

/// Of the structure factor of a step that takes the nearest reflection; 1 for interpolated
/// ones, whose sign is not known.
double structure_factor_sign(
    const Setup& setup, bool interpolates, const diffraction::StepRecord& step
);

}  // namespace minibragg::nanobragg
