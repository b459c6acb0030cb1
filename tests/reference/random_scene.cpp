#include "reference/random_scene.hpp"

#include <algorithm>
#include <cmath>

#include "minibragg/base/constants.hpp"

namespace minibragg::reference {

using namespace scene;

double Dice::uniform(double low, double high) {
    return low + (high - low) * std::ldexp(static_cast<double>(engine_() >> 11), -53);
}

int Dice::integer(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1));
}

bool Dice::chance(double probability) {
    return uniform(0.0, 1.0) < probability;
}

Vec3d Dice::direction() {
    const double z = uniform(-1.0, 1.0);
    const double azimuth = uniform(0.0, 2.0 * constants::pi);
    const double r = std::sqrt(1.0 - z * z);
    return {r * std::cos(azimuth), r * std::sin(azimuth), z};
}

Mat3 Dice::rotation(double largest_angle_rad) {
    const Vec3d axis = direction();
    return rotation_about(axis, uniform(0.0, largest_angle_rad));
}

PanelModel facing_panel(
    const Vec3d& direction, double distance_m, int pixels, double pixel_size_m
) {
    PanelModel panel;
    panel.normal = unit(direction);
    const Vec3d helper =
        std::abs(panel.normal.y) < 0.9 ? Vec3d{0.0, 1.0, 0.0} : Vec3d{1.0, 0.0, 0.0};
    panel.fast = unit(cross(helper, panel.normal));
    panel.slow = cross(panel.normal, panel.fast);
    panel.fast_pixels = panel.slow_pixels = pixels;
    panel.pixel_size_m = pixel_size_m;
    const double half_m = 0.5 * pixels * pixel_size_m;
    panel.origin_m = distance_m * panel.normal - half_m * panel.fast - half_m * panel.slow;
    return panel;
}

