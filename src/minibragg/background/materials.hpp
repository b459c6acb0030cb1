#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace minibragg::background {

/// One point of a table of scattering factors.
struct ScatteringPoint {
    double stol_invA;  ///< sin(theta)/lambda
    double F_e;        ///< electrons per molecule; F^2 is the intensity, its sign that of F
};

/// A substance without crystalline order (or a powder), by what one of its molecules scatters.
struct Material {
    std::string name;
    std::vector<ScatteringPoint> table;  ///< rising stol; at least two points
    double density_g_per_cm3 = 0.0;
    double molecular_weight_Da = 0.0;
};

/// The materials that need no file: water, air, ice (hexagonal, as a powder).
std::vector<std::string> built_in_material_names();

/// A built-in material with its table, density and molecular weight.
/// @throws InputError for any other name
Material built_in_material(std::string_view name);

/// The sample of a material that the beam passes.
struct BeamPath {
    double beam_size_m;  ///< side of the square beam
    double thickness_m;  ///< along the beam
};

/// Molecules in the beam: size^2 * thickness * density * Avogadro's number / molecular weight.
/// @throws InputError when density, weight, size or thickness is not a positive number
///         (thickness may be 0)
double molecules_in_beam(const Material& material, const BeamPath& path);

/// nanoBragg's flat background of water, photons per pixel: F^2 r_e^2 fluence t^3 1e6 N_A / 18
/// with F = 2.57 electrons and t the thickness in metres. A constant; not scaled by solid angle
/// ("nanoBragg's flat water" of docs/physics.md).
double water_background_photons(double thickness_m, double fluence_photons_per_m2);

}  // namespace minibragg::background
