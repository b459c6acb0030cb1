#include "minibragg/setup/stated_sensor.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/detector/sensor.hpp"

namespace minibragg::setup {

namespace {

constexpr std::array known_materials{"Si", "CdTe", "GaAs"};

/// The attenuation length of a known material at an energy of the tables.
double known_length_m(const std::string& material, double wavelength_A) {
    constexpr double lowest_eV = 1e3, highest_eV = 1e5;
    const double energy_eV =
        std::clamp(constants::hc_eV_A / wavelength_A, lowest_eV, highest_eV);
    return detector::attenuation_length_m(material, energy_eV);
}

/// The known material whose attenuation length has the least distance, as `distance(length_m)` measures it.
template <class Distance>
std::string nearest_material(double wavelength_A, const Distance& distance) {
    return *std::min_element(
        known_materials.begin(),
        known_materials.end(),
        [&](const char* a, const char* b) {
            return distance(known_length_m(a, wavelength_A)) <
                   distance(known_length_m(b, wavelength_A));
        }
    );
}

}  // namespace

StatedSensor stated_sensor(const DetectorSetup& detector, double wavelength_A) {
    if (detector.sensor_thickness_m == 0.0) {
        constexpr double lengths = 10.0;
        const std::string material = nearest_material(wavelength_A, [](double length_m) {
            return length_m;
        });
        return {material, lengths * known_length_m(material, wavelength_A), true};
    }
    const bool is_known =
        std::find(known_materials.begin(), known_materials.end(), detector.sensor_material) !=
        known_materials.end();
    if (is_known) {
        return {detector.sensor_material, detector.sensor_thickness_m, false};
    }
    const std::string material = nearest_material(wavelength_A, [&](double length_m) {
        return std::abs(std::log(length_m / detector.attenuation_length_m));
    });
    const double lengths = detector.sensor_thickness_m / detector.attenuation_length_m;
    return {material, lengths * known_length_m(material, wavelength_A), false};
}

}  // namespace minibragg::setup
