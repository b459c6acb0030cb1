#include "minibragg/setup/load_reflections.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <tuple>
#include <type_traits>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/parallel/exchange.hpp"
#include "minibragg/reflections/agree_with_deck.hpp"
#include "minibragg/reflections/load_file.hpp"
#include "minibragg/reflections/random_structure_factors.hpp"
#include "minibragg/reflections/read_structure_factors.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::reflections {

template <class Truth>
requires std::same_as<std::remove_const_t<Truth>, AnomalousTruth>

auto members(Truth& truth) {
    return std::tie(truth.element, truth.atoms, truth.f_prime_e, truth.f_double_prime_e);
}

/// All of a list, which rank 0 gives to the others.
template <class List>
requires std::same_as<std::remove_const_t<List>, ReflectionList>

auto members(List& list) {
    return std::tie(
        list.cell,
        list.space_group,
        list.operations,
        list.p1,
        list.d_min_A,
        list.source,
        list.statistics,
        list.anomalous,
        list.notes.remarks,
        list.notes.warnings
    );
}

}  // namespace minibragg::reflections

namespace minibragg::setup {

namespace {

/// The longest diagonal of the reciprocal cell, in 1/Angstrom.
double longest_diagonal_invA(const crystal::UnitCell& cell) {
    const Mat3 reciprocal_invA = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    double longest_invA = 0.0;
    for (const double b : {1.0, -1.0}) {
        for (const double c : {1.0, -1.0}) {
            const Vec3d diagonal = reciprocal_invA.row[0] + b * reciprocal_invA.row[1] +
                                   c * reciprocal_invA.row[2];
            longest_invA = std::max(longest_invA, length(diagonal));
        }
    }
    return longest_invA;
}

/// To which resolution amplitudes are computed where the deck says nothing: so far that the
/// reflections that any point of the detector takes its amplitude from are among them: the
/// nearest, or those up to two cells away.
double wanted_resolution_A(
    const config::StructureFactors& deck, double detector_A, const crystal::UnitCell& cell
) {
    constexpr double finest_A = 0.2;
    constexpr double coarsest_A = 1000.0;
    const double cells = deck.interpolation == "tricubic" ? 2.0 : 0.5;
    const double reach_invA = 1.0 / detector_A + cells * longest_diagonal_invA(cell);
    return std::clamp(1.0 / reach_invA, finest_A, coarsest_A);
}

/// f' + i f'' of a site of the deck at a photon energy.
reflections::Anomalous scattering_of_site(
    const config::AnomalousSite& deck, double energy_eV, const Files& files
) {
    if (deck.f_prime_e) {
        return {*deck.f_prime_e, *deck.f_double_prime_e};
    }
    if (!deck.table_file.empty()) {
        return reflections::AnomalousTable(files.bytes(deck.table_file), deck.table_file)
            .at(energy_eV);
    }
    return reflections::free_atom_e(deck.element, energy_eV, deck.edge_broadening_eV);
}

/// What atoms of a model scatter anomalously. Collective, as it reads the sites' tables.
std::optional<reflections::AnomalousAtoms> anomalous_atoms(
    const config::StructureFactors& deck, double wavelength_A, const Files& files
) {
    if (!value_of(scatter_anomalously, deck.anomalous)) {
        return std::nullopt;
    }
    reflections::AnomalousAtoms atoms{constants::hc_eV_A / wavelength_A, {}};
    for (std::size_t i = 0; i < deck.anomalous_sites.size(); ++i) {
        const config::AnomalousSite& site = deck.anomalous_sites[i];
        const std::string key = "structure_factors.anomalous_site[" + std::to_string(i) + "]";
        if (!reflections::is_element(site.element)) {
            throw InputError(
                key + ".element = " + printable(site.element) +
                " is no element. Give its symbol, such as \"Fe\""
            );
        }
        atoms.sites.push_back(
            {site.element, site.atoms, scattering_of_site(site, atoms.energy_eV, files), key}
        );
    }
    return atoms;
}

/// What reads a file: the deck's words.
reflections::ReadOptions read_options(
    const config::Run& deck,
    const std::optional<crystal::UnitCell>& cell,
    const std::optional<reflections::AnomalousAtoms>& anomalous
) {
    reflections::ReadOptions options;
    options.column = deck.structure_factors.column;
    options.bulk_solvent = deck.structure_factors.bulk_solvent;
    options.space_group = deck.crystal.space_group;
    options.cell = cell;
    options.anomalous = anomalous;
    return options;
}

reflections::ReflectionList read_file(
    const config::Run& deck, reflections::ReadOptions options, double detector_A
) {
    constexpr double coarsest_A = 1000.0;
    const config::StructureFactors& factors = deck.structure_factors;
    const reflections::LoadedFile file = reflections::load_file(factors.file);
    std::optional<crystal::UnitCell> known = options.cell;
    if (!factors.resolution_A && !known) {
        // A first reading, which computes next to nothing, tells the cell of a model;
        // reflections are there with it.
        options.d_min_A = coarsest_A;
        options.bulk_solvent = false;
        reflections::ReflectionList list = reflections::read_structure_factors(file, options);
        if (!list.source.empty() || !list.cell) {
            return list;
        }
        known = list.cell;
        options.bulk_solvent = factors.bulk_solvent;
    }
    options.d_min_A = factors.resolution_A ? *factors.resolution_A
                                           : wanted_resolution_A(factors, detector_A, *known);
    return reflections::read_structure_factors(file, options);
}

reflections::ReflectionList make_random(const config::Run& deck, double detector_A) {
    const config::RandomStructureFactors& random = *deck.structure_factors.random;
    if (!deck.crystal.unit_cell) {
        throw InputError(
            "crystal.unit_cell is missing (random structure factors are drawn for a cell). "
            "Give a, b, c in Angstrom and alpha, beta, gamma in degrees"
        );
    }
    const crystal::UnitCell cell = unit_cell(*deck.crystal.unit_cell);
    crystal::check_unit_cell(cell, "crystal.unit_cell");
    const config::StructureFactors& factors = deck.structure_factors;
    return reflections::make_random_structure_factors(
        cell,
        {random.seed,
         random.atoms_per_cell,
         random.b_factor_A2,
         deck.crystal.space_group.empty() ? "P 1" : deck.crystal.space_group,
         factors.resolution_A ? *factors.resolution_A
                              : wanted_resolution_A(factors, detector_A, cell)}
    );
}

/// Why nothing is computed from atoms.
std::string why_no_atoms(const config::StructureFactors& deck, bool is_listed) {
    if (is_listed) {
        return deck.file + " holds reflections, which are taken as they are";
    }
    return deck.random ? "random amplitudes are those of no model"
                       : "all reflections have default_F";
}

/// Warnings of keys that the source of the structure factors leaves without effect.
void tell_keys_without_effect(
    const config::StructureFactors& deck, reflections::ReflectionList& list
) {
    const bool is_listed = !list.source.empty();
    const bool are_equal = deck.file.empty() && !deck.random;
    const auto tell = [&](const std::string& key, const std::string& why) {
        list.notes.warnings.push_back(
            "structure_factors." + key + " has no effect: " + why + ". Leave it out."
        );
    };
    const std::string no_atoms = why_no_atoms(deck, is_listed);
    if (!deck.column.empty() && !list.has_columns) {
        tell(
            "column",
            deck.file + (is_listed
                             ? " is a list of h k l F, which has no columns to choose from"
                             : " is a model, whose amplitudes are computed")
        );
    }
    if (deck.resolution_A && (is_listed || are_equal)) {
        tell("resolution_A", no_atoms);
    }
    const auto tell_of_models = [&](bool is_asked, const std::string& key) {
        if (is_asked && (is_listed || deck.file.empty())) {
            tell(key, no_atoms);
        }
    };
    tell_of_models(deck.bulk_solvent, "bulk_solvent");
    tell_of_models(value_of(scatter_anomalously, deck.anomalous), "anomalous");
    if (deck.b_factor_A2 != 0.0 && are_equal) {
        tell("b_factor_A2", no_atoms);
    }
}

/// Sharpens or blurs by the deck's own B factor, which needs a cell.
void apply_b_factor(
    const config::Run& deck,
    const std::optional<crystal::UnitCell>& cell,
    reflections::ReflectionList& list
) {
    const double b_factor_A2 = deck.structure_factors.b_factor_A2;
    if (b_factor_A2 == 0.0 || list.p1.empty()) {
        return;
    }
    if (!list.cell && !cell) {
        throw InputError("structure_factors.b_factor_A2 needs a cell. Give crystal.unit_cell");
    }
    reflections::apply_b_factor(list.p1, cell ? *cell : *list.cell, b_factor_A2);
}

}  // namespace

crystal::UnitCell unit_cell(const std::array<double, 6>& deck) {
    return {deck[0], deck[1], deck[2], deck[3], deck[4], deck[5]};
}

reflections::ReflectionList load_reflections(
    const config::Run& deck,
    const std::optional<crystal::UnitCell>& cell,
    const CrystalSurroundings& around,
    const Files& files
) {
    const auto anomalous =
        anomalous_atoms(deck.structure_factors, around.mean_wavelength_A, files);
    return parallel::from_root(files.communicator(), [&] {
        reflections::ReflectionList list;
        if (!deck.structure_factors.file.empty()) {
            list = read_file(
                deck, read_options(deck, cell, anomalous), around.detector_resolution_A
            );
        } else if (deck.structure_factors.random) {
            list = make_random(deck, around.detector_resolution_A);
        }
        tell_keys_without_effect(deck.structure_factors, list);
        list.notes.append(reflections::agree_with_deck(
            list, {deck.crystal.space_group, cell, deck.structure_factors.file}
        ));
        apply_b_factor(deck, cell, list);
        return list;
    });
}

}  // namespace minibragg::setup
