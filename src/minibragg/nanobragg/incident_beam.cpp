#include "minibragg/nanobragg/incident_beam.hpp"

#include <algorithm>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/c_numbers.hpp"
#include "minibragg/nanobragg/rotate.hpp"
#include "minibragg/nanobragg/sweep.hpp"

namespace minibragg::nanobragg {

namespace {

constexpr double source_distance_m = 10.0;

/// Position of point `i` of a sweep that is centred on 0.
double offset_of(const Sweep& sweep, std::int64_t i) {
    return sweep.step * static_cast<double>(i) - sweep.range / 2.0;
}

/// Squared distance from the centre in units of the range; 0/0 when there is none, which trims
/// nothing.
double squared_in_ranges(const Sweep& sweep, double offset) {
    const double is_even = 1.0 - static_cast<double>(sweep.count % 2);
    constexpr double quarter = 4.0;
    return (offset * offset - sweep.step * sweep.step / quarter * is_even) / sweep.range /
           sweep.range;
}

bool is_trimmed(const SourceGrid& grid, double horizontal, double vertical) {
    constexpr double squared_diameter_in_radii = 4.0;
    constexpr double tolerance = 1.1;
    double squared = squared_in_ranges(grid.horizontal, horizontal);
    squared += squared_in_ranges(grid.vertical, vertical);
    return squared * squared_diameter_in_radii > tolerance;
}

[[noreturn]] void throw_too_many(const Limits& limits) {
    throw InputError(
        "more than " + std::to_string(limits.sources) +
        " sources. Ask for fewer steps: check -divsteps, -hdivsteps, -vdivsteps, -hdivstep, "
        "-vdivstep, -dispsteps and -sourcefile."
    );
}

/// The columns of one line; what the line lacks stays as it is.
void parse_columns(const std::string& line, const std::vector<double*>& columns) {
    constexpr const char* delimiters = " \t,;:!";
    constexpr const char* number_characters = "0123456789-+.EGeg";
    std::size_t place = 0;
    for (double* column : columns) {
        if (place >= line.size()) {
            return;
        }
        *column = leading_double(line.substr(place));
        place = std::min(line.find_first_not_of(number_characters, place), line.size());
        place = std::min(line.find_first_of(delimiters, place), line.size());
        place = std::min(line.find_first_not_of(delimiters, place), line.size());
    }
}

/// Calls `use` with every line of a text, without its break.
template <class Use>
void for_each_line(const std::string& text, const Use& use) {
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        std::string line = text.substr(start, end - start);
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        use(line);
        start = end + 1;
    }
}

}  // namespace

BeamStrength resolve_beam(const BeamOptions& beam, Vec3d& crystal_size_m) {
    constexpr double scattering_per_water_e = 2.57;  // of a molecule near the beam
    constexpr double grams_per_mol = 18.0;
    constexpr double grams_per_m3 = 1e6;
    BeamStrength strength{beam.fluence_photons_per_m2, 0.0};
    if (beam.flux_photons_per_s != 0.0 && beam.exposure_s > 0.0 && beam.size_m >= 0.0) {
        strength.fluence_photons_per_m2 =
            beam.flux_photons_per_s * beam.exposure_s / beam.size_m / beam.size_m;
    }
    if (beam.size_m >= 0.0) {
        crystal_size_m.y = std::min(crystal_size_m.y, beam.size_m);
        crystal_size_m.z = std::min(crystal_size_m.z, beam.size_m);
    }
    const double w = beam.water_m;
    strength.water_intensity = scattering_per_water_e * scattering_per_water_e *
                               constants::electron_radius_squared_m2 *
                               strength.fluence_photons_per_m2 * w * w * w * grams_per_m3 *
                               constants::avogadro_per_mol / grams_per_mol;
    return strength;
}

SourceGrid resolve_source_grid(const BeamOptions& beam) {
    return {
        resolve_sweep(beam.horizontal, SweepKind::divergence),
        resolve_sweep(beam.vertical, SweepKind::divergence),
        resolve_sweep(beam.dispersion, SweepKind::dispersion)};
}

std::vector<DivergenceAngles> divergence_angles(const SourceGrid& grid, bool is_round) {
    expects(grid.horizontal.count >= 1 && grid.vertical.count >= 1);
    std::vector<DivergenceAngles> angles;
    const std::int64_t columns = grid.vertical.count;
    for (std::int64_t i = 0; i < grid.horizontal.count * columns; ++i) {
        const double horizontal = offset_of(grid.horizontal, i / columns);
        const double vertical = offset_of(grid.vertical, i % columns);
        if (!is_round || !is_trimmed(grid, horizontal, vertical)) {
            angles.push_back({horizontal, vertical});
        }
    }
    return angles;
}

std::vector<double> wavelengths_m(const Sweep& dispersion, double central_m) {
    std::vector<double> wavelengths;
    for (std::int64_t i = 0; i < dispersion.count; ++i) {
        const double relative =
            1.0 + dispersion.step * static_cast<double>(i) - dispersion.range / 2.0;
        wavelengths.push_back(central_m * relative);
    }
    return wavelengths;
}

std::vector<Source> generate_sources(
    const BeamOptions& beam, const SourceGrid& grid, const Frame& frame, const Limits& limits
) {
    const auto directions =
        static_cast<double>(grid.horizontal.count) * static_cast<double>(grid.vertical.count);
    if (directions * static_cast<double>(grid.dispersion.count) >
        static_cast<double>(limits.sources)) {
        throw_too_many(limits);
    }
    const std::vector<double> wavelengths = wavelengths_m(grid.dispersion, beam.wavelength_m);
    std::vector<Source> sources;
    for (const DivergenceAngles& angles : divergence_angles(grid, beam.is_divergence_round)) {
        const Vec3d on_axis = -source_distance_m * frame.beam;
        const Vec3d raised = rotate_axis(on_axis, frame.polarization, angles.vertical_rad);
        const Vec3d place = rotate_axis(raised, frame.vertical, angles.horizontal_rad);
        for (const double wavelength : wavelengths) {
            sources.push_back({place, normalized(place), 1.0, wavelength});
        }
    }
    const double weight = 1.0 / static_cast<double>(sources.size());
    for (Source& source : sources) {
        source.weight = weight;
    }
    return sources;
}

std::vector<Source> parse_sources(
    const std::string& text, const BeamOptions& beam, const Frame& frame, const Limits& limits
) {
    constexpr const char* delimiters = " \t,;:!";
    std::vector<Source> sources;
    for_each_line(text, [&](const std::string& line) {
        const std::size_t start = line.find_first_not_of(delimiters);
        if (start == std::string::npos || line[start] == '#') {
            return;
        }
        if (sources.size() >= static_cast<std::size_t>(limits.sources)) {
            throw_too_many(limits);
        }
        Source source{-source_distance_m * frame.beam, {}, 1.0, beam.wavelength_m};
        Vec3d& given = source.given;
        parse_columns(
            line.substr(start),
            {&given.x, &given.y, &given.z, &source.weight, &source.wavelength_m}
        );
        source.position = normalized(given);
        sources.push_back(source);
    });
    if (sources.empty()) {
        throw InputError("no sources in '" + beam.source_file + "'. Give one line a source.");
    }
    return sources;
}

}  // namespace minibragg::nanobragg
