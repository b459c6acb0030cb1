#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/beam/polarization.hpp"
#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/scene/panel_tables.hpp"
#include "reference/random_scene.hpp"

/// Laws of the factors of a sample, one by one, over random inputs.
namespace minibragg::property {
namespace {

using constants::pi;
using crystal::LatticeParameters;
using reference::Dice;

TEST(SolidAngle, SumsOverACenteredPanelToThatOfARectangle) {
    Dice dice(1);
    for (int i = 0; i < 20; ++i) {
        constexpr int pixels = 200;
        const double distance_m = dice.uniform(0.05, 0.5);
        const double half_m = dice.uniform(0.2, 1.5) * distance_m;
        const detector::DevicePanel panel = scene::device_panel(
            reference::facing_panel(dice.direction(), distance_m, pixels, 2.0 * half_m / pixels)
        );
        double sum_sr = 0.0;
        for (int slow = 0; slow < pixels; ++slow) {
            for (int fast = 0; fast < pixels; ++fast) {
                const auto ray =
                    detector::ray_to(panel, slow, static_cast<double>(fast), {0.0, 0.0, 0.0});
                sum_sr += detector::solid_angle(panel, ray);
            }
        }
        const double square = half_m * half_m;
        const double corner_m = std::sqrt(distance_m * distance_m + 2.0 * square);
        const double expected_sr = 4.0 * std::atan(square / (distance_m * corner_m));
        // The midpoint rule at 200 x 200 points: of order 1/200^2.
        EXPECT_NEAR(sum_sr / expected_sr, 1.0, 1e-5);
    }
}

TEST(CaptureFraction, SumsOverLayersToOneMinusTransmission) {
    Dice dice(2);
    for (int i = 0; i < 100; ++i) {
        const detector::DevicePanel panel =
            scene::device_panel(reference::facing_panel(dice.direction(), 0.1, 10, 1e-3));
        const double thickness = dice.uniform(0.01, 5.0);  // attenuation lengths
        const int layers = dice.integer(1, 9);
        Vec3d direction = unit(panel.normal + 0.9 * dice.direction());
        double captured = 0.0;
        for (int layer = 0; layer < layers; ++layer) {
            const double near = thickness * layer / layers;
            const double far = thickness * (layer + 1) / layers;
            captured += detector::capture_fraction(panel, {0.0, near, far}, direction);
        }
        const double cosine = dot(panel.normal, direction);
        EXPECT_NEAR(captured, 1.0 - std::exp(-thickness / cosine), 1e-14);
    }
}

TEST(CaptureFraction, IsExactlyOneWithoutASensor) {
    constexpr detector::SensorLayer everything{
        0.0, 0.0, std::numeric_limits<double>::infinity()};
    Dice dice(3);
    for (int i = 0; i < 100; ++i) {
        const detector::DevicePanel panel =
            scene::device_panel(reference::facing_panel(dice.direction(), 0.1, 10, 1e-3));
        // Every direction, also from behind, where a flat detector is not meant to be hit.
        EXPECT_EQ(detector::capture_fraction(panel, everything, dice.direction()), 1.0);
    }
}

TEST(PolarizationFactor, HasTheMeanOfAnUnpolarizedBeamAroundIt) {
    Dice dice(4);
    for (int i = 0; i < 50; ++i) {
        const Vec3d incident = dice.direction();
        const auto frame = beam::polarization_frame(incident, dice.direction());
        const auto polarization =
            beam::kahn_polarization(incident, frame, dice.uniform(-1.0, 1.0));
        const double two_theta = dice.uniform(0.0, pi);
        constexpr int azimuths = 8;  // exact for the second harmonic
        double sum = 0.0;
        for (int j = 0; j < azimuths; ++j) {
            const double psi = 2.0 * pi * j / azimuths;
            const Vec3d across =
                std::cos(psi) * frame.electric + std::sin(psi) * frame.magnetic;
            const Vec3d d = std::cos(two_theta) * incident + std::sin(two_theta) * across;
            sum += beam::polarization_factor(polarization, d);
        }
        EXPECT_NEAR(sum / azimuths, 0.5 * (1.0 + std::pow(std::cos(two_theta), 2)), 1e-14);
    }
}

template <class T>
constexpr double one_rounding = std::is_same_v<T, float> ? 6e-8 : 1.2e-16;

/// The mean of the row's relative intensity over one period, on a grid that is exact for it: of
/// N points and more, because the square of the amplitude is a sum of harmonics up to N - 1.
template <class T>
double mean_over_a_period(int cells) {
    LatticeParameters parameters;
    parameters.cells = {static_cast<double>(cells), 1.0, 1.0};
    const auto lattice = crystal::ParallelepipedLattice<T>::from(parameters);
    const int points = 2 * cells + 1;
    double sum = 0.0;
    for (int i = 0; i < points; ++i) {
        const double delta = static_cast<double>(i - cells) / points;
        sum += lattice(Vec3<T>{static_cast<T>(delta), T{0}, T{0}});
    }
    return sum / points;
}

TEST(RowAmplitude, HasTheIntegralNOfItsSquare) {
    for (const int cells : {1, 2, 3, 7, 10, 31, 100, 1000}) {
        // The square is N^2 times the relative intensity.
        EXPECT_NEAR(mean_over_a_period<double>(cells) * cells, 1.0, 1e-13) << cells;
        EXPECT_NEAR(mean_over_a_period<float>(cells) * cells, 1.0, 2e-6) << cells;
    }
}

/// The four ways to be near a reflection, for every shape.
template <class Lattice, class T>
void expect_even_and_bounded(const LatticeParameters& parameters, Dice& dice) {
    // The floor of a box of cells has a sign.
    constexpr bool is_box = std::is_same_v<Lattice, crystal::ParallelepipedLattice<T>>;
    constexpr double asymmetry = is_box ? 20.0 * one_rounding<T> : 0.0;
    const Lattice lattice = Lattice::from(parameters);
    for (int i = 0; i < 200; ++i) {
        const double reach = std::pow(10.0, dice.uniform(-6.0, 0.0));
        const Vec3<T> delta{
            static_cast<T>(reach * dice.uniform(-0.5, 0.5)),
            static_cast<T>(reach * dice.uniform(-0.5, 0.5)),
            static_cast<T>(reach * dice.uniform(-0.5, 0.5))};
        const T intensity = lattice(delta);
        EXPECT_NEAR(intensity, lattice(Vec3<T>{-delta.x, -delta.y, -delta.z}), asymmetry);
        EXPECT_GE(intensity, T{0});
        EXPECT_LE(intensity, 1.0 + 20.0 * one_rounding<T>);
    }
    const T peak = lattice(Vec3<T>{T{0}, T{0}, T{0}});
    EXPECT_NEAR(peak, 1.0, 4.0 * one_rounding<T>);
}

template <class T>
void expect_even_and_bounded_shapes() {
    Dice dice(5);
    for (int i = 0; i < 20; ++i) {
        LatticeParameters parameters;
        parameters.cells = {
            static_cast<double>(dice.integer(1, 300)),
            static_cast<double>(dice.integer(1, 30)),
            static_cast<double>(dice.integer(1, 30))};
        parameters.fudge = dice.uniform(0.1, 3.0);
        parameters.reciprocal_invA = {
            {0.02 * dice.direction(), 0.02 * dice.direction(), 0.02 * dice.direction()}};
        expect_even_and_bounded<crystal::ParallelepipedLattice<T>, T>(parameters, dice);
        expect_even_and_bounded<crystal::SphericalLattice<T>, T>(parameters, dice);
        expect_even_and_bounded<crystal::GaussianCellLattice<T>, T>(parameters, dice);
        expect_even_and_bounded<crystal::TophatCellLattice<T>, T>(parameters, dice);
        expect_even_and_bounded<crystal::GaussianReciprocalLattice<T>, T>(parameters, dice);
        expect_even_and_bounded<crystal::TophatReciprocalLattice<T>, T>(parameters, dice);
    }
}

TEST(LatticeFactor, IsEvenAndNeverExceedsItsPeak) {
    expect_even_and_bounded_shapes<double>();
    expect_even_and_bounded_shapes<float>();
}

/// Integral over the volume of a reflection in units of a cell's: radial, of a shape that
/// depends on N delta alone, up to a radius of `cells` / 2.
template <class Lattice>
double integral_of_spot(double cells) {
    LatticeParameters parameters;
    parameters.cells = {cells, cells, cells};
    const Lattice lattice = Lattice::from(parameters);
    constexpr int steps = 400000;
    const double step = 0.5 * cells / steps;
    double sum = 0.0;
    for (int i = 0; i < steps; ++i) {
        const double r = (i + 0.5) * step;
        sum += 4.0 * pi * r * r * lattice(Vec3d{r / cells, 0.0, 0.0}) * step;
    }
    return Lattice::relative_peak * sum;
}

TEST(SphericalLattice, HasTheIntegralOfTheBox) {
    // Beyond R the mean of sinc3^2 is 4.5 / (pi r)^4: the rest of the integral is 18 / (pi^3
    // R), with the peak's factor.
    constexpr double cells = 200.0;
    const double rest = pi / 6.0 * 18.0 / (std::pow(pi, 3) * 0.5 * cells);
    EXPECT_NEAR(integral_of_spot<crystal::SphericalLattice<double>>(cells) + rest, 1.0, 1e-5);
}

TEST(GaussianLattice, HasTheIntegralThatTheDocumentsState) {
    EXPECT_NEAR(
        integral_of_spot<crystal::GaussianCellLattice<double>>(20.0),
        std::pow(pi * 0.63 / 2.0, 1.5),
        1e-9
    );
    EXPECT_NEAR(std::pow(pi * 0.63 / 2.0, 1.5), 0.9844, 5e-5);
}

TEST(TophatLattice, HasTheIntegralThatTheDocumentsState) {
    EXPECT_NEAR(
        integral_of_spot<crystal::TophatCellLattice<double>>(4.0),
        4.0 / 3.0 * pi * std::pow(0.63, 3),
        1e-4
    );
    EXPECT_NEAR(4.0 / 3.0 * pi * std::pow(0.63, 3), 1.0474, 5e-5);
}

}  // namespace
}  // namespace minibragg::property
