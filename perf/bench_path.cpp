#include <sstream>
#include <string>

#include <Kokkos_Core.hpp>
#include <benchmark/benchmark.h>

#include "minibragg/diffraction/render.hpp"
#include "scenes.hpp"

/// Time of the whole path a step, for every workload of docs/performance.md in both precisions.
namespace minibragg::perf {
namespace {

/// Pixels along an edge: enough that a GPU's threads go round several times.
constexpr int edge = runs_on_host ? 512 : 2048;

void time_path(benchmark::State& state, const Workload& work, scene::Precision precision) {
    scene::SceneModel scene = make_scene(work, edge);
    scene.precision = precision;
    const scene::DeviceScenes device = upload_scene(ExecSpace(), scene);
    const scene::PixelRows rows = scene::all_pixels(scene);
    const Array<float> photons("photons", rows.mask.extent(0));
    for (auto _ : state) {
        diffraction::render(ExecSpace(), device, rows, {photons, {}, {}});
        Kokkos::fence();
    }
    const double steps = static_cast<double>(steps_per_pixel(scene, 0)) * edge * edge;
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
            const auto precision = mixed ? scene::Precision::mixed : scene::Precision::double_;
            benchmark::RegisterBenchmark(
                (work.name + (mixed ? "/mixed" : "/double")).c_str(),
                [work, precision](benchmark::State& state) {
                    time_path(state, work, precision);
                }
            )->Unit(benchmark::kMillisecond);
        }
    }
}

/// What a reader of the results asks first.
void describe() {
    std::ostringstream kokkos;
    Kokkos::print_configuration(kokkos);
    benchmark::AddCustomContext("pixels", std::to_string(edge) + "x" + std::to_string(edge));
    benchmark::AddCustomContext("kokkos", kokkos.str());
}

}  // namespace
}  // namespace minibragg::perf

int main(int argc, char** argv) {
    const Kokkos::ScopeGuard kokkos(argc, argv);
    benchmark::Initialize(&argc, argv);
    minibragg::perf::describe();
    minibragg::perf::register_all();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
