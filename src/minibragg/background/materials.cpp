#include "minibragg/background/materials.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"

namespace minibragg::background {
namespace {

constexpr double g_per_m3_of_g_per_cm3 = 1e6;

/// Liquid water and air: figures of nanoBragg's tables, the short forms that simtbx programs
/// use.
constexpr std::array<ScatteringPoint, 14> water_table{
    {{0.0, 2.57},
     {0.0365, 2.58},
     {0.07, 2.8},
     {0.12, 5.0},
     {0.162, 8.0},
     {0.18, 7.32},
     {0.2, 6.75},
     {0.216, 6.75},
     {0.236, 6.5},
     {0.28, 4.5},
     {0.3, 4.3},
     {0.345, 4.36},
     {0.436, 3.77},
     {0.5, 3.17}}};

constexpr std::array<ScatteringPoint, 5> air_table{
    {{0.0, 14.1}, {0.045, 13.5}, {0.174, 8.35}, {0.35, 4.78}, {0.5, 4.22}}};

/// One powder ring.
struct PowderRing {
    double stol_invA;
    double strength_e2_invA;  ///< integral of F^2 over sin(theta)/lambda, per molecule
};

/// Hexagonal ice: P 63/m m c, a = 4.497 A, c = 7.321 A (some 100 K; Roettger et al., Acta
/// Cryst. B50 (1994) 644), O at 4f z = 0.0622, half H at 4f z = 0.1989 and 12k x = 0.4546 z =
/// 0.0172, B = 1.2 and 2.4 A^2. A powder of cells of volume V with 4 molecules has, per
/// molecule, strength = sum |F|^2 / (128 pi V stol^2), the sum over the reflections of the
/// ring. Rings below 0.2 % of the strongest are left out (0.05 % of the sum).
constexpr std::array<PowderRing, 30> ice_rings{
    {{0.1284, 1.748},    {0.1366, 0.9741},  {0.1454, 1.041},    {0.1875, 0.4974},
     {0.2224, 0.98},     {0.2418, 0.8461},  {0.2568, 0.1003},   {0.2610, 0.4416},
     {0.2657, 0.1231},   {0.2908, 0.04416}, {0.3285, 0.2279},   {0.3397, 0.09186},
     {0.3465, 0.0709},   {0.3648, 0.1515},  {0.3661, 0.05845},  {0.3852, 0.08449},
     {0.3967, 0.1782},   {0.4087, 0.05524}, {0.4098, 0.008449}, {0.4273, 0.06624},
     {0.4294, 0.01062},  {0.4447, 0.0446},  {0.4629, 0.01604},  {0.4652, 0.03285},
     {0.4662, 0.03151},  {0.4679, 0.01527}, {0.4817, 0.06771},  {0.4826, 0.01165},
     {0.4836, 0.007547}, {0.4950, 0.006232}}};

/// Width of the rings: crystallites of some 200 A. In stol, r.m.s.
constexpr double ice_ring_width_invA = 0.0011;

/// Rings smeared to Gaussians, tabulated finely enough to follow them.
std::vector<ScatteringPoint> ice_table() {
    constexpr int points = 1021;
    constexpr double points_per_invA = 2000.0;
    const double peak = 1.0 / (ice_ring_width_invA * std::sqrt(2.0 * constants::pi));
    std::vector<ScatteringPoint> table;
    for (int i = 0; i < points; ++i) {
        const double stol_invA = i / points_per_invA;
        double intensity_e2 = 0.0;
        for (const PowderRing& ring : ice_rings) {
            const double t = (stol_invA - ring.stol_invA) / ice_ring_width_invA;
            intensity_e2 += ring.strength_e2_invA * peak * std::exp(-0.5 * t * t);
        }
        table.push_back({stol_invA, std::sqrt(intensity_e2)});
    }
    return table;
}

std::vector<ScatteringPoint> liquid_water_table() {
    return {water_table.begin(), water_table.end()};
}

std::vector<ScatteringPoint> dry_air_table() {
    return {air_table.begin(), air_table.end()};
}

/// A material that needs no file.
struct BuiltIn {
    std::string_view name;
    double density_g_per_cm3, molecular_weight_Da;
    std::vector<ScatteringPoint> (*table)();
};

constexpr auto built_ins = std::to_array<BuiltIn>(
    {{"water", 1.0, 18.0, liquid_water_table},
     {"air", 1.2e-3, 28.0, dry_air_table},
     {"ice", 0.92, 18.0, ice_table}}
);

void check_positive(double value, const std::string& what) {
    if (!(value > 0.0) || !std::isfinite(value)) {
        throw InputError(
            "background.material: " + what + " = " + std::to_string(value) + " (must be > 0)."
        );
    }
}

}  // namespace

std::vector<std::string> built_in_material_names() {
    std::vector<std::string> names;
    names.reserve(std::size(built_ins));
    for (const BuiltIn& material : built_ins) {
        names.emplace_back(material.name);
    }
    return names;
}

Material built_in_material(std::string_view name) {
    std::string known;
    for (const BuiltIn& material : built_ins) {
        if (material.name == name) {
            return {
                std::string{name},
                material.table(),
                material.density_g_per_cm3,
                material.molecular_weight_Da};
        }
        known += (known.empty() ? "" : ", ") + std::string{material.name};
    }
    throw InputError(
        "background.material: no built-in material '" + std::string{name} +
        "' (known: " + known + "). Give its table with the key 'file'."
    );
}

double molecules_in_beam(const Material& material, const BeamPath& path) {
    check_positive(material.density_g_per_cm3, "density_g_per_cm3 of '" + material.name + "'");
    check_positive(
        material.molecular_weight_Da, "molecular_weight_Da of '" + material.name + "'"
    );
    check_positive(path.beam_size_m, "beam size in m");
    if (!(path.thickness_m >= 0.0) || !std::isfinite(path.thickness_m)) {
        throw InputError(
            "background.material: the thickness of '" + material.name + "' must be >= 0."
        );
    }
    const double volume_m3 = path.beam_size_m * path.beam_size_m * path.thickness_m;
    const double grams = volume_m3 * material.density_g_per_cm3 * g_per_m3_of_g_per_cm3;
    return grams * constants::avogadro_per_mol / material.molecular_weight_Da;
}

double water_background_photons(double thickness_m, double fluence_photons_per_m2) {
    constexpr double water_F_e = 2.57;
    constexpr double water_weight_Da = 18.0;
    const double volume_m3 = thickness_m * thickness_m * thickness_m;
    return water_F_e * water_F_e * constants::electron_radius_squared_m2 *
           fluence_photons_per_m2 * volume_m3 * g_per_m3_of_g_per_cm3 *
           constants::avogadro_per_mol / water_weight_Da;
}

}  // namespace minibragg::background
