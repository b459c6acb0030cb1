#pragma once

#include <cstdint>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/crystal/structure_factor_table.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

/// How |F|^2 is looked up. A crystal without a table has equal reflections, whatever the
/// interpolation.
enum class Lookup : std::uint8_t { constant, nearest, tricubic };

/// The structure factors on the device: F^2 (nearest) or F (tricubic), with a border.
struct DeviceReflections {
    Lookup lookup = Lookup::constant;
    double default_f_squared = 0.0;  ///< outside the table
    /// The table in the numbers of the scene's precision; the other is empty.
    crystal::ReflectionBox<float> single_box{};
    crystal::ReflectionBox<double> double_box{};
    Vec3<std::int32_t> smallest_hkl{}, largest_hkl{};  ///< of the table without its border
    /// Own what the boxes refer to.
    Array<const float> single_values{};
    Array<const double> double_values{};

    /// The table of numbers of type T.
    template <class T>
    const crystal::ReflectionBox<T>& box() const {
        if constexpr (std::is_same_v<T, float>) {
            return single_box;
        } else {
            return double_box;
        }
    }
};

/// The box of reflections with a border of the default on every side; squared for the
/// nearest-reflection lookup.
DeviceReflections upload_reflections(
    const ExecSpace& exec, const StructureFactorModel& model, Precision precision
);

}  // namespace minibragg::scene
