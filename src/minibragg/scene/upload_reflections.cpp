#include "minibragg/scene/upload_reflections.hpp"

#include <algorithm>
#include <cstddef>

namespace minibragg::scene {

namespace {

/// A box and the array that it refers to.
template <class T>
struct UploadedBox {
    crystal::ReflectionBox<T> box;
    Array<const T> values;
};

template <class T>
UploadedBox<T> upload_box(const ExecSpace& exec, const StructureFactorModel& model) {
    constexpr int nodes = 4;  // of the interpolation along an axis: there are to be as many
    crystal::ReflectionBox<T> box{
        {},
        model.h_min - 1,
        model.k_min - 1,
        model.l_min - 1,
        std::max(model.h_count + 2, nodes),
        std::max(model.k_count + 2, nodes),
        std::max(model.l_count + 2, nodes)};
    const auto size = static_cast<std::size_t>(box.h_count) *
                      static_cast<std::size_t>(box.k_count) *
                      static_cast<std::size_t>(box.l_count);
    const bool squares = model.interpolation == Interpolation::nearest;
    const auto stored = [squares](double f) {
        return static_cast<T>(squares ? f * f : f);
    };
    const Array<T> values = uninitialized<T>("minibragg::reflections", size);
    const HostArray<T> host = Kokkos::create_mirror_view(values);
    std::fill_n(host.data(), size, stored(model.default_f_e));
    const double* f = model.f_e.data();
    for (std::int64_t h = 1; h <= model.h_count; ++h) {
        for (std::int64_t k = 1; k <= model.k_count; ++k) {
            T* row = host.data() + (h * box.k_count + k) * box.l_count + 1;
            std::transform(f, f + model.l_count, row, stored);
            f += model.l_count;
        }
    }
    Kokkos::deep_copy(exec, values, host);
    exec.fence();  // before the copy on the host goes
    box.values = values;
    return {box, values};
}

}  // namespace

DeviceReflections upload_reflections(
    const ExecSpace& exec, const StructureFactorModel& model, Precision precision
) {
    DeviceReflections reflections;
    reflections.default_f_squared = model.default_f_e * model.default_f_e;
    if (model.f_e.empty()) {
        return reflections;
    }
    reflections.lookup =
        model.interpolation == Interpolation::tricubic ? Lookup::tricubic : Lookup::nearest;
    if (precision == Precision::mixed) {
        const auto uploaded = upload_box<float>(exec, model);
        reflections.single_box = uploaded.box;
        reflections.single_values = uploaded.values;
    } else {
        const auto uploaded = upload_box<double>(exec, model);
        reflections.double_box = uploaded.box;
        reflections.double_values = uploaded.values;
    }
    reflections.smallest_hkl = {model.h_min, model.k_min, model.l_min};
    reflections.largest_hkl = {
        model.h_min + model.h_count - 1,
        model.k_min + model.k_count - 1,
        model.l_min + model.l_count - 1};
    return reflections;
}

}  // namespace minibragg::scene
