#include <cmath>
#include <limits>

#include <gmock/gmock.h>

#include "minibragg/base/error.hpp"
#include "minibragg/detector/sensor.hpp"

namespace minibragg::detector {
namespace {

/// Relative; the numbers derived by hand have six or more digits.
constexpr double hand_precision = 1e-5;

void expect_length_um(const char* material, double energy_eV, double expected_um) {
    const double length_um = attenuation_length_m(material, energy_eV) * 1e6;
    EXPECT_NEAR(length_um, expected_um, hand_precision * expected_um) << material << energy_eV;
}

TEST(AttenuationLength, OfSiliconIsTheInverseOfTheTableTimesTheDensity) {
    expect_length_um("Si", 8000.0, 1e4 / (64.68 * 2.33));
    expect_length_um("Si", 10000.0, 1e4 / (33.89 * 2.33));
    expect_length_um("Si", 1000.0, 1e4 / (1570.0 * 2.33));
    expect_length_um("Si", 100000.0, 1e4 / (0.1835 * 2.33));
}

TEST(AttenuationLength, OfCompoundsWeightsElementsByMass) {
    // CdTe: (112.414 * 19.2 + 127.6 * 23.41) / 240.014 = 21.4382 cm^2/g at 20 keV, 5.85 g/cm^3.
    expect_length_um("CdTe", 20000.0, 79.7357);
    // GaAs: (69.723 * 85.37 + 74.922 * 98.56) / 144.645 = 92.2020 cm^2/g at 15 keV, 5.317
    // g/cm^3.
    expect_length_um("GaAs", 15000.0, 20.3982);
    // Gd2O2S: (314.5 * 43.63 + 31.998 * 0.8651 + 32.06 * 6.708) / 378.558 = 36.8883 cm^2/g at
    // 20 keV, 7.34 g/cm^3.
    expect_length_um("Gd2O2S", 20000.0, 36.9330);
}

TEST(AttenuationLength, BetweenTabulatedEnergiesFollowsAPowerLaw) {
    // At the geometric mean of two energies: the geometric mean of their coefficients.
    expect_length_um(
        "Si", std::sqrt(10000.0 * 15000.0), 1e4 / (std::sqrt(33.89 * 10.34) * 2.33)
    );
}

TEST(AttenuationLength, OfSiliconAt12keVIsNear240Micrometres) {
    // Published values lie between 234 um (the default of simtbx) and 252 um.
    EXPECT_GT(attenuation_length_m("Si", 12400.0), 234e-6);
    EXPECT_LT(attenuation_length_m("Si", 12400.0), 252e-6);
}

TEST(AttenuationLength, AgreesWithAnIndependentDataBaseBetweenItsTabulatedEnergies) {
    // Total cross sections of xraylib 4 (CS_Total) with the same densities. Interpolation costs
    // up to 0.4 %.
    struct Reference {
        const char* material;
        double energy_eV, length_um;
    };

    constexpr Reference references[] = {
        {"Si", 7000.0, 45.232},
        {"Si", 12398.42, 237.470},
        {"Si", 17479.0, 649.900},
        {"CdTe", 14000.0, 30.539},
        {"CdTe", 25000.0, 145.627},
        {"CdTe", 70000.0, 395.578},
        {"GaAs", 9000.0, 37.316},
        {"GaAs", 12400.0, 12.487},
        {"Gd2O2S", 9000.0, 4.582},
        {"Gd2O2S", 13000.0, 11.863}};
    for (const Reference& reference : references) {
        const double length_um =
            attenuation_length_m(reference.material, reference.energy_eV) * 1e6;
        EXPECT_NEAR(length_um / reference.length_um, 1.0, 0.005)
            << reference.material << " " << reference.energy_eV;
    }
}

TEST(AttenuationLength, DropsAtAbsorptionEdgesAndTakesTheUpperSideThere) {
    const double just_below = 1.0 - 1e-9;
    constexpr double edge_eV = 1838.9;  // silicon K: 309.2 below, 3192 above
    const double drop =
        attenuation_length_m("Si", edge_eV * just_below) / attenuation_length_m("Si", edge_eV);
    EXPECT_NEAR(drop, 3192.0 / 309.2, 1e-6 * drop);
    for (const double k_edge_eV : {26711.2, 31813.8}) {  // cadmium, tellurium
        EXPECT_GT(
            attenuation_length_m("CdTe", k_edge_eV * just_below),
            1.4 * attenuation_length_m("CdTe", k_edge_eV)
        );
    }
}

TEST(AttenuationLength, GrowsWithEnergyAwayFromEdges) {
    double previous_m = 0.0;
    for (double energy_eV = 1850.0; energy_eV < 100000.0; energy_eV *= 1.01) {
        const double length_m = attenuation_length_m("Si", energy_eV);
        EXPECT_GT(length_m, previous_m) << energy_eV;
        previous_m = length_m;
    }
}

TEST(AttenuationLength, DoesNotMindTheCaseOfTheMaterial) {
    EXPECT_EQ(attenuation_length_m("CDTE", 9000.0), attenuation_length_m("CdTe", 9000.0));
}

TEST(AttenuationLength, RefusesUnknownMaterialsWithAListOfThoseKnown) {
    try {
        attenuation_length_m("Ge", 12000.0);
        FAIL() << "knows germanium";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("'Ge' (known: Si, CdTe, GaAs, Gd2O2S)"));
    }
}

TEST(AttenuationLength, RefusesEnergiesOutsideItsTable) {
    for (const double energy_eV : {999.9, 100000.1, 0.0, -1.0, std::nan(""), 1e300}) {
        EXPECT_THROW(attenuation_length_m("Si", energy_eV), InputError) << energy_eV;
    }
}

double capture(const SensorLayer& layer, double cosine) {
    return std::exp(-layer.near_attenuation / cosine) -
           std::exp(-layer.far_attenuation / cosine);
}

TEST(SensorLayers, CutTheThicknessIntoEqualPartsFrontFirst) {
    // 450 um at an attenuation length of 225 um: two lengths, two thirds in each of three
    // layers.
    const auto layers = sensor_layers(
        {.thickness_m = 450e-6, .attenuation_length_m = 225e-6, .layers = 3}, {1.0}
    );
    ASSERT_EQ(layers.size(), 3U);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto index = static_cast<double>(i);
        // The front of the layer, and in it 225 - 150 / (exp(2/3) - 1) um.
        EXPECT_NEAR(layers[i].depth_m, index * 150e-6 + 66.72774903e-6, 1e-14);
        EXPECT_NEAR(layers[i].near_attenuation, index * 2.0 / 3.0, 1e-15);
        EXPECT_NEAR(layers[i].far_attenuation, (index + 1.0) * 2.0 / 3.0, 1e-15);
    }
}

