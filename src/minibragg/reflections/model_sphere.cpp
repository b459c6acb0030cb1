#include "minibragg/reflections/model_sphere.hpp"

#include "minibragg/reflections/refuse.hpp"
#include "minibragg/reflections/space_group.hpp"
#include "minibragg/reflections/symmetry.hpp"

namespace minibragg::reflections {

ModelSphere make_model_sphere(
    const gemmi::UnitCell& cell,
    const std::string& group_name,
    const ReadOptions& options,
    const std::string& name
) {
    if (!cell.is_crystal()) {
        refuse(
            name, "no unit cell in this model (CRYST1 or _cell). Give a model of a crystal."
        );
    }
    ModelSphere sphere{
        {cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma}, nullptr, {}};
    crystal::check_unit_cell(sphere.cell, name);
    check_sphere(sphere.cell, options.d_min_A, name);
    const std::string& chosen = options.space_group.empty() ? group_name : options.space_group;
    if (chosen.empty()) {
        refuse(name, "no space group in this model. Give crystal.space_group.");
    }
    sphere.group = &find_space_group(chosen, &sphere.cell, name);
    check_symmetry_of_cell(sphere.cell, sphere.group->xhm(), name);
    for_each_unique(sphere.cell, *sphere.group, options.d_min_A, [&](const Miller& hkl) {
        sphere.unique.push_back(hkl);
    });
    return sphere;
}

double direct_terms(const ModelSphere& sphere, std::size_t atoms) {
    const auto operations = static_cast<double>(sphere.group->operations().order());
    return static_cast<double>(sphere.unique.size()) * static_cast<double>(atoms) * operations;
}

ReflectionList list_of_factors(
    const ModelSphere& sphere, const std::vector<Factor>& factors_e
) {
    std::vector<UniqueReflection> unique;
    unique.reserve(factors_e.size());
    for (std::size_t i = 0; i < factors_e.size(); ++i) {
        const double amplitude_e = std::abs(factors_e[i]);
        const Miller& hkl = sphere.unique[i];
        unique.push_back({hkl[0], hkl[1], hkl[2], amplitude_e, amplitude_e});
    }
    ReflectionList list;
    list.cell = sphere.cell;
    list.space_group = sphere.group->xhm();
    list.p1 = expand_to_p1(unique, *sphere.group);
    list.d_min_A = finest_resolution_A(list.p1, sphere.cell);
    return list;
}

}  // namespace minibragg::reflections
