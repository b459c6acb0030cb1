#include "levels/samples.hpp"
#include "minibragg/crystal/lattice_shape.hpp"

/// Lattice shapes, and what they are made of.
namespace minibragg::perf {
namespace {

template <class Quick>
void ratio_of_sines(benchmark::State& state) {
    using V = typename NativeWidth<Quick>::Quick;
    const auto deltas = spread_packs<V>(-0.5, 1.0);
    for (auto _ : state) {
        for (const V& delta : deltas) {
            V numerator = all_lanes<V>(1), denominator = all_lanes<V>(1);
            crystal::ParallelepipedLattice<Quick>::multiply_axis(
                delta, Quick{30}, numerator, denominator
            );
            V ratio = numerator / denominator;
            benchmark::DoNotOptimize(ratio);
        }
    }
    count(state, "axis", packs * lane_count<V>);
}

template <template <class> class Lattice, class Quick>
void shape(benchmark::State& state) {
    using V = typename NativeWidth<Quick>::Quick;
    const auto lattice = Lattice<Quick>::from({{30.0, 30.0, 30.0}});
    const auto deltas = spread_vectors<V>({-0.5, -0.3, 0.2}, {1.0, 0.5, -0.4});
    for (auto _ : state) {
        for (const Vec3<V>& delta : deltas) {
            V square = lattice(delta);
            benchmark::DoNotOptimize(square);
        }
    }
    count(state, "lane", packs * lane_count<V>);
}

BENCHMARK_TEMPLATE(ratio_of_sines, float);
BENCHMARK_TEMPLATE(ratio_of_sines, double);
BENCHMARK_TEMPLATE(shape, crystal::ParallelepipedLattice, float);
BENCHMARK_TEMPLATE(shape, crystal::ParallelepipedLattice, double);
BENCHMARK_TEMPLATE(shape, crystal::SphericalLattice, float);
BENCHMARK_TEMPLATE(shape, crystal::SphericalLattice, double);
BENCHMARK_TEMPLATE(shape, crystal::GaussianCellLattice, float);
BENCHMARK_TEMPLATE(shape, crystal::GaussianCellLattice, double);
BENCHMARK_TEMPLATE(shape, crystal::TophatCellLattice, float);
BENCHMARK_TEMPLATE(shape, crystal::TophatCellLattice, double);

}  // namespace
}  // namespace minibragg::perf
