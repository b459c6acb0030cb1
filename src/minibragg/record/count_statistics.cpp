#include "minibragg/record/count_statistics.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "minibragg/base/contracts.hpp"

namespace minibragg::record {

namespace {

constexpr std::int64_t none = std::numeric_limits<std::int64_t>::min();

}  // namespace

CountStatistics count_statistics(
    std::span<const std::int32_t> counts,
    std::span<const std::uint16_t> mask,
    std::int32_t saturation
) {
    expects(mask.size() == counts.size());
    CountStatistics all{0, none, 0};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (mask[i] != 0) {
            continue;
        }
        all.sum += counts[i];
        all.max = std::max<std::int64_t>(all.max, counts[i]);
        all.saturated += counts[i] >= saturation ? 1 : 0;
    }
    return all;
}

CountStatistics gathered(
    const parallel::Communicator& communicator, const CountStatistics& mine
) {
    const std::int64_t max = communicator.max(mine.max);
    return {
        communicator.sum(mine.sum), max == none ? 0 : max, communicator.sum(mine.saturated)};
}

}  // namespace minibragg::record
