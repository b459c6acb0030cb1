#include "minibragg/scene/beam_means.hpp"

namespace minibragg::scene {

double mean_wavelength_A(const BeamModel& beam) {
    double sum_A = 0.0, weights = 0.0;
    for (const SourceModel& source : beam.sources) {
        sum_A += source.weight * source.wavelength_A;
        weights += source.weight;
    }
    return sum_A / weights;
}

Vec3d mean_direction(const BeamModel& beam) {
    Vec3d sum{};
    for (const SourceModel& source : beam.sources) {
        sum = sum + source.weight * source.direction;
    }
    return unit(sum);
}

double mean_bandwidth_square(const BeamModel& beam) {
    double sum = 0.0;
    for (const SourceModel& source : beam.sources) {
        sum += source.weight * source.bandwidth * source.bandwidth;
    }
    return sum;
}

}  // namespace minibragg::scene
