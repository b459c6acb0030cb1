#pragma once

#include <array>
#include <span>
#include <string_view>

/// Mass attenuation coefficients of the sensor materials. Source of all coefficients: J. H.
/// Hubbell and S. M. Seltzer, "Tables of X-Ray Mass Attenuation Coefficients and Mass
/// Energy-Absorption Coefficients", NISTIR 5632, version 1.4 (NIST, 2004), table 3: total
/// attenuation with coherent scattering. An absorption edge is a pair of rows of the same
/// energy, below and above it.
namespace minibragg::detector {

struct MassAttenuation {
    double energy_eV;
    double cm2_per_g;
};

inline constexpr double lowest_tabulated_eV = 1000.0;
inline constexpr double highest_tabulated_eV = 100000.0;

// clang-format off
inline constexpr auto oxygen = std::to_array<MassAttenuation>({
    {1000, 4590}, {1500, 1549}, {2000, 694.9}, {3000, 217.1}, {4000, 93.15}, {5000, 47.9},
    {6000, 27.7}, {8000, 11.63}, {10000, 5.952}, {15000, 1.836}, {20000, 0.8651},
    {30000, 0.3779}, {40000, 0.2585}, {50000, 0.2132}, {60000, 0.1907}, {80000, 0.1678},
    {100000, 0.1551}});

inline constexpr auto silicon = std::to_array<MassAttenuation>({
    {1000, 1570}, {1500, 535.5}, {1838.9, 309.2}, {1838.9, 3192}, {2000, 2777}, {3000, 978.4},
    {4000, 452.9}, {5000, 245}, {6000, 147}, {8000, 64.68}, {10000, 33.89}, {15000, 10.34},
    {20000, 4.464}, {30000, 1.436}, {40000, 0.7012}, {50000, 0.4385}, {60000, 0.3207},
    {80000, 0.2228}, {100000, 0.1835}});

inline constexpr auto sulfur = std::to_array<MassAttenuation>({
    {1000, 2429}, {1500, 834.2}, {2000, 385.3}, {2472, 216.8}, {2472, 2070}, {3000, 1339},
    {4000, 633.8}, {5000, 348.7}, {6000, 211.6}, {8000, 94.65}, {10000, 50.12}, {15000, 15.5},
    {20000, 6.708}, {30000, 2.113}, {40000, 0.9872}, {50000, 0.5849}, {60000, 0.4053},
    {80000, 0.2585}, {100000, 0.202}});

inline constexpr auto gallium = std::to_array<MassAttenuation>({
    {1000, 1697}, {1056.13, 1492}, {1115.4, 1312}, {1115.4, 3990}, {1128.77, 4887},
    {1142.3, 5664}, {1142.3, 7405}, {1217.52, 7138}, {1297.7, 6358}, {1297.7, 7206},
    {1500, 5087}, {2000, 2515}, {3000, 885.7}, {4000, 413}, {5000, 226.6}, {6000, 138.2},
    {8000, 63.02}, {10000, 34.21}, {10367.1, 30.99}, {10367.1, 221.4}, {15000, 85.37},
    {20000, 39.28}, {30000, 12.81}, {40000, 5.726}, {50000, 3.076}, {60000, 1.868},
    {80000, 0.8823}, {100000, 0.5197}});

inline constexpr auto arsenic = std::to_array<MassAttenuation>({
    {1000, 2121}, {1150.26, 1523}, {1323.1, 1092}, {1323.1, 4513}, {1340.73, 4469},
    {1358.6, 4452}, {1358.6, 6093}, {1500, 5227}, {1526.5, 4997}, {1526.5, 5653}, {2000, 2931},
    {3000, 1049}, {4000, 492}, {5000, 270.9}, {6000, 165.6}, {8000, 75.73}, {10000, 41.15},
    {11866.7, 25.77}, {11866.7, 179.2}, {15000, 98.56}, {20000, 45.64}, {30000, 15.06},
    {40000, 6.76}, {50000, 3.635}, {60000, 2.203}, {80000, 1.03}, {100000, 0.5971}});

inline constexpr auto cadmium = std::to_array<MassAttenuation>({
    {1000, 7350}, {1500, 2931}, {2000, 1473}, {3000, 541.4}, {3537.5, 357.5}, {3537.5, 1152},
    {3631.01, 1083}, {3727, 1013}, {3727, 1389}, {4000, 1170}, {4018, 1157}, {4018, 1324},
    {5000, 768.5}, {6000, 479.3}, {8000, 225.4}, {10000, 124.4}, {15000, 41.78}, {20000, 19.2},
    {26711.2, 8.809}, {26711.2, 50.65}, {30000, 37.65}, {40000, 17.78}, {50000, 9.779},
    {60000, 5.975}, {80000, 2.751}, {100000, 1.524}});

inline constexpr auto tellurium = std::to_array<MassAttenuation>({
    {1000, 8434}, {1003, 8380}, {1006, 8326}, {1006, 8684}, {1500, 3608}, {2000, 1832},
    {3000, 679.2}, {4000, 329.7}, {4341.4, 267.8}, {4341.4, 788.2}, {4474.65, 750.4},
    {4612, 699.5}, {4612, 944.5}, {4772.8, 878.2}, {4939.2, 806.2}, {4939.2, 929.2},
    {5000, 901.4}, {6000, 572.1}, {8000, 270.2}, {10000, 150.1}, {15000, 50.78}, {20000, 23.41},
    {30000, 7.878}, {31813.8, 6.738}, {31813.8, 37.19}, {40000, 20.64}, {50000, 11.45},
    {60000, 7.041}, {80000, 3.255}, {100000, 1.801}});

inline constexpr auto gadolinium = std::to_array<MassAttenuation>({
    {1000, 2291}, {1088.67, 1960}, {1185.2, 1668}, {1185.2, 1931}, {1201.09, 2527},
    {1217.2, 3961}, {1217.2, 4764}, {1500, 5041}, {1544, 4701}, {1544, 5432}, {1614.54, 4900},
    {1688.3, 4421}, {1688.3, 4694}, {1781.95, 4164}, {1880.8, 3691}, {1880.8, 3854},
    {2000, 3360}, {3000, 1292}, {4000, 638}, {5000, 365.3}, {6000, 230.5}, {7242.8, 142.9},
    {7242.8, 384.4}, {7578.76, 342.7}, {7930.3, 304.9}, {7930.3, 414.9}, {8000, 406.8},
    {8375.6, 363.1}, {8375.6, 419}, {10000, 269.3}, {15000, 93.35}, {20000, 43.63},
    {30000, 14.84}, {40000, 6.92}, {50000, 3.859}, {50239.1, 3.812}, {50239.1, 18.64},
    {60000, 11.75}, {80000, 5.573}, {100000, 3.109}});

// clang-format on

/// An element's part of a compound.
struct Component {
    double mass;  ///< g per mole of the compound: standard atomic weights (IUPAC 2021)
    std::span<const MassAttenuation> table;
};

struct Compound {
    std::string_view name;
    double density_g_per_cm3;
    std::span<const Component> components;
};

inline constexpr auto si_components = std::to_array<Component>({{28.085, silicon}});
inline constexpr auto cdte_components =
    std::to_array<Component>({{112.414, cadmium}, {127.60, tellurium}});
inline constexpr auto gaas_components =
    std::to_array<Component>({{69.723, gallium}, {74.922, arsenic}});
inline constexpr auto gd2o2s_components =
    std::to_array<Component>({{2 * 157.25, gadolinium}, {2 * 15.999, oxygen}, {32.06, sulfur}});

/// Densities: Si from NISTIR 5632; the others from their unit cells at room temperature: CdTe a
/// = 6.48 A, GaAs a = 5.653 A (zinc blende), Gd2O2S a = 3.85 A, c = 6.67 A. (NISTIR 5632
/// lists 6.2 for CdTe, 7.44 for Gd2O2S.) A phosphor screen is a powder in a binder of about
/// half the density: give its own attenuation length.
inline constexpr auto compounds = std::to_array<Compound>(
    {{"Si", 2.33, si_components},
     {"CdTe", 5.85, cdte_components},
     {"GaAs", 5.317, gaas_components},
     {"Gd2O2S", 7.34, gd2o2s_components}}
);

}  // namespace minibragg::detector
