#include "minibragg/detector/sensor.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <span>

#include "minibragg/base/error.hpp"
#include "minibragg/base/text.hpp"
#include "minibragg/detector/attenuation_data.hpp"

namespace minibragg::detector {

namespace {

constexpr int most_layers = 1000;

void check(const Sensor& sensor) {
    if (!(sensor.thickness_m >= 0.0) || !std::isfinite(sensor.thickness_m)) {
        throw InputError(
            "sensor: thickness = " + std::to_string(sensor.thickness_m) + " m (must be >= 0)."
        );
    }
    if (sensor.layers < 1 || sensor.layers > most_layers) {
        throw InputError(
            "sensor: layers = " + std::to_string(sensor.layers) + " (must be between 1 and " +
            std::to_string(most_layers) + ")."
        );
    }
    const bool can_absorb =
        sensor.attenuation_length_m > 0.0 && std::isfinite(sensor.attenuation_length_m);
    if (sensor.thickness_m > 0.0 && !can_absorb) {
        throw InputError(
            "sensor: attenuation length = " + std::to_string(sensor.attenuation_length_m) +
            " m (must be > 0). For a sensor that counts every photon set its thickness to 0."
        );
    }
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return std::tolower(static_cast<unsigned char>(c));
    };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) {
        return lower(x) == lower(y);
    });
}

const Compound& find_compound(std::string_view material) {
    for (const Compound& compound : compounds) {
        if (equal_ignoring_case(compound.name, material)) {
            return compound;
        }
    }
    std::string known;
    for (const Compound& compound : compounds) {
        known += (known.empty() ? "" : ", ") + std::string(compound.name);
    }
    throw InputError(
        "sensor: unknown material " + printable(material) + " (known: " + known +
        "). For another one give its attenuation length."
    );
}

/// cm^2/g of one element; the table's first and last energies enclose energy_eV.
double mass_attenuation(std::span<const MassAttenuation> table, double energy_eV) {
    const auto is_below = [](double energy, const MassAttenuation& row) {
        return energy < row.energy_eV;
    };
    // Both rows of an edge have the same energy: upper_bound steps over both, or over none.
    const auto above = std::upper_bound(table.begin(), table.end(), energy_eV, is_below);
    if (above == table.end()) {
        return table.back().cm2_per_g;
    }
    const MassAttenuation& high = *above;
    const MassAttenuation& low = *(above - 1);
    const double part =
        std::log(energy_eV / low.energy_eV) / std::log(high.energy_eV / low.energy_eV);
    return low.cm2_per_g * std::pow(high.cm2_per_g / low.cm2_per_g, part);
}

/// The depth of a slab that serves rays of several cosines: their mean depths, each with the
/// weight of the square of the shift along the panel that a depth causes, tan^2, and of the
/// solid angle of a piece of the panel, which goes with cos^3.
double fitted_depth_m(
    const SensorSlab& slab, double attenuation_length_m, const std::vector<double>& cosines
) {
    double weighted_m = 0.0, weights = 0.0;
    for (const double cosine : cosines) {
        const double weight = (1.0 - cosine * cosine) * cosine;
        weights += weight;
        weighted_m += weight * mean_absorption_depth_m(slab, attenuation_length_m, cosine);
    }
    return weights > 0.0 ? weighted_m / weights
                         : mean_absorption_depth_m(slab, attenuation_length_m, 1.0);
}

}  // namespace

double mean_absorption_depth_m(
    const SensorSlab& slab, double attenuation_length_m, double cosine
) {
    const double length_m = cosine * attenuation_length_m;
    const double thickness_m = slab.back_m - slab.front_m;
    const double lengths = thickness_m / length_m;
    // Below this both terms are large beside their difference, and a series has all digits: 1/x
    // - 1/(exp(x) - 1).
    constexpr double thin = 1e-3, first_coefficient = 1.0 / 12.0;
    const double part = lengths < thin ? 0.5 - first_coefficient * lengths
                                       : 1.0 / lengths - 1.0 / std::expm1(lengths);
    return slab.front_m + part * thickness_m;
}

std::vector<SensorLayer> sensor_layers(
    const Sensor& sensor, const std::vector<double>& cosines
) {
    check(sensor);
    if (sensor.thickness_m == 0.0) {
        return {{0.0, 0.0, std::numeric_limits<double>::infinity()}};
    }
    const double step_m = sensor.thickness_m / sensor.layers;
    const double step_attenuation = step_m / sensor.attenuation_length_m;
    std::vector<SensorLayer> layers;
    layers.reserve(static_cast<std::size_t>(sensor.layers));
    for (int i = 0; i < sensor.layers; ++i) {
        const SensorSlab slab{i * step_m, (i + 1) * step_m};
        layers.push_back(
            {fitted_depth_m(slab, sensor.attenuation_length_m, cosines),
             i * step_attenuation,
             (i + 1) * step_attenuation}
        );
    }
    return layers;
}

std::vector<std::string> sensor_materials() {
    std::vector<std::string> names;
    names.reserve(compounds.size());
    for (const Compound& compound : compounds) {
        names.emplace_back(compound.name);
    }
    return names;
}

double attenuation_length_m(std::string_view material, double energy_eV) {
    constexpr double m_per_cm = 1e-2;
    const Compound& compound = find_compound(material);
    if (!(energy_eV >= lowest_tabulated_eV && energy_eV <= highest_tabulated_eV)) {
        throw InputError(
            "sensor: no attenuation length of " + std::string(compound.name) + " at " +
            std::to_string(energy_eV) + " eV (tabulated from 1000 to 100000 eV). Give it."
        );
    }
    double mass = 0.0;
    double weighted_cm2_per_g = 0.0;
    for (const Component& component : compound.components) {
        mass += component.mass;
        weighted_cm2_per_g += component.mass * mass_attenuation(component.table, energy_eV);
    }
    return m_per_cm * mass / (weighted_cm2_per_g * compound.density_g_per_cm3);
}

}  // namespace minibragg::detector
