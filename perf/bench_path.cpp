#include <Kokkos_Core.hpp>
#include <benchmark/benchmark.h>

#include "diffraction/render.hpp"
#include "scenes.hpp"

/// Time of the whole path a step, for every workload of docs/performance.md in both precisions.
namespace minibragg::perf {
namespace {

void time_path(
    benchmark::State& state, const Workload& work, diffraction::Precision precision
) {
    constexpr int pixels = 512;
    diffraction::SceneModel scene = make_scene(work, pixels);
    scene.precision = precision;
    const diffraction::DeviceScene device = upload_scene(scene);
    const diffraction::PixelRows rows = all_rows(scene);
    const Array<float> photons("photons", rows.mask.extent(0));
    for (auto _ : state) {
        render(device, rows, {photons, {}, {}});
        Kokkos::fence();
    }
    const double steps = static_cast<double>(steps_per_pixel(scene, 0)) * pixels * pixels;
    state.counters["steps_per_s"] = benchmark::Counter(
        steps * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate
    );
    state.counters["s_per_step"] = benchmark::Counter(
        steps * static_cast<double>(state.iterations()),
        benchmark::Counter::kIsRate | benchmark::Counter::kInvert
    );
}

void register_all() {
    for (const Workload& work : all_workloads()) {
        for (const bool mixed : {true, false}) {
            const auto precision =
                mixed ? diffraction::Precision::mixed : diffraction::Precision::double_;
            benchmark::RegisterBenchmark(
                (work.name + (mixed ? "/mixed" : "/double")).c_str(),
                [work, precision](benchmark::State& state) {
                    time_path(state, work, precision);
                }
            )->Unit(benchmark::kMillisecond);
        }
    }
}

}  // namespace
}  // namespace minibragg::perf

int main(int argc, char** argv) {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    benchmark::Initialize(&argc, argv);
    minibragg::perf::register_all();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
