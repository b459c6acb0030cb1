#include "minibragg/setup/load_series.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "minibragg/base/column_table.hpp"
#include "minibragg/base/constants.hpp"
#include "minibragg/base/contracts.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/config/key_text.hpp"
#include "minibragg/crystal/orientation.hpp"
#include "minibragg/setup/load_spectra.hpp"
#include "minibragg/setup/make_broadening.hpp"

namespace minibragg::setup {

namespace {

using config::PerShot;
using config::ShotKey;

/// What a column of numbers is for.
struct Wanted {
    std::string key;   ///< "series.wavelength_A"
    std::string name;  ///< "wavelength_A"
    config::Allowed allowed;
    int shots;
};

void check_rows(const Wanted& wanted, const std::string& file, std::size_t rows) {
    if (rows < static_cast<std::size_t>(wanted.shots)) {
        throw InputError(
            wanted.key + ".file = \"" + file + "\" (it has " + std::to_string(rows) +
            " rows, the series needs " + std::to_string(wanted.shots) +
            R"(). Give more, or order = "cycle" or "random")"
        );
    }
}

/// The list of a quantity, or its column; empty when it has another source.
std::vector<double> listed_values(
    const PerShot& deck, const Wanted& wanted, const Files& files
) {
    if (deck.file.empty()) {
        return deck.list;
    }
    const std::string column = deck.column.empty() ? wanted.name : deck.column;
    const TableColumn table = read_columns(files.bytes(deck.file), deck.file, {column}).front();
    for (std::size_t row = 0; row < table.values.size(); ++row) {
        if (!config::is_allowed(table.values[row], wanted.allowed)) {
            throw InputError(
                deck.file + ":" + std::to_string(table.lines[row]) + ": " + column + " = " +
                config::number_text(table.values[row]) + " (" + wanted.key + " must be " +
                config::allowed_text(wanted.allowed) + "). Correct the row"
            );
        }
    }
    if (deck.order == "shot") {
        check_rows(wanted, deck.file, table.values.size());
    }
    return table.values;
}

Mat3 u_matrix_of_row(
    const std::vector<TableColumn>& columns, std::size_t row, const std::string& file
) {
    constexpr std::size_t euler_angles = 3;
    if (columns.size() == euler_angles) {
        return rotation_xyz(
            constants::radians_per_degree *
            Vec3d{columns[0].values[row], columns[1].values[row], columns[2].values[row]}
        );
    }
    crystal::NineNumbers matrix{};
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        matrix[i] = columns[i].values[row];
    }
    return crystal::rotation_from_u_matrix(
        matrix, file + ":" + std::to_string(columns[0].lines[row])
    );
}

std::vector<Mat3> listed_orientations(
    const config::ShotOrientation& deck, int crystals, const Files& files
) {
    std::vector<Mat3> matrices;
    for (const auto& euler : deck.euler_deg) {
        matrices.push_back(
            rotation_xyz(constants::radians_per_degree * Vec3d{euler[0], euler[1], euler[2]})
        );
    }
    if (!deck.file.empty()) {
        const auto columns = read_columns(files.bytes(deck.file), deck.file, deck.columns);
        for (std::size_t row = 0; row < columns.front().values.size(); ++row) {
            matrices.push_back(u_matrix_of_row(columns, row, deck.file));
        }
    }
    const bool is_listed = !deck.file.empty() || !deck.euler_deg.empty();
    if (is_listed && deck.order == "shot" &&
        matrices.size() < static_cast<std::size_t>(crystals)) {
        throw InputError(
            "series.orientation: there are " + std::to_string(matrices.size()) +
            " orientations for " + std::to_string(crystals) +
            " crystals (one each: all those of shot 0, then of shot 1, and so on). Give more, "
            "or "
            R"(order = "cycle" or "random")"
        );
    }
    return matrices;
}

/// The largest number of crystals in one shot; at least 1, the one that a blank shot leaves
/// dark.
int most_crystals(const config::Series& deck, const std::vector<double>& listed) {
    if (!deck.lattices) {
        return 1;
    }
    const PerShot& lattices = *deck.lattices;
    const double most = lattices.value    ? *lattices.value
                        : !listed.empty() ? *std::max_element(listed.begin(), listed.end())
                                          : *lattices.highest;
    return std::max(1, static_cast<int>(std::round(most)));
}

/// Lists with a value for each crystal of a shot have as many as there can be.
void check_lengths(const ShotSeries& series) {
    for (const config::ShotQuantity& quantity : config::shot_quantities()) {
        const std::optional<PerShot>& deck = series.deck.*quantity.member;
        const std::size_t length = series.listed[static_cast<std::size_t>(quantity.key)].size();
        if (deck && deck->order == "crystal" &&
            length < static_cast<std::size_t>(series.most_crystals)) {
            throw InputError(
                "series." + std::string{quantity.name} + ": there are " +
                std::to_string(length) + " values for " + std::to_string(series.most_crystals) +
                " crystals in one shot. Give one for each"
            );
        }
    }
}

/// Lists of orientations are counted by crystals: a number of crystals that differs leaves no
/// place for them.
void check_crystals(const config::Series& deck) {
    const bool is_listed = deck.orientation && (!deck.orientation->file.empty() ||
                                                !deck.orientation->euler_deg.empty());
    if (is_listed && deck.lattices && !deck.lattices->value) {
        throw InputError(
            "series.lattices: the number of crystals differs from shot to shot, so listed "
            "orientations cannot be shared out (all those of shot 0, then of shot 1, and so "
            "on). "
            "Give a fixed number of lattices, or distribution = \"uniform\" for orientation"
        );
    }
}

ShotValues own_values(const Experiment& experiment) {
    const config::Run& deck = experiment.deck;
    const Vec3d& cells = experiment.scene.crystal.lattice.cells;
    const crystal::UnitCell& cell = experiment.crystal.cell;
    ShotValues own;
    own[ShotKey::lattices] = 1.0;
    own[ShotKey::size_factor] = 1.0;
    own[ShotKey::cell_factor] = 1.0;
    own[ShotKey::wavelength] = experiment.beam.wavelength_A;
    own[ShotKey::energy] = constants::hc_eV_A / experiment.beam.wavelength_A;
    own[ShotKey::fluence] = experiment.beam.model.fluence_photons_per_m2;
    own[ShotKey::flux] = deck.beam.flux_photons_per_s;
    own[ShotKey::cells_a] = cells.x;
    own[ShotKey::cells_b] = cells.y;
    own[ShotKey::cells_c] = cells.z;
    own[ShotKey::cell_a] = cell.a_A;
    own[ShotKey::cell_b] = cell.b_A;
    own[ShotKey::cell_c] = cell.c_A;
    own[ShotKey::cell_alpha] = cell.alpha_deg;
    own[ShotKey::cell_beta] = cell.beta_deg;
    own[ShotKey::cell_gamma] = cell.gamma_deg;
    own[ShotKey::mosaic_spread] = mean_spread_deg(deck.crystal.mosaic);
    own[ShotKey::distance] = deck.detector.distance_mm;
    own[ShotKey::beam_center_x] = deck.detector.beam_center_mm[0];
    own[ShotKey::beam_center_y] = deck.detector.beam_center_mm[1];
    own[ShotKey::constant_photons] = deck.background.constant_photons;
    own[ShotKey::water] = deck.background.water_um;
    own[ShotKey::lattice_weight] = 1.0;
    return own;
}

/// A number that the symmetry ties to another cannot be chosen.
void check_freedom(const ShotSeries& series, const std::string& space_group) {
    const reflections::CellFreedom& free = series.cell_freedom;
    const bool one = free.angles_are_one;
    const std::array<std::pair<ShotKey, bool>, 5> keys{
        {{ShotKey::cell_b, free.b},
         {ShotKey::cell_c, free.c},
         {ShotKey::cell_alpha, free.alpha},
         {ShotKey::cell_beta, free.beta && !one},
         {ShotKey::cell_gamma, free.gamma && !one}}};
    for (const auto& [key, is_free] : keys) {
        const config::ShotQuantity& quantity = config::quantity_of(key);
        if (!is_free && series.deck.*quantity.member) {
            throw InputError(
                "series." + std::string{quantity.name} + ": space group " + space_group +
                " does not leave it free (it follows from cell_a_A, or is fixed). Leave it "
                "out, or give series.keep_symmetry = false"
            );
        }
    }
}

/// A distribution that is centred on the deck's own value needs one.
void check_center(
    const PerShot& deck, const std::string& key, const std::optional<double>& own
) {
    const bool is_normal = deck.distribution == "normal" && !deck.mean;
    const bool is_lognormal = deck.distribution == "lognormal" && !deck.median;
    if ((is_normal || is_lognormal) && (!own || (is_lognormal && !(*own > 0.0)))) {
        throw InputError(
            key + (is_normal ? ".mean" : ".median") +
            " is not given (the deck's own value, which stands for it, is " +
            (own ? "0" : "not given either") + "). Give a number"
        );
    }
}

double own_thickness_mm(const config::Run& deck, const std::string& name) {
    const auto& materials = deck.background.materials;
    return std::find_if(
               materials.begin(),
               materials.end(),
               [&](const config::Material& one) {
                   return one.name == name;
               }
    )->thickness_mm;
}

}  // namespace

