#pragma once

/// Physical constants. Derivations and sources: docs/physics.md, section "Constants".
namespace minibragg::constants {

inline constexpr double pi = 3.14159265358979323846;
inline constexpr double radians_per_degree = pi / 180.0;

/// h*c in eV Angstrom. Exact: h, c and e are fixed by the SI (BIPM brochure, 9th edition,
/// 2019).
inline constexpr double hc_eV_A = 12398.419843320026;

/// Square of the classical electron radius, m^2. The value of nanoBragg.c, kept so that images
/// agree.
inline constexpr double electron_radius_squared_m2 = 7.94079248018965e-30;

/// Avogadro's number per mole. The value of nanoBragg.c, kept so that backgrounds agree.
inline constexpr double avogadro_per_mol = 6.02214179e23;

inline constexpr double m_per_A = 1e-10;
inline constexpr double m_per_mm = 1e-3;
inline constexpr double m_per_um = 1e-6;

}  // namespace minibragg::constants
