#pragma once

#include <algorithm>
#include <optional>

#include "minibragg/reflections/reflections.hpp"

namespace minibragg::reflections {

/// The amplitude of one reflection of a list.
inline std::optional<double> amplitude_of(const ReflectionList& list, int h, int k, int l) {
    const auto found = std::find_if(list.p1.begin(), list.p1.end(), [&](const Reflection& r) {
        return r.h == h && r.k == k && r.l == l;
    });
    return found != list.p1.end() ? std::optional{found->F_e} : std::nullopt;
}

}  // namespace minibragg::reflections
