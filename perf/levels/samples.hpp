#pragma once

#include <cstddef>
#include <vector>

#include <benchmark/benchmark.h>

#include "minibragg/diffraction/native_lanes.hpp"
#include "scenes.hpp"

/// Input of the benchmarks of single levels: enough of it to fill no more than the first cache,
/// varied as pixels are.
namespace minibragg::perf {

template <class Quick>
using NativeWidth = Width<diffraction::native_lanes<Quick>, Quick>;

inline constexpr int packs = 32;

/// Packs of numbers spread evenly over `range` from `first` on, each pack a few neighbours.
template <class V>
std::vector<V> spread_packs(double first, double range) {
    std::vector<V> values(packs, all_lanes<V>(0));
    for (int i = 0; i < packs; ++i) {
        const double start = first + range * i / packs;
        const double step = range / packs / lane_count<V>;
        if constexpr (lane_count<V> == 1) {
            values[static_cast<std::size_t>(i)] = static_cast<Element<V>>(start);
        } else {
            for (int lane = 0; lane < lane_count<V>; ++lane) {
                values[static_cast<std::size_t>(i)].set(
                    lane, static_cast<Element<V>>(start + step * lane)
                );
            }
        }
    }
    return values;
}

/// As spread_packs(), along three axes at once.
template <class V>
std::vector<Vec3<V>> spread_vectors(const Vec3d& first, const Vec3d& range) {
    const auto x = spread_packs<V>(first.x, range.x), y = spread_packs<V>(first.y, range.y),
               z = spread_packs<V>(first.z, range.z);
    std::vector<Vec3<V>> vectors;
    for (std::size_t i = 0; i < packs; ++i) {
        vectors.push_back({x[i], y[i], z[i]});
    }
    return vectors;
}

/// Reports the time of one evaluation in one lane: the counter s_per_<what>.
inline void count(benchmark::State& state, const char* what, double evaluations_an_iteration) {
    state.counters[std::string("s_per_") + what] = benchmark::Counter(
        evaluations_an_iteration * static_cast<double>(state.iterations()),
        benchmark::Counter::kIsRate | benchmark::Counter::kInvert
    );
}

}  // namespace minibragg::perf
