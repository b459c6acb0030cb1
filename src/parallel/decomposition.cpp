#include "parallel/decomposition.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace minibragg::parallel {
namespace {

using RankBands = std::vector<std::vector<Band>>;

/// Whole panels are kept together while the busiest rank has at most this many times its share.
constexpr double accepted_imbalance = 1.05;

/// Even a masked row costs something: it is written.
std::int64_t row_cost(std::int64_t pixels) {
    return pixels + 1;
}

std::vector<std::int64_t> panel_costs(const std::vector<RowCosts>& panels) {
    std::vector<std::int64_t> costs;
    costs.reserve(panels.size());
    for (const RowCosts& rows : panels) {
        costs.push_back(std::accumulate(
            rows.begin(),
            rows.end(),
            std::int64_t{0},
            [](std::int64_t total, std::int64_t pixels) {
                return total + row_cost(pixels);
            }
        ));
    }
    return costs;
}

/// The rank of each panel: the dearest first, each to the rank with the least. Ties go to the lower index.
std::vector<std::size_t> ranks_of_panels(const std::vector<std::int64_t>& costs, int ranks) {
    std::vector<std::size_t> order(costs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&costs](std::size_t a, std::size_t b) {
        return costs[a] > costs[b];
    });
    std::vector<std::int64_t> loads(static_cast<std::size_t>(ranks), 0);
    std::vector<std::size_t> owners(costs.size());
    for (const std::size_t panel : order) {
        const auto least = std::min_element(loads.begin(), loads.end());
        *least += costs[panel];
        owners[panel] = static_cast<std::size_t>(least - loads.begin());
    }
    return owners;
}

RankBands whole_panels(const std::vector<RowCosts>& panels, int ranks) {
    const auto owners = ranks_of_panels(panel_costs(panels), ranks);
    RankBands bands(static_cast<std::size_t>(ranks));
    for (std::size_t panel = 0; panel < panels.size(); ++panel) {
        const auto rows = static_cast<int>(panels[panel].size());
        if (rows > 0) {
            bands[owners[panel]].push_back({static_cast<int>(panel), 0, rows});
        }
    }
    return bands;
}

/// Adds a row to a rank's bands; rows come in order.
void append_row(std::vector<Band>& bands, int panel, int row) {
    if (bands.empty() || bands.back().panel != panel) {
        bands.push_back({panel, row, 0});
    }
    ++bands.back().rows;
}

/// Cuts all rows in order into runs of equal cost: a row belongs to the rank in whose share its middle lies.
RankBands cut_rows(const std::vector<RowCosts>& panels, int ranks) {
    const auto costs = panel_costs(panels);
    const auto total =
        static_cast<double>(std::accumulate(costs.begin(), costs.end(), std::int64_t{0}));
    RankBands bands(static_cast<std::size_t>(ranks));
    std::int64_t before = 0;
    for (std::size_t panel = 0; panel < panels.size(); ++panel) {
        for (std::size_t row = 0; row < panels[panel].size(); ++row) {
            const std::int64_t cost = row_cost(panels[panel][row]);
            const double middle = static_cast<double>(before) + 0.5 * static_cast<double>(cost);
            const int rank = std::min(static_cast<int>(middle / total * ranks), ranks - 1);
            append_row(
                bands[static_cast<std::size_t>(rank)],
                static_cast<int>(panel),
                static_cast<int>(row)
            );
            before += cost;
        }
    }
    return bands;
}

std::int64_t rows_and_pixels(
    const std::vector<Band>& bands, const std::vector<RowCosts>& panels
) {
    std::int64_t total = cost_of(bands, panels);
    for (const Band& band : bands) {
        total += band.rows;
    }
    return total;
}

/// Load of the busiest rank over the mean load.
double imbalance(const RankBands& bands, const std::vector<RowCosts>& panels) {
    std::int64_t largest = 0, total = 0;
    for (const std::vector<Band>& mine : bands) {
        const std::int64_t load = rows_and_pixels(mine, panels);
        largest = std::max(largest, load);
        total += load;
    }
    const double mean = static_cast<double>(total) / static_cast<double>(bands.size());
    return total > 0 ? static_cast<double>(largest) / mean : 1.0;
}

}  // namespace

std::vector<std::vector<Band>> decompose(const std::vector<RowCosts>& panels, int ranks) {
    RankBands bands = whole_panels(panels, ranks);
    if (imbalance(bands, panels) <= accepted_imbalance) {
        return bands;
    }
    return cut_rows(panels, ranks);
}

std::int64_t cost_of(const std::vector<Band>& bands, const std::vector<RowCosts>& panels) {
    std::int64_t total = 0;
    for (const Band& band : bands) {
        const auto first =
            panels[static_cast<std::size_t>(band.panel)].begin() + band.first_row;
        total = std::accumulate(first, first + band.rows, total);
    }
    return total;
}

ShotGroup shot_group(const ShotArrangement& arrangement, int rank) {
    const int wanted = std::max(1, arrangement.ranks / arrangement.ranks_per_group);
    const auto groups = static_cast<int>(std::min<std::int64_t>(wanted, arrangement.shots));
    const int small = arrangement.ranks / groups;
    const int larger_groups = arrangement.ranks % groups;
    // The first groups have one rank more.
    const int in_larger = larger_groups * (small + 1);
    if (rank < in_larger) {
        return {groups, rank / (small + 1), rank % (small + 1), small + 1};
    }
    const int rest = rank - in_larger;
    return {groups, larger_groups + rest / small, rest % small, small};
}

}  // namespace minibragg::parallel