TEST(SensorLayers, CaptureTogetherWhatTheSensorDoesNotTransmit) {
    const Sensor sensor{.thickness_m = 450e-6, .attenuation_length_m = 237e-6, .layers = 7};
    for (const double cosine : {1.0, 0.8, 0.3}) {
        double captured = 0.0;
        for (const SensorLayer& layer : sensor_layers(sensor, {1.0})) {
            captured += capture(layer, cosine);
        }
        EXPECT_NEAR(captured, 1.0 - std::exp(-450.0 / (237.0 * cosine)), 1e-14);
    }
}

TEST(SensorLayers, WithoutThicknessAreOneThatCapturesExactlyEverything) {
    const auto layers =
        sensor_layers({.thickness_m = 0.0, .attenuation_length_m = 0.0, .layers = 5}, {0.9});
    ASSERT_EQ(layers.size(), 1U);
    EXPECT_EQ(layers[0].depth_m, 0.0);
    EXPECT_EQ(layers[0].near_attenuation, 0.0);
    EXPECT_EQ(layers[0].far_attenuation, std::numeric_limits<double>::infinity());
    EXPECT_EQ(capture(layers[0], 0.7), 1.0);
}

/// The mean depth by a sum over thin slices, whose photons go with exp(-depth / (length *
/// cosine)).
double summed_depth_m(const SensorSlab& slab, double attenuation_length_m, double cosine) {
    constexpr int slices = 20000;
    double photons = 0.0, weighted_m = 0.0;
    for (int i = 0; i < slices; ++i) {
        const double depth_m = slab.front_m + (i + 0.5) / slices * (slab.back_m - slab.front_m);
        const double here =
            std::exp(-(depth_m - slab.front_m) / (attenuation_length_m * cosine));
        photons += here;
        weighted_m += here * depth_m;
    }
    return weighted_m / photons;
}

