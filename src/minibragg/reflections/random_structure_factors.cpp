#include "minibragg/reflections/random_structure_factors.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <gemmi/it92.hpp>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/base/philox.hpp"
#include "minibragg/base/stop_request.hpp"
#include "minibragg/reflections/space_group.hpp"
#include "minibragg/reflections/space_group_table.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {
namespace {

/// Sum of f^2 over the atoms of the cell, with their displacements, at stol^2 =
/// (sin(theta)/lambda)^2.
double expected_intensity_e2(double atoms, double b_factor_A2, double stol_squared) {
    struct Share {
        gemmi::El element;
        double fraction;
    };

    constexpr std::array composition{
        Share{gemmi::El::C, 0.63}, Share{gemmi::El::N, 0.17}, Share{gemmi::El::O, 0.20}};
    double sum = 0.0;
    for (const Share& share : composition) {
        const double f_e = gemmi::IT92<double>::get(share.element).calculate_sf(stol_squared);
        sum += share.fraction * f_e * f_e;
    }
    return atoms * sum * std::exp(-2.0 * b_factor_A2 * stol_squared);
}

/// |F| / sqrt(<F^2>).
double normalized_amplitude(std::int64_t seed, const Miller& hkl, bool is_centric) {
    const PhiloxBlock counter{
        {static_cast<std::uint32_t>(hkl[0]),
         static_cast<std::uint32_t>(hkl[1]),
         static_cast<std::uint32_t>(hkl[2]),
         static_cast<std::uint32_t>(RandomStream::structure_factors)}};
    const PhiloxBlock drawn = philox4x32(counter, philox_key(seed));
    const double u = uniform_open(drawn.word[0], drawn.word[1]);
    if (!is_centric) {
        return std::sqrt(-std::log(u));
    }
    const double angle = 2.0 * constants::pi * uniform_open(drawn.word[2], drawn.word[3]);
    return std::abs(std::sqrt(-2.0 * std::log(u)) * std::cos(angle));
}

void check(const RandomStructureFactors& random) {
    constexpr double most_atoms = 1e9;
    constexpr double largest_b_A2 = 1000.0;
    if (!(random.atoms_per_cell >= 0.0 && random.atoms_per_cell <= most_atoms)) {
        throw InputError(
            "structure_factors.random.atoms_per_cell = " +
            std::to_string(random.atoms_per_cell) +
            " (must be from 0, for a protein's, to 1e9)."
        );
    }
    if (!(random.b_factor_A2 >= 0.0 && random.b_factor_A2 <= largest_b_A2)) {
        throw InputError(
            "structure_factors.random.b_factor_A2 = " + std::to_string(random.b_factor_A2) +
            " (must be from 0 to 1000)."
        );
    }
}

}  // namespace

double typical_atoms_per_cell(const crystal::UnitCell& cell) {
    constexpr double volume_of_an_atom_A3 = 34.0;
    return crystal::volume_A3(cell) / volume_of_an_atom_A3;
}

ReflectionList make_random_structure_factors(
    const crystal::UnitCell& cell, const RandomStructureFactors& random
) {
    constexpr double quarter = 0.25;
    const std::string where = "structure_factors.random";
    check(random);
    crystal::check_unit_cell(cell, where);
    check_sphere(cell, random.d_min_A, where);
    check_symmetry_of_cell(cell, random.space_group, where);
    const Symmetry symmetry =
        symmetry_of_group(find_space_group(random.space_group, &cell, where));
    const gemmi::GroupOps& operations = symmetry.operations;
    const Mat3 reciprocal_invA = crystal::reciprocal_vectors(crystal::standard_setting(cell));
    const double atoms =
        random.atoms_per_cell > 0.0 ? random.atoms_per_cell : typical_atoms_per_cell(cell);
    std::vector<UniqueReflection> unique;
    for_each_unique(cell, symmetry, random.d_min_A, [&](const Miller& hkl) {
        check_stop();
        const Vec3d index{
            static_cast<double>(hkl[0]),
            static_cast<double>(hkl[1]),
            static_cast<double>(hkl[2])};
        const double stol_squared =
            quarter * crystal::inverse_d_squared(reciprocal_invA, index);
        const double mean_e2 = operations.epsilon_factor(hkl) *
                               expected_intensity_e2(atoms, random.b_factor_A2, stol_squared);
        const bool is_centric = operations.is_reflection_centric(hkl);
        const double F_e =
            std::sqrt(mean_e2) * normalized_amplitude(random.seed, hkl, is_centric);
        unique.push_back({hkl[0], hkl[1], hkl[2], F_e, F_e});
    });
    ReflectionList list;
    list.cell = cell;
    set_symmetry(symmetry, list);
    list.p1 = expand_to_p1(unique, operations);
    list.d_min_A = finest_resolution_A(list.p1, cell);
    return list;
}

}  // namespace minibragg::reflections
