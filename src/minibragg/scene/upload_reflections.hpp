#pragma once

#include <cstdint>
#include <variant>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/crystal/structure_factor_table.hpp"
#include "minibragg/scene/scene_model.hpp"

namespace minibragg::scene {

/// How |F|^2 is looked up. A crystal without a table has equal reflections, whatever the
/// interpolation.
enum class Lookup : std::uint8_t { constant, nearest, tricubic };

/// The structure factors on the device: F^2 (nearest) or F (tricubic), with a border. They are
/// the one table whose number type is the scene's: it is large, and looked up at every step.
struct DeviceReflections {
    Lookup lookup = Lookup::constant;
    double default_f_squared = 0.0;                    ///< outside the table
    Vec3<std::int32_t> smallest_hkl{}, largest_hkl{};  ///< of the table without its border
    Vec3<std::int32_t> first_hkl{}, counts{};          ///< of the table with its border
    /// The table, [h][k][l], in the numbers of the scene's precision: floats when it is mixed.
    std::variant<Array<const float>, Array<const double>> values{};

    /// The table as kernels see it. It refers to `values`.
    /// @pre they are of type T
    template <class T>
    crystal::ReflectionBox<T> box() const {
        return {
            std::get<Array<const T>>(values),
            first_hkl.x,
            first_hkl.y,
            first_hkl.z,
            counts.x,
            counts.y,
            counts.z};
    }
};

/// The box of reflections with a border of the default on every side, also where it is empty;
/// squared for the nearest-reflection lookup.
DeviceReflections upload_reflections(
    const ExecSpace& exec, const StructureFactorModel& model, Precision precision
);

}  // namespace minibragg::scene
