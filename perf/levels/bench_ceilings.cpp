#include <array>
#include <utility>

#include "levels/samples.hpp"

/// What the processor can do at most, in the same packs: the roofs of docs/performance.md.
namespace minibragg::perf {
namespace {

/// As many independent chains as hide the latency of an instruction.
constexpr int chains = 10;

template <class T>
using Register = Pack<T, register_bytes / static_cast<int>(sizeof(T))>;

template <class T, class Operation>
void time_chains(benchmark::State& state, const Operation& operation) {
    constexpr int rounds = 100;
    std::array<Register<T>, chains> values{};
    values.fill(all_lanes<Register<T>>(T{1}));
    for (auto _ : state) {
        for (int i = 0; i < rounds; ++i) {
            [&]<std::size_t... chain>(std::index_sequence<chain...>) {
                ((values[chain] = operation(values[chain])), ...);
            }
            (std::make_index_sequence<chains>());
        }
        benchmark::DoNotOptimize(values);
    }
    count(state, "lane", static_cast<double>(rounds) * chains * lane_count<Register<T>>);
}

template <class T>
void fused_multiply_adds(benchmark::State& state) {
    const T factor = static_cast<T>(state.range(0)), term = static_cast<T>(1e-3);
    time_chains<T>(state, [factor, term](const Register<T>& x) {
        return multiply_add(x, factor, term);
    });
}

template <class T>
void divisions(benchmark::State& state) {
    const T divisor = static_cast<T>(state.range(0));
    time_chains<T>(state, [divisor](const Register<T>& x) {
        return x / all_lanes<Register<T>>(divisor);
    });
}

/// Bytes that come from memory: a sum over more than the caches hold.
void memory(benchmark::State& state) {
    constexpr std::size_t bytes = std::size_t{1} << 28U;
    const std::vector<double> numbers(bytes / sizeof(double), 1.0);
    constexpr std::size_t lanes = 8;
    for (auto _ : state) {
        std::array<double, lanes> sums{};
        for (std::size_t i = 0; i < numbers.size(); i += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                sums[lane] += numbers[i + lane];
            }
        }
        benchmark::DoNotOptimize(sums);
    }
    count(state, "byte", static_cast<double>(bytes));
}

BENCHMARK_TEMPLATE(fused_multiply_adds, float)->Arg(1);
BENCHMARK_TEMPLATE(fused_multiply_adds, double)->Arg(1);
BENCHMARK_TEMPLATE(divisions, float)->Arg(1);
BENCHMARK_TEMPLATE(divisions, double)->Arg(1);
BENCHMARK(memory)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace minibragg::perf
