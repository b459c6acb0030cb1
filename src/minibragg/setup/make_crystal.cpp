#include "minibragg/setup/make_crystal.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/crystal/orientation.hpp"
#include "minibragg/reflections/space_group.hpp"
#include "minibragg/reflections/structure_factor_box.hpp"
#include "minibragg/setup/load_reflections.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

namespace {

crystal::NineNumbers nine(const std::vector<double>& values) {
    crystal::NineNumbers numbers{};
    std::copy_n(values.begin(), numbers.size(), numbers.begin());
    return numbers;
}

/// The cell that a deck gives, by itself or by its matrix; none when it gives none.
std::optional<crystal::UnitCell> cell_of_deck(
    const config::Crystal& deck, const std::optional<Mat3>& vectors_of_matrix_A
) {
    if (vectors_of_matrix_A) {
        return crystal::cell_of(*vectors_of_matrix_A);
    }
    if (!deck.unit_cell) {
        return std::nullopt;
    }
    const crystal::UnitCell cell = unit_cell(*deck.unit_cell);
    crystal::check_unit_cell(cell, "crystal.unit_cell");
    return cell;
}

/// The deck's cell, or the one that its structure factors bring along.
crystal::UnitCell cell_of_deck_or_file(
    const config::Run& deck, const reflections::ReflectionList& reflections
) {
    if (deck.crystal.unit_cell) {
        return unit_cell(*deck.crystal.unit_cell);
    }
    if (reflections.cell) {
        return *reflections.cell;
    }
    throw InputError(
        "crystal.unit_cell is missing (" +
        (deck.structure_factors.file.empty() ? std::string("there is no file to take it from")
                                             : deck.structure_factors.file + " has none") +
        "). Give a, b, c in Angstrom and alpha, beta, gamma in degrees"
    );
}

/// Direct vectors in the laboratory when the deck gives a whole A matrix; it brings its own
/// cell.
std::optional<Mat3> vectors_of_a_matrix(
    const config::Orientation& deck, double wavelength_A, const Files& files
) {
    if (!deck.a_matrix_invA.empty()) {
        return crystal::vectors_from_a_matrix(
            nine(deck.a_matrix_invA), "crystal.orientation.a_matrix_invA"
        );
    }
    if (!deck.mosflm_matrix_file.empty()) {
        const std::string& name = deck.mosflm_matrix_file;
        return crystal::vectors_from_mosflm_matrix(
            crystal::read_mosflm_matrix(files.bytes(name), name), wavelength_A, name
        );
    }
    return std::nullopt;
}

Mat3 u_matrix_of(const config::Orientation& deck) {
    if (deck.euler_deg) {
        const auto& e = *deck.euler_deg;
        return rotation_xyz(constants::radians_per_degree * Vec3d{e[0], e[1], e[2]});
    }
    if (!deck.u_matrix.empty()) {
        return crystal::rotation_from_u_matrix(
            nine(deck.u_matrix), "crystal.orientation.u_matrix"
        );
    }
    return deck.random_seed ? crystal::random_orientation(*deck.random_seed) : identity_matrix;
}

/// Cells along a, b, c: the deck's, or as many as its size holds, at least one.
Vec3d cells_of(const config::Crystal& deck, const Mat3& cell_A) {
    if (!deck.size_um) {
        return {
            static_cast<double>(deck.cells[0]),
            static_cast<double>(deck.cells[1]),
            static_cast<double>(deck.cells[2])};
    }
    constexpr double A_per_um = 1e4;
    const auto along = [&](int axis) {
        const double size_A = (*deck.size_um)[static_cast<std::size_t>(axis)] * A_per_um;
        return std::max(1.0, std::round(size_A / length(cell_A.row[axis])));
    };
    return {along(0), along(1), along(2)};
}

scene::StructureFactorModel factors_of(
    const config::StructureFactors& deck, const reflections::ReflectionList& reflections
) {
    reflections::StructureFactorBox box =
        reflections::make_structure_factor_box(reflections.p1, deck.default_F);
    scene::StructureFactorModel model;
    model.f_e = std::move(box.F_e);
    model.h_min = box.h_min;
    model.k_min = box.k_min;
    model.l_min = box.l_min;
    model.h_count = box.h_count;
    model.k_count = box.k_count;
    model.l_count = box.l_count;
    model.default_f_e = deck.default_F;
    model.interpolation = value_of(interpolations, deck.interpolation);
    return model;
}

}  // namespace

std::vector<Mat3> make_domains(const config::Mosaic& deck) {
    return crystal::make_mosaic_domains(
        {deck.spread_deg * constants::radians_per_degree,
         deck.domains,
         deck.seed,
         value_of(mosaic_distributions, deck.distribution)}
    );
}

CrystalSetup make_crystal(
    const config::Run& deck, const CrystalSurroundings& around, const Files& files
) {
    const config::Crystal& crystal = deck.crystal;
    const auto vectors =
        vectors_of_a_matrix(crystal.orientation, around.mean_wavelength_A, files);
    const reflections::ReflectionList reflections =
        load_reflections(deck, cell_of_deck(crystal, vectors), around, files);
    CrystalSetup setup;
    setup.notes = reflections.notes;
    setup.amplitudes = {
        reflections.source,
        reflections::is_anomalous(reflections.statistics) || !reflections.anomalous.empty(),
        reflections.anomalous,
        reflections.statistics.unique,
        reflections.statistics.redundancy(),
        reflections.statistics.completeness,
        reflections.d_min_A};
    if (vectors) {
        setup.model.cell_A = *vectors;
        setup.cell = crystal::cell_of(*vectors);
        // U = (columns a b c in the laboratory) (columns a b c in the standard setting)^-1
        setup.u_matrix = transposed(setup.model.cell_A) *
                         crystal::reciprocal_vectors(crystal::standard_setting(setup.cell));
    } else {
        setup.cell = cell_of_deck_or_file(deck, reflections);
        crystal::check_unit_cell(setup.cell, "crystal.unit_cell");
        setup.u_matrix = u_matrix_of(crystal.orientation);
        setup.model.cell_A =
            crystal::oriented(crystal::standard_setting(setup.cell), setup.u_matrix);
    }
    setup.space_group = reflections.space_group.empty() ? "P 1" : reflections.space_group;
    const auto symbols = reflections::space_group_symbols(setup.space_group);
    setup.space_group_number = symbols.number;
    setup.hall_symbol = symbols.hall;
    setup.a_matrix_invA = transposed(crystal::reciprocal_vectors(setup.model.cell_A));
    setup.reflections = static_cast<std::int64_t>(reflections.p1.size());
    setup.model.domain_rotations = make_domains(crystal.mosaic);
    setup.model.shape = value_of(lattice_shapes, crystal.shape);
    setup.model.is_star = crystal.shape == "gauss_star";
    setup.model.lattice.cells = cells_of(crystal, setup.model.cell_A);
    setup.model.lattice.fudge = crystal.fudge;
    setup.model.structure_factors = factors_of(deck.structure_factors, reflections);
    return setup;
}

}  // namespace minibragg::setup
