#include "levels/samples.hpp"
#include "minibragg/crystal/structure_factor_table.hpp"
#include "minibragg/scene/upload_scene.hpp"

/// Lookups of |F|^2 in a table of a protein's size.
namespace minibragg::perf {
namespace {

template <class Fast>
scene::DeviceReflections reflections_of(scene::Interpolation interpolation) {
    Workload work = all_workloads()[2];
    work.interpolation = interpolation;
    scene::SceneModel scene = make_scene(work, 1);
    scene.precision =
        sizeof(Fast) == sizeof(float) ? scene::Precision::mixed : scene::Precision::double_;
    return upload_scene(ExecSpace(), scene).reflections;
}

template <class Fast, class Reflections>
void look_up(benchmark::State& state, const Reflections& reflections) {
    using W = NativeWidth<Fast>;
    using V = typename W::Fast;
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

template <class Fast>
void constant(benchmark::State& state) {
    look_up<Fast>(state, crystal::ConstantReflections{1e4});
}

template <class Fast>
void nearest(benchmark::State& state) {
    const auto reflections = reflections_of<Fast>(scene::Interpolation::nearest);
    look_up<Fast>(state, crystal::NearestReflection<Fast>{reflections.template box<Fast>()});
}

template <class Fast>
void tricubic(benchmark::State& state) {
    const auto reflections = reflections_of<Fast>(scene::Interpolation::tricubic);
    look_up<Fast>(
        state,
        crystal::TricubicReflections<Fast>{
            reflections.template box<Fast>(), reflections.smallest_hkl, reflections.largest_hkl}
    );
}

BENCHMARK_TEMPLATE(constant, float);
BENCHMARK_TEMPLATE(nearest, float);
BENCHMARK_TEMPLATE(nearest, double);
BENCHMARK_TEMPLATE(tricubic, float);
BENCHMARK_TEMPLATE(tricubic, double);

}  // namespace
}  // namespace minibragg::perf
