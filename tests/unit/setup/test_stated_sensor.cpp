#include <cmath>

#include <gtest/gtest.h>

#include "minibragg/detector/sensor.hpp"
#include "minibragg/setup/stated_sensor.hpp"

/// What files tell of sensors, as programs use it: the efficiency 1 - exp(-thickness / (L cos))
/// and a depth of about L.
namespace minibragg::setup {
namespace {

constexpr double hc_eV_A = 12398.419843320026;

double efficiency(const StatedSensor& sensor, double energy_eV, double cosine) {
    const double length_m = detector::attenuation_length_m(sensor.material, energy_eV);
    return 1.0 - std::exp(-sensor.thickness_m / (length_m * cosine));
}

TEST(StatedSensor, IsTheSimulatedOneWhereReadersKnowTheMaterial) {
    DetectorSetup detector;
    detector.sensor_material = "CdTe";
    detector.sensor_thickness_m = 750e-6;
    detector.attenuation_length_m = 50e-6;
    const StatedSensor sensor = stated_sensor(detector, 1.0);
    EXPECT_EQ(sensor.material, "CdTe");
    EXPECT_EQ(sensor.thickness_m, 750e-6);
    EXPECT_FALSE(sensor.counts_every_photon);
}

TEST(StatedSensor, OfADetectorThatCountsEveryPhotonLosesNone) {
    DetectorSetup detector;
    detector.sensor_material = "Si";
    for (const double energy_eV : {3e3, 8e3, 12.4e3, 20e3, 35e3, 90e3}) {
        const StatedSensor sensor = stated_sensor(detector, hc_eV_A / energy_eV);
        EXPECT_TRUE(sensor.counts_every_photon);
        EXPECT_GT(efficiency(sensor, energy_eV, 1.0), 1.0 - 5e-5) << energy_eV;
        for (const char* other : {"Si", "CdTe", "GaAs"}) {
            EXPECT_LE(
                detector::attenuation_length_m(sensor.material, energy_eV),
                detector::attenuation_length_m(other, energy_eV)
            ) << energy_eV;
        }
    }
    EXPECT_EQ(stated_sensor(detector, 1.0).material, "GaAs");
    EXPECT_EQ(stated_sensor(detector, hc_eV_A / 28e3).material, "CdTe");
    // Beyond the tables.
    EXPECT_GT(stated_sensor(detector, 1e-3).thickness_m, 1e-3);
    EXPECT_GT(stated_sensor(detector, 50.0).thickness_m, 1e-7);
}

TEST(StatedSensor, OfAPhosphorCapturesAsMuchAtEveryAngle) {
    DetectorSetup detector;
    detector.sensor_material = "Gd2O2S";
    detector.sensor_thickness_m = 10e-6;
    const double energy_eV = 12.4e3;
    detector.attenuation_length_m = detector::attenuation_length_m("Gd2O2S", energy_eV);
    const StatedSensor sensor = stated_sensor(detector, hc_eV_A / energy_eV);
    EXPECT_EQ(sensor.material, "GaAs");
    EXPECT_FALSE(sensor.counts_every_photon);
    for (const double cosine : {1.0, 0.5}) {
        const double captured =
            1.0 - std::exp(-10e-6 / (detector.attenuation_length_m * cosine));
        EXPECT_NEAR(efficiency(sensor, energy_eV, cosine), captured, 1e-12);
    }
}

}  // namespace
}  // namespace minibragg::setup
