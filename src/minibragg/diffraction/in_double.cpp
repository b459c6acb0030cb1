#include "minibragg/diffraction/in_double.hpp"

#include <variant>

namespace minibragg::diffraction {

scene::DeviceScenes in_double(scene::DeviceScenes scenes) {
    scene::DeviceReflections& reflections = scenes.reflections;
    if (const auto* floats = std::get_if<Array<const float>>(&reflections.values)) {
        const auto doubles =
            uninitialized<double>("minibragg::diffraction::reflections", floats->extent(0));
        Kokkos::deep_copy(doubles, *floats);
        reflections.values = Array<const double>(doubles);
    }
    scenes.precision = scene::Precision::double_;
    return scenes;
}

}  // namespace minibragg::diffraction
