#include "levels/samples.hpp"
#include "minibragg/crystal/structure_factor_table.hpp"
#include "minibragg/scene/upload_scene.hpp"

/// Lookups of |F|^2 in a table of a protein's size.
namespace minibragg::perf {
namespace {

template <class Quick>
scene::DeviceReflections reflections_of(scene::Interpolation interpolation) {
    Workload work = all_workloads()[2];
    work.interpolation = interpolation;
    scene::SceneModel scene = make_scene(work, 1);
    scene.precision =
        sizeof(Quick) == sizeof(float) ? scene::Precision::mixed : scene::Precision::double_;
    return upload_scene(ExecSpace(), scene).reflections;
}

template <class Quick, class Reflections>
void look_up(benchmark::State& state, const Reflections& reflections) {
    using W = NativeWidth<Quick>;
    using V = typename W::Quick;
    const auto hkl =
        spread_vectors<typename W::Real>({-40.0, -35.0, 30.0}, {80.0, 70.0, -60.0});
    for (auto _ : state) {
        for (const auto& at : hkl) {
            const Vec3<typename W::Index> nearest_hkl{
                nearest_int<typename W::Index>(at.x),
                nearest_int<typename W::Index>(at.y),
                nearest_int<typename W::Index>(at.z)};
            const Vec3<V> delta{
                convert<V>(fraction(at.x)),
                convert<V>(fraction(at.y)),
                convert<V>(fraction(at.z))};
            V square = reflections.template intensity<W>(nearest_hkl, delta);
            benchmark::DoNotOptimize(square);
        }
    }
    count(state, "lane", packs * lane_count<V>);
}

template <class Quick>
void constant(benchmark::State& state) {
    look_up<Quick>(state, crystal::ConstantReflections{1e4});
}

template <class Quick>
void nearest(benchmark::State& state) {
    const auto reflections = reflections_of<Quick>(scene::Interpolation::nearest);
    look_up<Quick>(state, crystal::NearestReflection<Quick>{reflections.template box<Quick>()});
}

template <class Quick>
void tricubic(benchmark::State& state) {
    const auto reflections = reflections_of<Quick>(scene::Interpolation::tricubic);
    look_up<Quick>(
        state,
        crystal::TricubicReflections<Quick>{
            reflections.template box<Quick>(),
            reflections.smallest_hkl,
            reflections.largest_hkl}
    );
}

BENCHMARK_TEMPLATE(constant, float);
BENCHMARK_TEMPLATE(nearest, float);
BENCHMARK_TEMPLATE(nearest, double);
BENCHMARK_TEMPLATE(tricubic, float);
BENCHMARK_TEMPLATE(tricubic, double);

}  // namespace
}  // namespace minibragg::perf
