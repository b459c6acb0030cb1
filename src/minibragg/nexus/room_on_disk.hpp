#pragma once

#include <cstdint>

#include "minibragg/files/experiment.hpp"
#include "minibragg/nexus/named_values.hpp"

/// How much of the disk a file takes besides its pixels, at most: it is reserved before HDF5
/// writes, which may crash on a disk that is full.
namespace minibragg::nexus {

/// Room for what HDF5 writes for itself, and for what it holds back in memory.
inline constexpr std::int64_t bookkeeping_bytes = std::int64_t{4} << 20U;

/// Bytes of what NXmx tells of the detector, beam and images.
std::int64_t most_bytes_told(const files::Experiment& experiment);

/// Bytes of a record.
std::int64_t most_bytes_told(const RunRecord& record);

}  // namespace minibragg::nexus
