#include "levels/samples.hpp"
#include "minibragg/diffraction/render_pixels.hpp"

/// The levels of the path, innermost first, of a square crystal with one structure factor: what
/// a level adds to the one within is the difference of their times.
namespace minibragg::perf {
namespace {

using namespace diffraction;
using namespace scene;

template <class Quick>
using Square =
    DeviceCrystal<crystal::ParallelepipedLattice<Quick>, crystal::ConstantReflections>;

/// A scene of 25 domains, one wavelength and two subpixels along an edge.
template <class Quick>
struct Level {
    using W = NativeWidth<Quick>;
    using Real = typename W::Real;

    DeviceScenes device = upload_scene(
        ExecSpace(),
        make_scene(
            {"levels", LatticeShape::square, 5, 2, 25, 1, false, Interpolation::nearest}, 1024
        )
    );
    const DeviceScene& scene = device.front();
    Square<Quick> crystal = make_crystal<crystal::ParallelepipedLattice<Quick>>(
        scene, crystal::ConstantReflections{device.reflections.default_f_squared}
    );
    PixelPack<Real> pixel{scene.panels(0), 300.0, counting_from<Real>(200)};
    HeldFactors<Real> held = held_factors(scene, pixel);
    detector::Ray<Real> ray =
        detector::ray_to(pixel.panel, pixel.slow, pixel.fast, detector::SamplePoint{});
    Real one = all_lanes<Real>(1), zero = all_lanes<Real>(0);
    WeightedSum<Real> so_far{one, zero};
    NoObserver observer;
    double cells = static_cast<double>(scene.orientations.size);

    using Bragg = BraggScattering<W, Square<Quick>, NoObserver>;
    Bragg bragg{scene, crystal, pixel.panel, observer};
    SampledPixels<W, Bragg, NoObserver> samples{
        scene, pixel, scene.subpixels, held, bragg, observer};
};

/// Times `evaluate`, which does `steps` steps in every lane.
template <class Quick, class Function>
void time_level(benchmark::State& state, double steps, const Function& evaluate) {
    for (auto _ : state) {
        auto value = evaluate();
        benchmark::DoNotOptimize(value);
        benchmark::ClobberMemory();
    }
    count(state, "step", steps * NativeWidth<Quick>::lanes);
}

template <class Quick>
void domain(benchmark::State& state) {
    using W = NativeWidth<Quick>;
    const Level<Quick> level;
    const auto hkl = spread_vectors<typename W::Real>({-4.0, -3.5, 3.0}, {8.0, 7.0, -6.0});
    time_level<Quick>(state, packs, [&] {
        typename W::Quick sum = all_lanes<typename W::Quick>(0);
        for (const auto& at : hkl) {
            sum += domain_intensity<W>(level.crystal, {at}, level.observer);
        }
        return sum;
    });
}

template <class Quick>
void all_domains(benchmark::State& state) {
    const Level<Quick> level;
    const beam::Direction& direction = level.scene.directions(0);
    const auto q_invA = scattering_vector(direction, level.ray);
    time_level<Quick>(state, level.cells, [&] {
        return level.bragg(direction, level.ray, q_invA, level.so_far);
    });
}

template <class Quick>
void ray(benchmark::State& state) {
    const Level<Quick> level;
    time_level<Quick>(state, level.cells, [&] {
        return level.samples.sum_over_directions(level.ray, level.so_far);
    });
}

template <class Quick>
void sample(benchmark::State& state) {
    const Level<Quick> level;
    const SampleCursor first =
        SampleCursor::first_of(level.scene, level.pixel.panel, level.scene.subpixels);
    time_level<Quick>(state, level.cells, [&] {
        return level.samples.add_sample(first, level.zero, level.zero);
    });
}

template <class Quick>
void pixel(benchmark::State& state) {
    const Level<Quick> level;
    const int subpixels = level.scene.sampling.oversample * level.scene.sampling.oversample;
    time_level<Quick>(state, level.cells * subpixels, [&] {
        return pixel_photons<NativeWidth<Quick>>(
            level.scene, level.crystal, {0, 300, 0}, 200, level.observer
        );
    });
}

BENCHMARK_TEMPLATE(domain, float);
BENCHMARK_TEMPLATE(domain, double);
BENCHMARK_TEMPLATE(all_domains, float);
BENCHMARK_TEMPLATE(all_domains, double);
BENCHMARK_TEMPLATE(ray, float);
BENCHMARK_TEMPLATE(ray, double);
BENCHMARK_TEMPLATE(sample, float);
BENCHMARK_TEMPLATE(sample, double);
BENCHMARK_TEMPLATE(pixel, float);
BENCHMARK_TEMPLATE(pixel, double);

}  // namespace
}  // namespace minibragg::perf
