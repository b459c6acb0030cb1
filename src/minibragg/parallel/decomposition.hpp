#pragma once

#include <cstdint>
#include <vector>

/// Who computes which rows. Pure functions of integers; includes nothing of MPI.
namespace minibragg::parallel {

/// Consecutive rows of one panel.
struct Band {
    int panel = 0;
    int first_row = 0;
    int rows = 0;

    bool operator==(const Band&) const = default;
};

/// What the rows of a panel cost: [row], unmasked pixels (or any other measure, >= 0).
using RowCosts = std::vector<std::int64_t>;

/// The bands of every rank, [rank][band], ordered by panel and row; a rank may have none.
/// Together they cover each row of each panel exactly once.
///
/// Each rank gets a run of all rows, in order, of about its share of the cost: whole panels
/// when the busiest rank then has at most 1.05 times its share, else cut between any two rows,
/// so that no rank has more than its share plus one row. A row counts one more than its cost,
/// so masked rows are spread too.
/// @pre ranks >= 1, costs >= 0
std::vector<std::vector<Band>> decompose(const std::vector<RowCosts>& panels, int ranks);

/// Cost of some bands.
std::int64_t cost_of(const std::vector<Band>& bands, const std::vector<RowCosts>& panels);

/// How ranks are to be arranged as shot groups x panel ranks.
struct ShotArrangement {
    int ranks = 1;
    int ranks_per_group = 1;
    std::int64_t shots = 1;
};

/// The group of a rank, counted from 0. There are as many groups of equal size (within one) as
/// useful: one for each `ranks_per_group` ranks, at most `shots` of them. Groups are runs of
/// consecutive ranks.
/// @pre all members >= 1, 0 <= rank < ranks
int group_of(const ShotArrangement& arrangement, int rank);

}  // namespace minibragg::parallel
