#include "minibragg/scene/beam_tables.hpp"

#include <limits>
#include <map>
#include <tuple>

namespace minibragg::scene {

namespace {

/// The direction of a source, which is the first of that direction.
beam::Direction make_direction(const BeamModel& beam, const SourceModel& first) {
    const Vec3d& incident = first.direction;
    const double inverse_invA = 1.0 / first.wavelength_A;
    return {
        incident,
        inverse_invA * incident,
        inverse_invA,
        polarization_of(beam, incident),
        0,
        0,
        beam.d_min_A > 0.0};
}

/// A wavelength of a direction.
beam::Wavelength make_wavelength(
    const SourceModel& source, const beam::Direction& from, double d_min_A
) {
    const double inverse_invA = 1.0 / source.wavelength_A;
    const double first_to_this = inverse_invA / from.inverse_invA;
    const double largest_q_invA = d_min_A > 0.0 ? 1.0 / (first_to_this * d_min_A)
                                                : std::numeric_limits<double>::infinity();
    return {
        inverse_invA,
        first_to_this,
        source.weight,
        largest_q_invA * largest_q_invA,
        source.bandwidth * source.bandwidth};
}

}  // namespace

beam::Polarization polarization_of(const BeamModel& beam, const Vec3d& incident) {
    return beam.is_polarized ? beam::kahn_polarization(
                                   incident,
                                   beam::polarization_frame(incident, beam.polarization_axis),
                                   beam.kahn_factor
                               )
                             : beam::no_polarization;
}

BeamTables beam_tables(const BeamModel& beam, std::size_t held_source) {
    BeamTables tables;
    std::vector<std::vector<beam::Wavelength>> of_direction;
    std::map<std::tuple<double, double, double>, std::size_t> known;
    for (std::size_t i = 0; i < beam.sources.size(); ++i) {
        const SourceModel& source = beam.sources[i];
        const Vec3d& d = source.direction;
        const auto [place, is_new] = known.try_emplace({d.x, d.y, d.z}, known.size());
        const std::size_t index = place->second;
        if (is_new) {
            tables.directions.push_back(make_direction(beam, source));
            of_direction.emplace_back();
        }
        of_direction[index].push_back(
            make_wavelength(source, tables.directions[index], beam.d_min_A)
        );
        if (i == held_source) {
            tables.held_direction = static_cast<int>(index);
        }
    }
    for (std::size_t i = 0; i < tables.directions.size(); ++i) {
        tables.directions[i].first_wavelength = static_cast<int>(tables.wavelengths.size());
        tables.directions[i].wavelengths = static_cast<int>(of_direction[i].size());
        tables.wavelengths.insert(
            tables.wavelengths.end(), of_direction[i].begin(), of_direction[i].end()
        );
    }
    return tables;
}

}  // namespace minibragg::scene
