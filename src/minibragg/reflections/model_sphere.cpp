#include "minibragg/reflections/model_sphere.hpp"

#include "minibragg/reflections/refuse.hpp"

namespace minibragg::reflections {
namespace {

/// Whether a cell says that there is no crystal: edges of 1 (structures that are not of
/// crystals have these) or 0.
bool is_dummy(const crystal::UnitCell& cell) {
    return cell.a_A == cell.b_A && cell.b_A == cell.c_A && (cell.a_A == 0.0 || cell.a_A == 1.0);
}

/// The deck's cell, for a file without one.
crystal::UnitCell cell_of_deck(
    const std::string& file, const ReadOptions& options, Notes& notes
) {
    if (!options.cell || options.space_group.empty()) {
        refuse(
            file,
            "no unit cell in this model (CRYST1 or _cell). Give crystal.unit_cell and "
            "crystal.space_group, or a model of a crystal."
        );
    }
    notes.remarks.push_back(
        file +
        ": no unit cell in this model; crystal.unit_cell and crystal.space_group are taken."
    );
    return *options.cell;
}

}  // namespace

ModelSphere make_model_sphere(
    const std::optional<crystal::UnitCell>& cell,
    const StatedSymmetry& stated,
    const ReadOptions& options,
    Notes& notes
) {
    ModelSphere sphere;
    sphere.is_cell_of_file = cell && !is_dummy(*cell);
    sphere.cell = sphere.is_cell_of_file ? *cell : cell_of_deck(stated.file, options, notes);
    crystal::check_unit_cell(sphere.cell, stated.file);
    check_sphere(sphere.cell, options.d_min_A, stated.file);
    sphere.symmetry = agreed_symmetry(stated, options, &sphere.cell, notes);
    check_symmetry_of_cell(sphere.cell, sphere.symmetry, stated.file);
    for_each_unique(sphere.cell, sphere.symmetry, options.d_min_A, [&](const Miller& hkl) {
        sphere.unique.push_back(hkl);
    });
    return sphere;
}

gemmi::UnitCell gemmi_cell(const crystal::UnitCell& cell) {
    return {cell.a_A, cell.b_A, cell.c_A, cell.alpha_deg, cell.beta_deg, cell.gamma_deg};
}

double direct_terms(const ModelSphere& sphere, std::size_t atoms) {
    const auto operations = static_cast<double>(sphere.symmetry.operations.order());
    return static_cast<double>(sphere.unique.size()) * static_cast<double>(atoms) * operations;
}

void remark_on_model(
    const ModelSphere& sphere, const StatedSymmetry& stated, std::size_t atoms, Notes& notes
) {
    const int operations = sphere.symmetry.operations.order();
    notes.remarks.insert(
        notes.remarks.begin(),
        stated.file + ": a model of " + std::to_string(atoms) +
            (atoms == 1 ? " atom" : " atoms") + " an asymmetric unit, space group " +
            sphere.symmetry.name + " (" + std::to_string(operations) +
            (operations == 1 ? " operation)." : " operations).")
    );
}

ReflectionList list_of_factors(const ModelSphere& sphere, const ModelFactors& factors) {
    constexpr Factor i_unit{0.0, 1.0};
    std::vector<UniqueReflection> unique;
    unique.reserve(factors.elastic_e.size());
    for (std::size_t i = 0; i < factors.elastic_e.size(); ++i) {
        const Factor& elastic = factors.elastic_e[i];
        const Factor absorbing =
            factors.absorbing_e.empty() ? Factor{} : i_unit * factors.absorbing_e[i];
        const Miller& hkl = sphere.unique[i];
        unique.push_back(
            {hkl[0],
             hkl[1],
             hkl[2],
             std::abs(elastic + absorbing),
             std::abs(elastic - absorbing)}
        );
    }
    ReflectionList list;
    list.cell = sphere.cell;
    set_symmetry(sphere.symmetry, list);
    list.p1 = expand_to_p1(unique, sphere.symmetry.operations);
    list.d_min_A = finest_resolution_A(list.p1, sphere.cell);
    return list;
}

}  // namespace minibragg::reflections
