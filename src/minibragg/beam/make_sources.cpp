#include "minibragg/beam/make_sources.hpp"

#include <cmath>
#include <cstdint>
#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::beam {
namespace {

/// Positions of `steps` equally spaced points over a full width of 1, both ends included; 0 for
/// one point.
double grid_position(int index, int steps) {
    return steps > 1 ? static_cast<double>(index) / (steps - 1) - 0.5 : 0.0;
}

/// A width of 0 needs one step, however many are asked for.
int steps_over(double width, int steps) {
    return width > 0.0 ? steps : 1;
}

/// Squared position as the trimming rule takes it: an even grid has no point on the axis, so
/// its innermost points count as if they lay on it.
double trim_square(int index, int steps) {
    constexpr double quarter = 0.25;
    const double position = grid_position(index, steps);
    const double step = 1.0 / (steps - 1);
    return position * position - (steps % 2 == 0 ? quarter * step * step : 0.0);
}

bool is_trimmed(const Divergence& divergence, int horizontal, int vertical) {
    constexpr double largest_square = 1.1 / 4.0;
    if (divergence.shape == DivergenceShape::square || divergence.horizontal_steps == 1 ||
        divergence.vertical_steps == 1) {
        return false;
    }
    return trim_square(horizontal, divergence.horizontal_steps) +
               trim_square(vertical, divergence.vertical_steps) >
           largest_square;
}

/// Angles from the beam's axis of one point of the grid.
struct DivergenceAngles {
    double horizontal_rad, vertical_rad;
};

DivergenceAngles angles_rad(const Divergence& divergence, int horizontal, int vertical) {
    return {
        divergence.horizontal_rad * grid_position(horizontal, divergence.horizontal_steps),
        divergence.vertical_rad * grid_position(vertical, divergence.vertical_steps)};
}

/// The beam's direction turned about the horizontal, then about the vertical axis across it.
Vec3d turned(const BeamAxes& axes, const DivergenceAngles& angles) {
    const Vec3d vertical = unit(cross(axes.direction, axes.horizontal));
    const Vec3d tilted = rotation_about(axes.horizontal, angles.vertical_rad) * axes.direction;
    return unit(rotation_about(vertical, angles.horizontal_rad) * tilted);
}

void check_width(double width_rad, int steps, const std::string& name) {
    if (!(width_rad >= 0.0 && width_rad < constants::pi)) {
        throw InputError(
            "beam.divergence." + name + " = " + std::to_string(width_rad) +
            " rad (must be from 0 to below half a turn: the full width)."
        );
    }
    if (steps < 1) {
        throw InputError(
            "beam.divergence." + name + "_steps = " + std::to_string(steps) +
            " (must be at least 1)."
        );
    }
}

}  // namespace

std::vector<SpectrumLine> dispersed_wavelengths(double center_A, const Dispersion& dispersion) {
    if (!(center_A > 0.0) || !std::isfinite(center_A)) {
        throw InputError("beam.wavelength_A = " + std::to_string(center_A) + " (must be > 0).");
    }
    if (!(dispersion.range_fraction >= 0.0 && dispersion.range_fraction < 2.0)) {
        throw InputError(
            "beam.dispersion.range_fraction = " + std::to_string(dispersion.range_fraction) +
            " (must be from 0 to below 2: the full width of the wavelengths as a fraction of "
            "their centre)."
        );
    }
    if (dispersion.steps < 1) {
        throw InputError(
            "beam.dispersion.steps = " + std::to_string(dispersion.steps) +
            " (must be at least 1)."
        );
    }
    const int steps = steps_over(dispersion.range_fraction, dispersion.steps);
    std::vector<SpectrumLine> lines;
    for (int i = 0; i < steps; ++i) {
        const double shift = dispersion.range_fraction * grid_position(i, steps);
        lines.push_back({center_A * (1.0 + shift), 1.0});
    }
    return lines;
}

std::vector<Vec3d> divergent_directions(const Divergence& asked, const BeamAxes& axes) {
    if (asked.shape == DivergenceShape::gaussian) {
        return {axes.direction};
    }
    check_width(asked.horizontal_rad, asked.horizontal_steps, "horizontal");
    check_width(asked.vertical_rad, asked.vertical_steps, "vertical");
    Divergence divergence = asked;
    divergence.horizontal_steps = steps_over(asked.horizontal_rad, asked.horizontal_steps);
    divergence.vertical_steps = steps_over(asked.vertical_rad, asked.vertical_steps);
    const auto columns = std::int64_t{divergence.horizontal_steps};
    const auto rows = std::int64_t{divergence.vertical_steps};
    std::vector<Vec3d> directions;
    for (std::int64_t point = 0; point < columns * rows; ++point) {
        const int horizontal = static_cast<int>(point / rows);
        const int vertical = static_cast<int>(point % rows);
        if (!is_trimmed(divergence, horizontal, vertical)) {
            directions.push_back(turned(axes, angles_rad(divergence, horizontal, vertical)));
        }
    }
    return directions;
}

std::vector<Source> make_sources(
    const std::vector<Vec3d>& directions, const std::vector<SpectrumLine>& spectrum
) {
    std::vector<Source> sources;
    sources.reserve(directions.size() * spectrum.size());
    for (const Vec3d& direction : directions) {
        for (const SpectrumLine& line : spectrum) {
            sources.push_back({direction, line.wavelength_A, line.weight, line.bandwidth});
        }
    }
    return with_normalized_weights(std::move(sources));
}

std::vector<Source> with_normalized_weights(std::vector<Source> sources) {
    double sum = 0.0;
    for (const Source& source : sources) {
        if (!(source.weight >= 0.0) || !std::isfinite(source.weight)) {
            throw InputError(
                "a source has the weight " + std::to_string(source.weight) +
                " (weights are shares of the fluence). Give weights >= 0."
            );
        }
        sum += source.weight;
    }
    if (!(sum > 0.0) || !std::isfinite(sum)) {
        throw InputError(
            "the weights of the sources sum to " + std::to_string(sum) +
            " (they are shares of the fluence). Give at least one weight > 0."
        );
    }
    for (Source& source : sources) {
        source.weight /= sum;
    }
    return sources;
}

}  // namespace minibragg::beam
