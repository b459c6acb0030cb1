#pragma once

#include <cstddef>
#include <vector>

#include "minibragg/base/contracts.hpp"

namespace minibragg {

/// Some of a list, all over it: every n-th item from the first on, with the smallest n that
/// leaves at most `most`.
/// @pre most >= 1
template <class T>
std::vector<T> evenly_spread(const std::vector<T>& all, std::size_t most) {
    expects(most >= 1);
    const std::size_t stride = (all.size() + most - 1) / most;
    std::vector<T> some;
    for (std::size_t i = 0; i < all.size(); i += stride) {
        some.push_back(all[i]);
    }
    return some;
}

}  // namespace minibragg
