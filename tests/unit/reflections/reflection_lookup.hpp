#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// The amplitude of one reflection of a list.
inline std::optional<double> amplitude_of(
    const std::vector<Reflection>& list, int h, int k, int l
) {
    const auto found = std::find_if(list.begin(), list.end(), [&](const Reflection& r) {
        return r.h == h && r.k == k && r.l == l;
    });
    return found != list.end() ? std::optional{found->F_e} : std::nullopt;
}

inline std::optional<double> amplitude_of(const ReflectionList& list, int h, int k, int l) {
    return amplitude_of(list.p1, h, k, l);
}

}  // namespace minibragg::reflections
