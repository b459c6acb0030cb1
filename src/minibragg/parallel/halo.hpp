#pragma once

#include <vector>

#include "minibragg/parallel/decomposition.hpp"

/// Who needs which rows of whom. Pure functions of integers.
namespace minibragg::parallel {

/// Rows that one rank has and another needs beside its own.
struct RowTransfer {
    int from = 0, from_band = 0;  ///< rank, and which of its bands
    int to = 0, to_band = 0;
    int first_row = 0, rows = 0;  ///< of the bands' panel

    bool operator==(const RowTransfer&) const = default;
};

/// All transfers that bring every band the rows of its panel within `reach[panel]` of it, also
/// between bands of one rank. Every rank performs those that name it, in this order, each with
/// a blocking send or receive: then no ranks wait for each other in a circle, and neighbours do
/// not wait for a chain of others.
/// @pre bands: [rank][band], each row of a panel in exactly one; reach >= 0
std::vector<RowTransfer> halo_transfers(
    const std::vector<std::vector<Band>>& bands, const std::vector<int>& reach
);

}  // namespace minibragg::parallel
