#pragma once

#include <cstdint>
#include <span>

#include "minibragg/parallel/communicator.hpp"

namespace minibragg::record {

/// What a detector read in the good pixels of an image. Whole numbers: the same for any number
/// of ranks.
struct CountStatistics {
    std::int64_t sum = 0;
    std::int64_t max =
        0;  ///< of a rank without good pixels the smallest number, of all ranks then 0
    std::int64_t saturated = 0;  ///< pixels that read the saturation

    bool operator==(const CountStatistics&) const = default;
};

/// Of some pixels; those whose mask is not 0 are left out.
/// @pre as many masks as counts
CountStatistics count_statistics(
    std::span<const std::int32_t> counts,
    std::span<const std::uint16_t> mask,
    std::int32_t saturation
);

/// Of the pixels of all ranks. Collective.
CountStatistics gathered(
    const parallel::Communicator& communicator, const CountStatistics& mine
);

}  // namespace minibragg::record
