#pragma once

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace minibragg {

/// Letters to insert, delete, replace or exchange with their neighbour to get from one word to
/// the other.
inline int edit_distance(std::string_view from, std::string_view to) {
    std::vector<int> before_last(to.size() + 1);
    std::vector<int> last(to.size() + 1);
    std::iota(last.begin(), last.end(), 0);
    for (std::size_t i = 1; i <= from.size(); ++i) {
        std::vector<int> row(to.size() + 1, static_cast<int>(i));
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool is_swap =
                i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
            row[j] = is_swap ? std::min(row[j], before_last[j - 2] + 1) : row[j];
        }
        before_last = std::move(last);
        last = std::move(row);
    }
    return last.back();
}

}  // namespace minibragg
