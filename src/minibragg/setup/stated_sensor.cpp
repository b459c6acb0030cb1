#include "minibragg/setup/stated_sensor.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <locale>
#include <sstream>
#include <vector>

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

/// The known material whose attenuation length has the least distance, as `distance(length_m)`
/// measures it.
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

std::string micrometres_text(double length_m) {
    constexpr int digits = 3;
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text << std::setprecision(digits) << length_m / constants::m_per_um << " um";
    return text.str();
}

/// Whether programs that look up the attenuation length of a material find another one.
bool is_looked_up_wrongly(
    const DetectorSetup& detector, const std::string& material, double wavelength_A
) {
    constexpr double accepted = 0.01;
    const double found_m = known_length_m(material, wavelength_A);
    return std::abs(found_m / detector.attenuation_length_m - 1.0) > accepted;
}

}  // namespace

void tell_of_sensor(double wavelength_A, DetectorSetup& detector) {
    const StatedSensor stated = stated_sensor(detector, wavelength_A);
    const std::string told = micrometres_text(stated.thickness_m) + " of " + stated.material;
    std::vector<std::string>& warnings = detector.notes.warnings;
    if (stated.counts_every_photon) {
        detector.notes.remarks.push_back(
            "sensor: none is simulated, every photon counts. NXmx wants one: output.file "
            "states " +
            told +
            ", by which DIALS finds a quantum efficiency of 1. Where a program has switches "
            "for efficiency and parallax, turn them off (docs/dials.md)."
        );
    }
    if (detector.sensors_differ) {
        warnings.push_back(
            "detector.panel.sensor: NXmx knows one sensor for all panels, and these differ. "
            "output.file states that of the first panel that captures, " +
            told + "; programs correct the other panels by it, too."
        );
    }
    if (!stated.counts_every_photon && stated.material == detector.sensor_material &&
        is_looked_up_wrongly(detector, stated.material, wavelength_A)) {
        warnings.push_back(
            "detector.sensor.attenuation_length_um: " +
            micrometres_text(detector.attenuation_length_m) +
            " are simulated, and programs that read output.file correct for " +
            micrometres_text(known_length_m(stated.material, wavelength_A)) + " of " +
            stated.material + ". Give the sensor's material in place of the length."
        );
    }
}

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
