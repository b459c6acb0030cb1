#include "minibragg/scene/upload_reflections.hpp"

#include <algorithm>
#include <cstddef>

namespace minibragg::scene {

namespace {

/// Elements of a table with its border along an axis.
std::int32_t padded_count(std::int32_t count) {
    constexpr std::int32_t nodes = 4;  // of the interpolation: there are to be as many
    return std::max(count + 2, nodes);
}

/// The table with its border, in numbers of type T.
template <class T>
Array<const T> upload_values(
    const ExecSpace& exec, const StructureFactorModel& model, const Vec3<std::int32_t>& counts
) {
    const auto size = static_cast<std::size_t>(counts.x) * static_cast<std::size_t>(counts.y) *
                      static_cast<std::size_t>(counts.z);
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
            T* row = host.data() + (h * counts.y + k) * counts.z + 1;
            std::transform(f, f + model.l_count, row, stored);
            f += model.l_count;
        }
    }
    Kokkos::deep_copy(exec, values, host);
    exec.fence();  // before the copy on the host goes
    return values;
}

}  // namespace

DeviceReflections upload_reflections(
    const ExecSpace& exec, const StructureFactorModel& model, Precision precision
) {
    DeviceReflections reflections;
    reflections.default_f_squared = model.default_f_e * model.default_f_e;
    if (!model.f_e.empty()) {
        reflections.lookup =
            model.interpolation == Interpolation::tricubic ? Lookup::tricubic : Lookup::nearest;
    }
    reflections.smallest_hkl = {model.h_min, model.k_min, model.l_min};
    reflections.largest_hkl = {
        model.h_min + model.h_count - 1,
        model.k_min + model.k_count - 1,
        model.l_min + model.l_count - 1};
    reflections.first_hkl = {model.h_min - 1, model.k_min - 1, model.l_min - 1};
    reflections.counts = {
        padded_count(model.h_count), padded_count(model.k_count), padded_count(model.l_count)};
    if (precision == Precision::mixed) {
        reflections.values = upload_values<float>(exec, model, reflections.counts);
    } else {
        reflections.values = upload_values<double>(exec, model, reflections.counts);
    }
    return reflections;
}

}  // namespace minibragg::scene