TEST(MeanAbsorptionDepth, IsTheMeanOfTheExponentialLaw) {
    for (const double length_m : {1e-9, 12e-6, 240e-6, 0.1, 30.0}) {
        for (const double cosine : {1.0, 0.7, 0.1}) {
            for (const SensorSlab& slab :
                 {SensorSlab{0.0, 450e-6}, SensorSlab{300e-6, 450e-6}}) {
                if (length_m * cosine > 1e-7) {  // else no slice is thin
                    EXPECT_NEAR(
                        mean_absorption_depth_m(slab, length_m, cosine),
                        summed_depth_m(slab, length_m, cosine),
                        1e-10  // slices of 22 nm
                    ) << length_m
                      << " " << cosine;
                }
            }
        }
    }
    EXPECT_NEAR(mean_absorption_depth_m({1e-4, 1e-3}, 1e-9, 0.5), 1e-4 + 0.5e-9, 1e-15);
    // Where the series takes over from the closed form.
    const double below = mean_absorption_depth_m({0.0, 1e-3}, 1.0000001, 1.0);
    const double above = mean_absorption_depth_m({0.0, 1e-3}, 0.9999999, 1.0);
    EXPECT_NEAR(below, above, 1e-3 * 2e-7 / 12e3 + 1e-15);
}

TEST(MeanAbsorptionDepth, OfLayersIsThatOfTheSensor) {
    const Sensor sensor{.thickness_m = 450e-6, .attenuation_length_m = 237e-6, .layers = 5};
    double captured = 0.0, weighted_m = 0.0;
    for (const SensorLayer& layer : sensor_layers(sensor, {1.0})) {
        captured += capture(layer, 1.0);
        weighted_m += capture(layer, 1.0) * layer.depth_m;
    }
    EXPECT_NEAR(
        weighted_m / captured, mean_absorption_depth_m({0.0, 450e-6}, 237e-6, 1.0), 1e-15
    );
}

TEST(SensorLayers, LieWhereTheShiftAlongThePanelIsBestForAllRays) {
    const Sensor sensor{.thickness_m = 450e-6, .attenuation_length_m = 237e-6, .layers = 1};
    const std::vector<double> cosines{1.0, 0.95, 0.9, 0.8, 0.7};
    const double depth_m = sensor_layers(sensor, cosines)[0].depth_m;
    const auto squares = [&](double at_m) {
        double sum = 0.0;
        for (const double cosine : cosines) {
            const double tangent = std::sqrt(1.0 / (cosine * cosine) - 1.0);
            const double off_m =
                (at_m - summed_depth_m({0.0, 450e-6}, 237e-6, cosine)) * tangent;
            sum += std::pow(cosine, 3) * off_m * off_m;
        }
        return sum;
    };
    for (const double other_m : {-1e-7, 1e-7}) {
        EXPECT_LT(squares(depth_m), squares(depth_m + other_m));
    }
}

TEST(SensorLayers, RefuseWhatNoSensorIs) {
    EXPECT_THROW(
        sensor_layers({.thickness_m = -1e-6, .attenuation_length_m = 1e-4}, {1.0}), InputError
    );
    EXPECT_THROW(
        sensor_layers({.thickness_m = INFINITY, .attenuation_length_m = 1e-4}, {1.0}),
        InputError
    );
    EXPECT_THROW(sensor_layers({.thickness_m = std::nan("")}, {1.0}), InputError);
    EXPECT_THROW(sensor_layers({.thickness_m = 1e-4}, {1.0}), InputError);
    EXPECT_THROW(
        sensor_layers({.thickness_m = 1e-4, .attenuation_length_m = -1.0}, {1.0}), InputError
    );
    EXPECT_THROW(
        sensor_layers({.thickness_m = 1e-4, .attenuation_length_m = INFINITY}, {1.0}),
        InputError
    );
    EXPECT_THROW(sensor_layers({.layers = 0}, {1.0}), InputError);
    EXPECT_THROW(sensor_layers({.layers = 2000000000}, {1.0}), InputError);
}

}  // namespace
}  // namespace minibragg::detector
