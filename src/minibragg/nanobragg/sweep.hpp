#pragma once

#include "minibragg/nanobragg/options.hpp"

namespace minibragg::nanobragg {

/// What a range is of; it decides how missing values are filled in.
enum class SweepKind : std::uint8_t { divergence, dispersion, thickness, spindle };

/// Fills in whatever of range, step and count is missing.
/// Except for the spindle, what cannot be sampled becomes one step of no width.
Sweep resolve_sweep(const Sweep& given, SweepKind kind);

}  // namespace minibragg::nanobragg