ShotSeries load_series(const Experiment& experiment, const Files& files) {
    expects(experiment.deck.series.has_value());
    const config::Run& deck = experiment.deck;
    ShotSeries series;
    series.deck = *deck.series;
    const int shots = series.deck.shots;
    series.own = own_values(experiment);
    series.own_cell = experiment.crystal.cell;
    series.own_u_matrix = experiment.crystal.u_matrix;
    series.has_closed_form = experiment.has_closed_form;
    series.own_mosaic_seed = deck.crystal.mosaic.seed;
    if (series.deck.keep_symmetry) {
        const std::string& group = deck.crystal.space_group.empty()
                                       ? experiment.crystal.space_group
                                       : deck.crystal.space_group;
        series.cell_freedom = reflections::cell_freedom(series.own_cell, group);
        check_freedom(series, group);
    }
    for (const config::ShotQuantity& quantity : config::shot_quantities()) {
        if (const std::optional<PerShot>& one = series.deck.*quantity.member) {
            const std::string name{quantity.name};
            check_center(*one, "series." + name, series.own[quantity.key]);
            series.listed[static_cast<std::size_t>(quantity.key)] =
                listed_values(*one, {"series." + name, name, quantity.allowed, shots}, files);
        }
    }
    for (const config::ShotMaterial& material : series.deck.materials) {
        const std::string key = "series.material \"" + material.name + "\" thickness_mm";
        series.listed_thickness_mm.push_back(listed_values(
            *material.thickness_mm,
            {key, "thickness_mm", config::allowed_thickness(), shots},
            files
        ));
        series.own_thickness_mm.push_back(own_thickness_mm(deck, material.name));
        check_center(*material.thickness_mm, key, series.own_thickness_mm.back());
    }
    const auto lattices = static_cast<std::size_t>(ShotKey::lattices);
    series.most_crystals = most_crystals(series.deck, series.listed[lattices]);
    check_crystals(series.deck);
    check_lengths(series);
    if (series.deck.orientation) {
        series.listed_orientations =
            listed_orientations(*series.deck.orientation, shots * series.most_crystals, files);
    }
    LoadedSpectra spectra = load_spectra(series.deck, files);
    series.recorded = std::move(spectra.lines);
    series.channels = std::move(spectra.channels);
    return series;
}

}  // namespace minibragg::setup
