#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "minibragg/base/vec3.hpp"
#include "minibragg/beam/make_sources.hpp"
#include "minibragg/config/run_config.hpp"
#include "minibragg/config/shot_quantities.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "minibragg/reflections/cell_freedom.hpp"

namespace minibragg::setup {

/// A number for each quantity of a series, in the deck's units; none: not given.
class ShotValues {
public:
    std::optional<double>& operator[](config::ShotKey key) {
        return values_[static_cast<std::size_t>(key)];
    }

    const std::optional<double>& operator[](config::ShotKey key) const {
        return values_[static_cast<std::size_t>(key)];
    }

private:
    std::array<std::optional<double>, config::shot_key_count> values_{};
};

/// A series as its deck and its files describe it: all that a shot is drawn from.
struct ShotSeries {
    config::Series deck;
    /// What the run's deck says where the series does not.
    ShotValues own;
    crystal::UnitCell own_cell;
    Mat3 own_u_matrix = identity_matrix;
    std::int64_t own_mosaic_seed = 0;
    reflections::CellFreedom cell_freedom;
    /// [quantity] the list or the column; empty: another source
    std::array<std::vector<double>, config::shot_key_count> listed;
    std::vector<std::vector<double>> listed_thickness_mm;   ///< [series.material]
    std::vector<double> own_thickness_mm;                   ///< [series.material]
    std::vector<Mat3> listed_orientations;                  ///< U matrices
    std::vector<std::vector<beam::SpectrumLine>> recorded;  ///< [spectrum][line]
    /// The first of them as they were recorded, [spectrum][channel]; at least one, if any are.
    std::vector<std::vector<beam::SpectrumLine>> channels;
    int most_crystals = 1;         ///< in one shot
    bool has_closed_form = false;  ///< spots know how wide a wavelength is
};

/// One crystal of a shot.
struct DrawnCrystal {
    ShotValues values;  ///< of the quantities that each crystal has for itself
    crystal::UnitCell cell;
    Mat3 u_matrix = identity_matrix;
    std::int64_t mosaic_seed = 0;
};

/// Everything that is particular to a shot, in the deck's units.
struct DrawnShot {
    int shot = 0;
    ShotValues values;                             ///< of the quantities of the whole shot
    std::vector<double> material_thickness_mm;     ///< [series.material]
    std::optional<std::size_t> recorded_spectrum;  ///< which of a file
    std::vector<beam::SpectrumLine> spectrum;      ///< weights sum to 1; empty: the deck's
    std::vector<DrawnCrystal> crystals;  ///< at least one, which a blank shot leaves dark

    bool is_blank() const { return values[config::ShotKey::lattices] == 0.0; }
};

}  // namespace minibragg::setup
