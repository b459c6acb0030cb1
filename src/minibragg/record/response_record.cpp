#include "minibragg/record/response_record.hpp"

#include "minibragg/response/pixel_response.hpp"

namespace minibragg::record {

nexus::RunRecord truth_of_response(const setup::Experiment& experiment) {
    if (!experiment.response) {
        return {};
    }
    const response::ResponseModel& model = experiment.response->model;
    nexus::NumberArray radii;
    for (const std::size_t spread : experiment.response->spread_of_panel) {
        radii.values.push_back(experiment.response->spreads[spread].radius);
    }
    return {
        {"truth/response/point_spread_radius", radii, "pixel"},
        {"truth/response/saturation", model.saturation_counts, ""},
        {"truth/response/lowest_reading", model.lowest_counts, ""}};
}

nexus::RunRecord response_of_image(const setup::Experiment& experiment, int image) {
    if (!experiment.response) {
        return {};
    }
    const double intensity = response::beam_intensity(experiment.response->model, image);
    return {{"truth/response/beam_intensity", intensity, ""}};
}

}  // namespace minibragg::record
