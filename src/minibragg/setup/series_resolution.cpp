#include "minibragg/setup/series_resolution.hpp"

#include <algorithm>

#include "minibragg/base/constants.hpp"
#include "minibragg/scene/make_spots.hpp"
#include "minibragg/setup/detector_resolution.hpp"
#include "minibragg/setup/draw_shot.hpp"

namespace minibragg::setup {

namespace {

using config::ShotKey;

/// The smallest and the largest of what shots draw.
struct ValueRange {
    double least, most;

    void include(double value) {
        least = std::min(least, value);
        most = std::max(most, value);
    }
};

/// What of a shot decides how far out its detector sees.
struct Extremes {
    double shortest_wavelength_A;
    double shortest_distance_mm;
    ValueRange beam_center_x_mm, beam_center_y_mm;
    double longest_edge;  ///< of a cell, relative to the experiment's own
};

/// The shortest wavelength of a shot: of its own spectrum, else the deck's spectrum moved to
/// the shot's wavelength.
double shortest_wavelength_A(const DrawnShot& shot, const Experiment& experiment) {
    if (!shot.spectrum.empty()) {
        double shortest_A = shot.spectrum.front().wavelength_A;
        for (const beam::SpectrumLine& line : shot.spectrum) {
            shortest_A = std::min(shortest_A, line.wavelength_A);
        }
        return shortest_A;
    }
    const auto& wavelength_A = shot.values[ShotKey::wavelength];
    const auto& energy_eV = shot.values[ShotKey::energy];
    const double mean_A = wavelength_A ? *wavelength_A
                          : energy_eV  ? constants::hc_eV_A / *energy_eV
                                       : experiment.beam.wavelength_A;
    return mean_A / experiment.beam.wavelength_A *
           scene::shortest_wavelength_A(experiment.beam.model);
}

void include_shot(const DrawnShot& shot, const Experiment& experiment, Extremes& extremes) {
    const config::Detector& deck = experiment.deck.detector;
    extremes.shortest_wavelength_A =
        std::min(extremes.shortest_wavelength_A, shortest_wavelength_A(shot, experiment));
    extremes.shortest_distance_mm = std::min(
        extremes.shortest_distance_mm, shot.values[ShotKey::distance].value_or(deck.distance_mm)
    );
    extremes.beam_center_x_mm.include(
        shot.values[ShotKey::beam_center_x].value_or(deck.beam_center_mm[0])
    );
    extremes.beam_center_y_mm.include(
        shot.values[ShotKey::beam_center_y].value_or(deck.beam_center_mm[1])
    );
    const crystal::UnitCell& own = experiment.series->own_cell;
    for (const DrawnCrystal& crystal : shot.crystals) {
        extremes.longest_edge = std::max(
            {extremes.longest_edge,
             crystal.cell.a_A / own.a_A,
             crystal.cell.b_A / own.b_A,
             crystal.cell.c_A / own.c_A}
        );
    }
}

/// Whether shots differ in anything that counts here.
bool differs_in_reach(const config::Series& series) {
    return series.wavelength_A || series.energy_eV || series.spectrum || series.distance_mm ||
           series.beam_center_x_mm || series.beam_center_y_mm || series.cell_a_A ||
           series.cell_b_A || series.cell_c_A || series.cell_factor;
}

}  // namespace

double series_resolution_A(const Experiment& experiment, double own_A) {
    if (!differs_in_reach(experiment.series->deck)) {
        return own_A;
    }
    const config::Detector& deck = experiment.deck.detector;
    const double own_wavelength_A = shortest_wavelength_A(experiment.beam.model);
    Extremes extremes{
        own_wavelength_A,
        deck.distance_mm,
        {deck.beam_center_mm[0], deck.beam_center_mm[0]},
        {deck.beam_center_mm[1], deck.beam_center_mm[1]},
        1.0};
    for (int shot = 0; shot < experiment.series->deck.shots; ++shot) {
        include_shot(draw_shot(*experiment.series, shot), experiment, extremes);
    }
    double finest_A = own_A;
    config::Detector moved = deck;
    moved.distance_mm = extremes.shortest_distance_mm;
    for (const double x_mm :
         {extremes.beam_center_x_mm.least, extremes.beam_center_x_mm.most}) {
        for (const double y_mm :
             {extremes.beam_center_y_mm.least, extremes.beam_center_y_mm.most}) {
            moved.beam_center_mm = {x_mm, y_mm};
            const auto models =
                placed_models(moved, experiment.beam.wavelength_A, experiment.detector);
            finest_A = std::min(finest_A, detector_resolution_A(experiment.beam.model, models));
        }
    }
    return finest_A * extremes.shortest_wavelength_A / own_wavelength_A / extremes.longest_edge;
}

}  // namespace minibragg::setup
