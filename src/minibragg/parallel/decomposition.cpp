#include "minibragg/parallel/decomposition.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "minibragg/base/contracts.hpp"

namespace minibragg::parallel {
namespace {

using RankBands = std::vector<std::vector<Band>>;

/// Whole panels are kept together while the busiest rank has at most this many times its share.
constexpr double accepted_imbalance = 1.05;

/// Even a masked row costs something: it is written.
std::int64_t row_cost(std::int64_t pixels) {
    return pixels + 1;
}

/// Rows that go to one rank together, and their cost.
struct Unit {
    Band band;
    std::int64_t cost;
};

std::vector<Unit> single_rows(const std::vector<RowCosts>& panels) {
    std::vector<Unit> units;
    for (std::size_t panel = 0; panel < panels.size(); ++panel) {
        for (std::size_t row = 0; row < panels[panel].size(); ++row) {
            const Band band{static_cast<int>(panel), static_cast<int>(row), 1};
            units.push_back({band, row_cost(panels[panel][row])});
        }
    }
    return units;
}

std::vector<Unit> whole_panels(const std::vector<RowCosts>& panels) {
    std::vector<Unit> units;
    for (const Unit& row : single_rows(panels)) {
        if (units.empty() || units.back().band.panel != row.band.panel) {
            units.push_back({{row.band.panel, 0, 0}, 0});
        }
        ++units.back().band.rows;
        units.back().cost += row.cost;
    }
    return units;
}

/// Adds rows that follow those a rank has, or begin another panel.
void append(std::vector<Band>& bands, const Band& next) {
    if (bands.empty() || bands.back().panel != next.panel) {
        bands.push_back(next);
    } else {
        bands.back().rows += next.rows;
    }
}

/// Cuts all units in order into runs of equal cost: a unit belongs to the rank in whose share
/// its middle lies.
RankBands cut(const std::vector<Unit>& units, int ranks) {
    RankBands bands(static_cast<std::size_t>(ranks));
    std::int64_t total = 0;
    for (const Unit& unit : units) {
        total += unit.cost;
    }
    std::int64_t before = 0;
    for (const Unit& unit : units) {
        const double middle =
            static_cast<double>(before) + 0.5 * static_cast<double>(unit.cost);
        const auto rank = static_cast<std::size_t>(middle / static_cast<double>(total) * ranks);
        append(bands[std::min(rank, bands.size() - 1)], unit.band);
        before += unit.cost;
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
    expects(ranks >= 1);
    RankBands bands = cut(whole_panels(panels), ranks);
    if (imbalance(bands, panels) <= accepted_imbalance) {
        return bands;
    }
    return cut(single_rows(panels), ranks);
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

int group_of(const ShotArrangement& arrangement, int rank) {
    expects(
        arrangement.ranks >= 1 && arrangement.ranks_per_group >= 1 && arrangement.shots >= 1
    );
    expects(rank >= 0 && rank < arrangement.ranks);
    const int wanted = std::max(1, arrangement.ranks / arrangement.ranks_per_group);
    const auto groups = static_cast<int>(std::min<std::int64_t>(wanted, arrangement.shots));
    const int small = arrangement.ranks / groups;
    const int larger_groups = arrangement.ranks % groups;
    // The first groups have one rank more.
    const int in_larger = larger_groups * (small + 1);
    return rank < in_larger ? rank / (small + 1) : larger_groups + (rank - in_larger) / small;
}

}  // namespace minibragg::parallel
