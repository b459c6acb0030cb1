#include "minibragg/reflections/macromolecule_factors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gemmi/assembly.hpp>
#include <gemmi/dencalc.hpp>
#include <gemmi/fourier.hpp>
#include <gemmi/it92.hpp>
#include <gemmi/math.hpp>
#include <gemmi/sfcalc.hpp>
#include <gemmi/solmask.hpp>

#include "minibragg/base/available_memory.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/reflections/anomalous_sums.hpp"
#include "minibragg/reflections/model_sphere.hpp"
#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/site_symmetry.hpp"

namespace minibragg::reflections {
namespace {

template <class F>
void for_each_atom(const gemmi::Model& model, const F& f) {
    for (const gemmi::Chain& chain : model.chains) {
        for (const gemmi::Residue& residue : chain.residues) {
            for (const gemmi::Atom& atom : residue.atoms) {
                f(atom);
            }
        }
    }
}

/// Smallest displacement of an atom as B, Angstrom^2.
double smallest_b_A2(const gemmi::Atom& atom) {
    if (!atom.aniso.nonzero()) {
        return atom.b_iso;
    }
    const std::array<double, 3> eigenvalues = atom.aniso.calculate_eigenvalues();
    return gemmi::u_to_b() * *std::min_element(eigenvalues.begin(), eigenvalues.end());
}

void check_atom(const gemmi::Atom& atom, const gemmi::UnitCell& cell, const std::string& name) {
    constexpr double smallest_b = -100.0;
    constexpr double largest_b = 1000.0;
    constexpr double largest_fraction = 10000.0;
    const gemmi::Fractional at = cell.fractionalize(atom.pos);
    const double farthest = std::max({std::abs(at.x), std::abs(at.y), std::abs(at.z)});
    const std::string who =
        "atom " + printable(atom.name) + " (serial " + std::to_string(atom.serial) + ")";
    if (atom.element == gemmi::El::X || !gemmi::IT92<double>::has(atom.element.elem)) {
        refuse(name, who + " is of no known element. Correct its element column.");
    }
    const bool is_placed = std::isfinite(at.x + at.y + at.z) && farthest < largest_fraction;
    if (!is_placed || !std::isfinite(atom.occ)) {
        refuse(name, who + " is at no sensible place or has no occupancy.");
    }
    const double trace = gemmi::u_to_b() * atom.aniso.trace();
    const double b_min = std::isfinite(trace) ? smallest_b_A2(atom) : trace;
    if (!(b_min >= smallest_b && std::max<double>(atom.b_iso, trace) <= 3.0 * largest_b)) {
        refuse(name, who + " has a displacement (B) that makes no sense.");
    }
}

std::size_t check_atoms(
    const gemmi::Model& model, const gemmi::UnitCell& cell, const std::string& name
) {
    std::size_t atoms = 0;
    for_each_atom(model, [&](const gemmi::Atom& atom) {
        check_atom(atom, cell, name);
        ++atoms;
    });
    if (atoms == 0) {
        refuse(name, "no atoms in this model.");
    }
    return atoms;
}

using DensityCalculator = gemmi::DensityCalculator<gemmi::IT92<double>, float>;

/// Points of the density's grid to a point per d_min / 2: gemmi's usual.
constexpr double grid_rate = 1.5;

void check_grid(const crystal::UnitCell& cell, double d_min_A, const std::string& name) {
    constexpr double most_points = 1e9;
    const double spacing_A = d_min_A / (2.0 * grid_rate);
    const double points = crystal::volume_A3(cell) / (spacing_A * spacing_A * spacing_A);
    if (points > most_points) {
        refuse(
            name,
            "a grid of " + std::to_string(static_cast<std::int64_t>(points)) +
                " points (at most 1e9). Give a coarser structure_factors.resolution_A."
        );
    }
    // The density in single precision, its transform, half as many complex numbers, and what
    // the transform keeps beside.
    constexpr double bytes_a_point = 12.0;
    require_memory(
        points * bytes_a_point,
        name + ": a grid of " + std::to_string(static_cast<std::int64_t>(points)) + " points",
        "Give a coarser structure_factors.resolution_A"
    );
}

/// Of operations that are in no table the atoms are expanded to P 1: expand_by_symmetry().
const gemmi::SpaceGroup* group_of_grid(const ModelSphere& sphere) {
    return sphere.symmetry.group != nullptr ? sphere.symmetry.group
                                            : &gemmi::get_spacegroup_p1();
}

DensityCalculator make_density_calculator(
    const gemmi::UnitCell& cell, const ModelSphere& sphere, const ReadOptions& options
) {
    DensityCalculator calculator;
    calculator.grid.unit_cell = cell;
    calculator.grid.spacegroup = group_of_grid(sphere);
    calculator.d_min = options.d_min_A;
    calculator.rate = grid_rate;
    return calculator;
}

/// A B added before sampling and taken away after the transform, so that the sharpest atom is
/// wide enough for the grid.
double blur_A2(const gemmi::Model& model, double spacing_A) {
    constexpr double widths_per_spacing = 1.1;  // as REFMAC chooses it
    double sharpest_A2 = 1e6;
    for_each_atom(model, [&](const gemmi::Atom& atom) {
        sharpest_A2 = std::min(sharpest_A2, smallest_b_A2(atom));
    });
    return std::max(
        gemmi::u_to_b() / widths_per_spacing * spacing_A * spacing_A - sharpest_A2, 0.0
    );
}

std::vector<Factor> factors_by_transform(
    const gemmi::Model& model,
    const gemmi::UnitCell& cell,
    const ModelSphere& sphere,
    const ReadOptions& options
) {
    DensityCalculator calculator = make_density_calculator(cell, sphere, options);
    calculator.blur = blur_A2(model, calculator.requested_grid_spacing());
    calculator.put_model_density_on_grid(model);
    check_stop();
    const gemmi::FPhiGrid<float> transform =
        gemmi::transform_map_to_f_phi(calculator.grid, true);
    std::vector<Factor> factors_e;
    factors_e.reserve(sphere.unique.size());
    for (const Miller& hkl : sphere.unique) {
        factors_e.emplace_back(transform.get_value_by_hkl(hkl, calculator.blur));
    }
    return factors_e;
}

std::vector<Factor> factors_by_summation(
    const gemmi::Model& model, gemmi::UnitCell cell, const ModelSphere& sphere
) {
    set_images(sphere.symmetry.operations, cell);
    gemmi::StructureFactorCalculator<gemmi::IT92<double>> calculator(cell);
    std::vector<Factor> factors_e;
    factors_e.reserve(sphere.unique.size());
    for (const Miller& hkl : sphere.unique) {
        check_stop();
        factors_e.push_back(calculator.calculate_sf_from_model(model, hkl));
    }
    return factors_e;
}

std::vector<NamedAtom> names_of(const gemmi::Model& model) {
    std::vector<NamedAtom> names;
    for_each_atom(model, [&](const gemmi::Atom& atom) {
        names.push_back({atom.element, atom.name});
    });
    return names;
}

void add_anomalous_by_summation(
    const gemmi::Model& model,
    gemmi::UnitCell cell,
    const ModelSphere& sphere,
    const AnomalousAtoms& options,
    ModelFactors& factors
) {
    set_images(sphere.symmetry.operations, cell);
    const std::vector<Anomalous> scattering_e = scattering_of(names_of(model), options);
    const auto for_each = [&](const auto& add) {
        std::size_t i = 0;
        for_each_atom(model, [&](const gemmi::Atom& atom) {
            add(cell.fractionalize(atom.pos), atom, scattering_e[i++]);
        });
    };
    add_anomalous_sums(sphere, cell, for_each, factors);
}

/// Adds the density of points of the weights `weights_e`, one an atom, blurred by the atoms'
/// displacements.
void put_points_on_grid(
    const gemmi::Model& model,
    const std::vector<float>& weights_e,
    DensityCalculator& calculator
) {
    constexpr float cutoff_e_per_A3 = 1e-7F;  // f'' of light atoms is 0.01 electrons
    calculator.cutoff = cutoff_e_per_A3;
    calculator.initialize_grid();
    std::size_t i = 0;
    for_each_atom(model, [&](const gemmi::Atom& atom) {
        const float weight_e = weights_e[i++];
        // A point that is nowhere above the cutoff has no radius.
        const double b_A2 = std::max<double>(atom.b_iso, smallest_b_A2(atom)) + calculator.blur;
        const double width = 4.0 * gemmi::pi() / b_A2;
        if (std::abs(weight_e) * width * std::sqrt(width) > 2.0 * calculator.cutoff) {
            calculator.add_c_contribution_to_grid(atom, weight_e);
        }
    });
    calculator.grid.symmetrize_sum();
}

void add_anomalous_by_transform(
    const gemmi::Model& model,
    const gemmi::UnitCell& cell,
    const ModelSphere& sphere,
    const ReadOptions& options,
    ModelFactors& factors
) {
    const std::vector<Anomalous> scattering_e =
        scattering_of(names_of(model), *options.anomalous);
    factors.absorbing_e.resize(sphere.unique.size());
    const auto add = [&](const auto& part, std::vector<Factor>& sums_e) {
        std::vector<float> weights_e;
        weights_e.reserve(scattering_e.size());
        for (const Anomalous& of_atom : scattering_e) {
            weights_e.push_back(static_cast<float>(part(of_atom)));
        }
        DensityCalculator calculator = make_density_calculator(cell, sphere, options);
        calculator.blur = blur_A2(model, calculator.requested_grid_spacing());
        put_points_on_grid(model, weights_e, calculator);
        check_stop();
        const gemmi::FPhiGrid<float> transform =
            gemmi::transform_map_to_f_phi(calculator.grid, true);
        for (std::size_t i = 0; i < sums_e.size(); ++i) {
            sums_e[i] += Factor(transform.get_value_by_hkl(sphere.unique[i], calculator.blur));
        }
    };
    add(
        [](const Anomalous& f_e) {
            return f_e.real();
        },
        factors.elastic_e
    );
    add(
        [](const Anomalous& f_e) {
            return f_e.imag();
        },
        factors.absorbing_e
    );
}

void add_bulk_solvent(
    std::vector<Factor>& factors_e,
    const gemmi::Model& model,
    const gemmi::UnitCell& cell,
    const ModelSphere& sphere,
    const ReadOptions& options
) {
    constexpr double solvent_e_per_A3 = 0.35;
    constexpr double solvent_b_A2 = 46.0;
    constexpr double quarter = 0.25;
    DensityCalculator calculator = make_density_calculator(cell, sphere, options);
    calculator.initialize_grid();
    const gemmi::SolventMasker masker(gemmi::AtomicRadiiSet::VanDerWaals);
    check_stop();
    masker.put_mask_on_grid(calculator.grid, model);
    check_stop();
    const gemmi::FPhiGrid<float> transform =
        gemmi::transform_map_to_f_phi(calculator.grid, true);
    for (std::size_t i = 0; i < factors_e.size(); ++i) {
        const Miller& hkl = sphere.unique[i];
        const double s2 = cell.calculate_1_d2(hkl);
        const Factor mask(transform.get_value_by_hkl(hkl));
        factors_e[i] += solvent_e_per_A3 * std::exp(-quarter * solvent_b_A2 * s2) * mask;
    }
}

/// Adds the copies that strict non-crystallographic symmetry makes of the atoms in the file.
void add_ncs_copies(gemmi::Structure& structure, const std::string& name) {
    constexpr std::size_t most_atoms = 20000000;
    std::size_t atoms = 0;
    for_each_atom(structure.models[0], [&](const gemmi::Atom&) {
        ++atoms;
    });
    if (atoms * (structure.ncs.size() + 1) > most_atoms) {
        refuse(name, "more than 2e7 atoms with the copies of non-crystallographic symmetry.");
    }
    gemmi::expand_ncs(structure, gemmi::HowToNameCopiedChain::Dup);
}

/// Adds the copies that a group's operations make of the atoms.
void expand_by_symmetry(
    gemmi::Structure& structure, const gemmi::UnitCell& cell, const gemmi::GroupOps& operations
) {
    structure.ncs.clear();
    for (const gemmi::Op operation : operations) {
        if (operation != gemmi::Op::identity()) {
            const gemmi::Transform fractional{
                gemmi::rot_as_mat33(operation), gemmi::tran_as_vec3(operation)};
            structure.ncs.push_back(
                {operation.triplet(), false, cell.orth.combine(fractional.combine(cell.frac))}
            );
        }
    }
    gemmi::expand_ncs(structure, gemmi::HowToNameCopiedChain::Dup);
}

/// Atoms on symmetry elements have the occupancy that all their copies share.
void warn_of_crowded_sites(
    const gemmi::Model& model,
    gemmi::UnitCell cell,
    const ModelSphere& sphere,
    const std::string& name,
    Notes& notes
) {
    constexpr double near_A = 0.5;
    constexpr double most = 1.01;
    set_images(sphere.symmetry.operations, cell);
    std::size_t crowded = 0;
    for_each_atom(model, [&](const gemmi::Atom& atom) {
        const int copies = 1 + cell.is_special_position(atom.pos, near_A);
        crowded += copies > 1 && copies * static_cast<double>(atom.occ) > most ? 1U : 0U;
    });
    if (crowded > 0) {
        notes.warnings.push_back(
            name + ": " + std::to_string(crowded) +
            " atoms lie within 0.5 A of their own images, with occupancies that add up to more "
            "than 1. They count as often as they are there."
        );
    }
}

}  // namespace

ReflectionList macromolecule_factors(
    gemmi::Structure& structure,
    const std::optional<crystal::UnitCell>& cell,
    const StatedSymmetry& stated,
    const ReadOptions& options,
    Notes notes
) {
    constexpr double most_direct_terms = 5e6;  // some 0.2 s
    const std::string& name = stated.file;
    if (structure.models.empty()) {
        refuse(name, "no atoms in this model.");
    }
    structure.models.resize(1, gemmi::Model("1"));
    add_ncs_copies(structure, name);
    const ModelSphere sphere = make_model_sphere(cell, stated, options, notes);
    const gemmi::UnitCell used_cell = sphere.is_cell_of_file && structure.cell.is_crystal()
                                          ? structure.cell
                                          : gemmi_cell(sphere.cell);
    const std::size_t atoms = check_atoms(structure.models[0], used_cell, name);
    warn_of_crowded_sites(structure.models[0], used_cell, sphere, name, notes);
    remark_on_model(sphere, stated, atoms, notes);
    const bool is_small = direct_terms(sphere, atoms) <= most_direct_terms;
    ModelFactors factors;
    std::vector<AnomalousTruth> anomalous;
    if (options.anomalous) {
        anomalous =
            tell_anomalous(names_of(structure.models[0]), *options.anomalous, name, notes);
    }
    if (is_small) {
        factors.elastic_e = factors_by_summation(structure.models[0], used_cell, sphere);
        if (options.anomalous) {
            add_anomalous_by_summation(
                structure.models[0], used_cell, sphere, *options.anomalous, factors
            );
        }
    }
    if (!is_small || options.bulk_solvent) {
        check_grid(sphere.cell, options.d_min_A, name);
        if (sphere.symmetry.group == nullptr) {
            expand_by_symmetry(structure, used_cell, sphere.symmetry.operations);
        }
    }
    const gemmi::Model& model = structure.models[0];
    if (!is_small) {
        factors.elastic_e = factors_by_transform(model, used_cell, sphere, options);
        if (options.anomalous) {
            add_anomalous_by_transform(model, used_cell, sphere, options, factors);
        }
    }
    if (options.bulk_solvent) {
        add_bulk_solvent(factors.elastic_e, model, used_cell, sphere, options);
    }
    ReflectionList list = list_of_factors(sphere, factors);
    list.anomalous = std::move(anomalous);
    list.notes = std::move(notes);
    return list;
}

}  // namespace minibragg::reflections