namespace {

/// A triclinic cell, not far from orthogonal, in a random orientation.
Mat3 random_cell(Dice& dice) {
    Mat3 cell{};
    for (int i = 0; i < 3; ++i) {
        Vec3d edge{dice.uniform(-0.2, 0.2), dice.uniform(-0.2, 0.2), dice.uniform(-0.2, 0.2)};
        (i == 0 ? edge.x : i == 1 ? edge.y : edge.z) = 1.0;
        cell.row[i] = dice.uniform(20.0, 60.0) * unit(edge);
    }
    return cell * transposed(dice.rotation(constants::pi));
}

Mat3 reciprocal(const Mat3& cell) {
    const Vec3d &a = cell.row[0], &b = cell.row[1], &c = cell.row[2];
    const double inverse_volume = 1.0 / dot(a, cross(b, c));
    return {
        {inverse_volume * cross(b, c),
         inverse_volume * cross(c, a),
         inverse_volume * cross(a, b)}};
}

/// Amplitudes with all the digits of a double: a table of floats would show in double
/// precision.
double random_amplitude(Dice& dice) {
    return dice.uniform(-64.0, 128.0);
}

/// A box about the origin that covers a part of the samples.
StructureFactorModel random_factors(Dice& dice, Interpolation interpolation) {
    StructureFactorModel factors;
    factors.interpolation = interpolation;
    factors.default_f_e = dice.chance(0.8) ? std::abs(random_amplitude(dice)) : 0.0;
    factors.h_min = dice.integer(-9, -3);
    factors.k_min = dice.integer(-9, -3);
    factors.l_min = dice.integer(-9, -3);
    factors.h_count = dice.integer(8, 20);
    factors.k_count = dice.integer(8, 20);
    factors.l_count = dice.integer(8, 20);
    std::vector<double> f_e;
    for (int i = 0; i < factors.h_count * factors.k_count * factors.l_count; ++i) {
        f_e.push_back(random_amplitude(dice));
    }
    factors.f_e = std::move(f_e);
    return factors;
}

bool is_reciprocal(LatticeShape shape) {
    return shape == LatticeShape::gauss_reciprocal || shape == LatticeShape::tophat_reciprocal;
}

CrystalModel random_crystal(Dice& dice, LatticeShape shape, Interpolation interpolation) {
    CrystalModel crystal;
    crystal.shape = shape;
    crystal.cell_A = random_cell(dice);
    // The reciprocal metric multiplies with all cells on every axis: fewer of them give spots
    // of equal size.
    const int most_orientations = is_reciprocal(shape) ? 5 : 12;
    crystal.lattice.cells = {
        static_cast<double>(dice.integer(1, most_orientations)),
        static_cast<double>(dice.integer(1, most_orientations)),
        static_cast<double>(dice.integer(1, most_orientations))};
    crystal.lattice.fudge = dice.chance(0.4) ? 1.0 : dice.uniform(0.1, 2.0);
    crystal.lattice.reciprocal_invA = reciprocal(crystal.cell_A);
    const Vec3d spindle = dice.direction();
    crystal.spindle_rotations.clear();
    for (int steps = dice.integer(1, 3), i = 0; i < steps; ++i) {
        crystal.spindle_rotations.push_back(rotation_about(spindle, 0.3 + 0.01 * i));
    }
    for (int more = dice.integer(0, 3); more > 0; --more) {
        crystal.domain_rotations.push_back(dice.rotation(0.01));
    }
    crystal.structure_factors = random_factors(dice, interpolation);
    return crystal;
}

BeamModel random_beam(Dice& dice, const Vec3d& along) {
    BeamModel beam;
    double weights = 0.0;
    for (int sources = dice.integer(1, 5), i = 0; i < sources; ++i) {
        const bool same_direction = i > 0 && dice.chance(0.4);
        const Vec3d direction = same_direction ? beam.sources.front().direction
                                               : unit(along + 0.01 * dice.direction());
        beam.sources.push_back({direction, dice.uniform(0.8, 1.6), dice.uniform(0.1, 1.0)});
        weights += beam.sources.back().weight;
    }
    for (SourceModel& source : beam.sources) {
        source.weight /= weights;
    }
    beam.is_polarized = dice.chance(0.8);
    beam.kahn_factor = dice.uniform(-1.0, 1.0);
    beam.polarization_axis = dice.direction();
    beam.fluence_photons_per_m2 = dice.uniform(1.0, 9.0) * 1e27;
    beam.d_min_A = dice.chance(0.3) ? dice.uniform(1.5, 3.0) : 0.0;
    return beam;
}

std::vector<detector::SensorLayer> random_layers(Dice& dice) {
    if (dice.chance(0.3)) {
        return {{0.0, 0.0, std::numeric_limits<double>::infinity()}};
    }
    std::vector<detector::SensorLayer> layers;
    const double depth_m = dice.uniform(1e-5, 5e-4), attenuation = dice.uniform(0.1, 1.5);
    for (int count = dice.integer(1, 3), i = 0; i < count; ++i) {
        layers.push_back({i * depth_m, i * attenuation, (i + 1) * attenuation});
    }
    return layers;
}

/// Somewhere within 45 degrees of the beam, not quite facing the crystal, of either handedness.
PanelModel random_panel(Dice& dice, const Vec3d& along) {
    const double distance_m = dice.uniform(0.06, 0.12);
    PanelModel panel = facing_panel(
        unit(along + dice.uniform(0.0, 0.8) * dice.direction()),
        distance_m,
        dice.integer(16, 24),
        std::pow(10.0, dice.uniform(-3.5, -2.3))
    );
    const Mat3 tilt = dice.rotation(0.4);
    const double half_m = 0.5 * panel.fast_pixels * panel.pixel_size_m;
    const Vec3d center_m = distance_m * panel.normal;
    panel.normal = tilt * panel.normal;
    panel.fast = tilt * panel.fast;
    panel.slow = (dice.chance(0.5) ? 1.0 : -1.0) * (tilt * panel.slow);
    panel.slow_pixels = dice.integer(16, 24);
    panel.origin_m = center_m - half_m * panel.fast - half_m * panel.slow;
    panel.layers = random_layers(dice);
    panel.is_point_pixel = dice.chance(0.15);
    panel.is_curved = dice.chance(0.2);
    panel.curvature_m = distance_m;
    return panel;
}

BackgroundModel random_background(Dice& dice) {
    BackgroundModel background;
    if (dice.chance(0.4)) {
        background.nodes_per_invA = dice.uniform(10.0, 60.0);
        // All of one sign: near a zero of the table float could not keep the image's own 1e-6.
        const double sign = dice.chance(0.8) ? 1.0 : -1.0;
        for (int nodes = dice.integer(2, 20); nodes > 0; --nodes) {
            background.intensity_e2.push_back(sign * dice.uniform(1e3, 1e4));
        }
    }
    background.constant_photons = dice.chance(0.4) ? dice.uniform(0.0, 10.0) : 0.0;
    return background;
}

Sampling random_sampling(Dice& dice) {
    Sampling sampling{};
    sampling.oversample = dice.integer(1, 3);
    sampling.oversample_omega = dice.chance(0.5);
    sampling.oversample_polar = dice.chance(0.5);
    sampling.oversample_thick = dice.chance(0.5);
    const double last = detector::subpixel_offset(sampling.oversample - 1, sampling.oversample);
    sampling.held =
        dice.chance(0.5) ? HeldSample{last, last, true} : HeldSample{-last, -last, false};
    sampling.held_capture = {-last, last, dice.chance(0.5)};
    sampling.subpixels =
        dice.chance(0.3) ? detector::SubpixelRule::legendre : detector::SubpixelRule::even;
    return sampling;
}

}  // namespace

RandomScene random_scene(std::uint64_t seed, LatticeShape shape, Interpolation interpolation) {
    Dice dice(seed);
    RandomScene scene;
    SceneModel& model = scene.model;
    const Vec3d along = dice.direction();
    model.beam = random_beam(dice, along);
    model.crystal = random_crystal(dice, shape, interpolation);
    std::int64_t pixels = 0;
    for (int panels = dice.integer(1, 3); panels > 0; --panels) {
        model.panels.push_back(random_panel(dice, along));
        pixels +=
            std::int64_t{model.panels.back().fast_pixels} * model.panels.back().slow_pixels;
    }
    model.background = random_background(dice);
    model.sampling = random_sampling(dice);
    model.held_source = static_cast<std::size_t>(
        dice.integer(0, static_cast<int>(model.beam.sources.size()) - 1)
    );
    const double masked = dice.chance(0.5) ? 0.1 : 0.0;
    for (std::int64_t i = 0; i < pixels; ++i) {
        scene.mask.push_back(dice.chance(masked) ? 1 : 0);
    }
    return scene;
}

void add_crystals(std::uint64_t seed, CrystalModel& crystal) {
    Dice dice(seed);
    crystal.weight = dice.uniform(0.1, 2.0);
    for (int more = dice.integer(1, 2); more > 0; --more) {
        const Mat3 turn = dice.rotation(1.0);
        Mat3 cell_A = crystal.cell_A;
        for (Vec3d& edge : cell_A.row) {
            edge = turn * edge;
        }
        crystal.other_crystals.push_back(
            {cell_A, crystal.domain_rotations, dice.uniform(0.1, 2.0)}
        );
    }
}

}  // namespace minibragg::reference
