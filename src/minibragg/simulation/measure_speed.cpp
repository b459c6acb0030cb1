#include "minibragg/simulation/measure_speed.hpp"

#include <algorithm>
#include <numeric>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/setup/local_pixels.hpp"

namespace minibragg::simulation {

namespace {

struct Measured {
    double steps = 0.0, seconds = 0.0;
};

Measured render_some(
    const setup::RunSetup& setup, const scene::DeviceScene& scene, const parallel::Band& band
) {
    const setup::LocalPixels pixels = setup::make_local_pixels(setup.detector, {band});
    scene::PhotonImages images = setup::make_images(pixels, false);
    Kokkos::fence();
    const Kokkos::Timer timer;
    diffraction::render(scene, pixels.rows, images);
    Kokkos::fence();
    const auto costs = setup::row_costs(setup.detector, setup.scene);
    return {static_cast<double>(parallel::cost_of({band}, costs)), timer.seconds()};
}

}  // namespace

double measured_steps_per_s(const setup::RunSetup& setup, const scene::DeviceScene& scene) {
    constexpr int first_rows = 4, growth = 4;
    constexpr double long_enough_s = 0.005;
    const auto panel = setup.detector.panels.size() / 2;
    const int all_rows = setup.detector.panels[panel].slow_pixels;
    Measured measured;
    for (int rows = std::min(first_rows, all_rows);; rows = std::min(growth * rows, all_rows)) {
        const parallel::Band middle{static_cast<int>(panel), (all_rows - rows) / 2, rows};
        measured = render_some(setup, scene, middle);
        if (measured.seconds >= long_enough_s || rows == all_rows) {
            break;
        }
    }
    return measured.seconds > 0.0 ? measured.steps / measured.seconds : 0.0;
}

}  // namespace minibragg::simulation
