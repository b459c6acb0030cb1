#include "minibragg/parallel/halo.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <tuple>

#include "minibragg/base/contracts.hpp"

namespace minibragg::parallel {
namespace {

struct OwnedBand {
    int rank, index;
    Band band;
};

/// [panel], each by rows.
std::vector<std::vector<OwnedBand>> by_panel(
    const std::vector<std::vector<Band>>& bands, std::size_t panels
) {
    std::vector<std::vector<OwnedBand>> result(panels);
    for (std::size_t rank = 0; rank < bands.size(); ++rank) {
        for (std::size_t i = 0; i < bands[rank].size(); ++i) {
            result[static_cast<std::size_t>(bands[rank][i].panel)].push_back(
                {static_cast<int>(rank), static_cast<int>(i), bands[rank][i]}
            );
        }
    }
    for (std::vector<OwnedBand>& panel : result) {
        std::sort(panel.begin(), panel.end(), [](const auto& a, const auto& b) {
            return a.band.first_row < b.band.first_row;
        });
    }
    return result;
}

int end_of(const Band& band) {
    return band.first_row + band.rows;
}

/// Ranks that are equally far apart exchange at the same time, those of even and of odd steps
/// in turn.
auto turn_of(const RowTransfer& transfer) {
    const int lower = std::min(transfer.from, transfer.to);
    const int distance = std::abs(transfer.from - transfer.to);
    const int step = distance == 0 ? 0 : lower / distance % 2;
    return std::tuple(
        distance,
        step,
        lower,
        transfer.from,
        transfer.from_band,
        transfer.to_band,
        transfer.first_row
    );
}

}  // namespace

std::vector<RowTransfer> halo_transfers(
    const std::vector<std::vector<Band>>& bands, const std::vector<int>& reach
) {
    expects(std::all_of(reach.begin(), reach.end(), [](int rows) {
        return rows >= 0;
    }));
    std::vector<RowTransfer> transfers;
    const auto add = [&transfers](const OwnedBand& from, const OwnedBand& to, int rows) {
        // The rows of `from` that lie next to `to`, above or below it.
        const int first = std::max(from.band.first_row, to.band.first_row - rows);
        const int last = std::min(end_of(from.band), end_of(to.band) + rows);
        if (first < last) {
            transfers.push_back({from.rank, from.index, to.rank, to.index, first, last - first}
            );
        }
    };
    const auto panels = by_panel(bands, reach.size());
    for (std::size_t panel = 0; panel < panels.size(); ++panel) {
        const std::vector<OwnedBand>& owned = panels[panel];
        for (std::size_t i = 0; i < owned.size(); ++i) {
            // Neighbours below, as long as any of their rows is within reach.
            const int limit = end_of(owned[i].band) + reach[panel];
            for (std::size_t j = i + 1; j < owned.size() && owned[j].band.first_row < limit;
                 ++j) {
                add(owned[j], owned[i], reach[panel]);
                add(owned[i], owned[j], reach[panel]);
            }
        }
    }
    std::sort(transfers.begin(), transfers.end(), [](const auto& a, const auto& b) {
        return turn_of(a) < turn_of(b);
    });
    return transfers;
}

}  // namespace minibragg::parallel
