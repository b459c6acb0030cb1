#include "minibragg/setup/background_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "minibragg/scene/make_spots.hpp"

namespace minibragg::setup {

namespace {

/// The table of a background between its nodes: linear, and clamped to its ends.
double intensity_e2(const scene::BackgroundModel& background, double stol_invA) {
    const auto last = static_cast<double>(background.intensity_e2.size() - 1);
    const double position = std::clamp(stol_invA * background.nodes_per_invA, 0.0, last);
    const auto node = static_cast<std::size_t>(std::min(std::floor(position), last - 1.0));
    return std::lerp(
        background.intensity_e2[node],
        background.intensity_e2[node + 1],
        position - static_cast<double>(node)
    );
}

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
    const scene::BackgroundModel& background = model.background;
    if (background.intensity_e2.empty()) {
        return 0.0;
    }
    constexpr int parts = 20, most_places = 100'000;
    const double edge = edge_invA(model), farthest = 0.5 * scene::largest_q_invA(model);
    const auto places =
        static_cast<int>(std::clamp(4.0 * farthest / edge, 1.0, double{most_places}));
    // Where the detector sees next to nothing of it, nothing is lost.
    constexpr double next_to_nothing = 1e-6;
    const double most =
        *std::max_element(background.intensity_e2.begin(), background.intensity_e2.end());
    double largest = 0.0, brightest = next_to_nothing * most;
    for (int i = 0; i < places; ++i) {
        const double middle = farthest * (i + 0.5) / places;
        double mean = 0.0;
        for (int part = 0; part < parts; ++part) {
            const double off = (part + 0.5) / parts - 0.5;
            mean += intensity_e2(background, std::abs(middle + off * edge)) / parts;
        }
        const double here = intensity_e2(background, middle);
        largest = std::max(largest, std::abs(mean - here));
        brightest = std::max(brightest, std::abs(here));
    }
    return brightest > 0.0 ? largest / brightest : 0.0;
}

}  // namespace minibragg::setup
