#include "minibragg/setup/background_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "minibragg/background/amorphous.hpp"
#include "minibragg/scene/make_spots.hpp"

namespace minibragg::setup {

namespace {

/// Single numbers in double precision.
struct Scalars {
    using Real = double;
    using Quick = double;
    using Index = std::int32_t;
};

/// The widest edge of a pixel as sin(theta)/lambda has it: that where the beam meets the
/// nearest panel.
double edge_invA(const scene::SceneModel& model) {
    double least_m = std::numeric_limits<double>::infinity();
    for (const scene::PanelModel& panel : model.panels) {
        least_m =
            std::min(least_m, std::abs(dot(panel.origin_m, panel.normal)) / panel.pixel_size_m);
    }
    return 0.5 / (least_m * scene::shortest_wavelength_A(model.beam));
}

}  // namespace

double background_error(const scene::SceneModel& model) {
    const scene::BackgroundModel& of_scene = model.background;
    if (of_scene.intensity_e2.empty()) {
        return 0.0;
    }
    constexpr int parts = 20, most_places = 100'000;
    constexpr double places_a_pixel = 16.0;
    const double edge = edge_invA(model), farthest = 0.5 * scene::largest_q_invA(model);
    const auto places =
        static_cast<int>(std::clamp(places_a_pixel * farthest / edge, 1.0, double{most_places})
        );
    // Where the detector sees next to nothing of it, nothing is lost.
    constexpr double next_to_nothing = 1e-6;
    const double most =
        *std::max_element(of_scene.intensity_e2.begin(), of_scene.intensity_e2.end());
    const background::AmorphousTable table{
        {of_scene.intensity_e2.data(), of_scene.intensity_e2.size()}, of_scene.nodes_per_invA};
    const auto intensity_e2 = [&](double stol_invA) {
        return background::amorphous_intensity<Scalars>(table, stol_invA);
    };
    double largest = 0.0, brightest = next_to_nothing * most;
    for (int i = 0; i < places; ++i) {
        const double middle = farthest * (i + 0.5) / places;
        double mean = 0.0;
        for (int part = 0; part < parts; ++part) {
            const double off = (part + 0.5) / parts - 0.5;
            mean += intensity_e2(std::abs(middle + off * edge)) / parts;
        }
        const double here = intensity_e2(middle);
        largest = std::max(largest, std::abs(mean - here));
        brightest = std::max(brightest, std::abs(here));
    }
    return brightest > 0.0 ? largest / brightest : 0.0;
}

}  // namespace minibragg::setup
