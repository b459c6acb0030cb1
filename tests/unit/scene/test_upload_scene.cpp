#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/scene/scene_model.hpp"
#include "reference/random_scene.hpp"

namespace minibragg::scene {
namespace {

template <class View>
auto to_host(const View& view) {
    return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), view);
}

SceneModel small_model() {
    SceneModel model;
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 1.0}};
    model.beam.fluence_photons_per_m2 = 1e29;
    model.panels = {reference::facing_panel({0.0, 0.0, 1.0}, 0.1, 4, 1e-3)};
    return model;
}

TEST(UploadScene, GroupsSourcesByDirectionInTheOrderOfTheirFirst) {
    SceneModel model = small_model();
    const Vec3d straight{0.0, 0.0, 1.0}, left{-0.6, 0.0, 0.8}, up{0.0, 0.6, 0.8};
    model.beam.sources = {
        {straight, 1.0, 0.1},
        {left, 1.1, 0.2},
        {straight, 1.25, 0.3},
        {up, 1.6, 0.15},
        {left, 2.0, 0.25}};
    const Scene scene = upload_scene(model).scene;
    const auto directions = to_host(scene.directions);
    const auto wavelengths = to_host(scene.wavelengths);
    ASSERT_EQ(directions.extent(0), 3U);
    ASSERT_EQ(wavelengths.extent(0), 5U);
    EXPECT_EQ(directions(0).incident.x, 0.0);
    EXPECT_EQ(directions(1).incident.x, -0.6);
    EXPECT_EQ(directions(2).incident.y, 0.6);
    const int first[] = {0, 2, 4}, counts[] = {2, 2, 1};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(directions(i).first_wavelength, first[i]);
        EXPECT_EQ(directions(i).wavelengths, counts[i]);
    }
    const double expected_A[] = {1.0, 1.25, 1.1, 2.0, 1.6},
                 weights[] = {0.1, 0.3, 0.2, 0.25, 0.15};
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_DOUBLE_EQ(1.0 / wavelengths(i).inverse_invA, expected_A[i]);
        EXPECT_EQ(wavelengths(i).exact.weight, weights[i]);
    }
}

TEST(UploadScene, HoldsThePolarizationOfTheDirectionOfTheHeldSource) {
    SceneModel model = small_model();
    const Vec3d straight{0.0, 0.0, 1.0}, left{-0.6, 0.0, 0.8};
    model.beam.sources = {{straight, 1.0, 0.5}, {left, 1.1, 0.3}, {straight, 1.2, 0.2}};
    const int expected[] = {0, 1, 0};
    for (std::size_t source = 0; source < 3; ++source) {
        model.held_source = source;
        EXPECT_EQ(upload_scene(model).scene.sampling.held_direction, expected[source]);
    }
}

TEST(UploadScene, GivesEveryDirectionItsPolarizationAndWaveVector) {
    SceneModel model = small_model();
    model.beam.kahn_factor = 0.9;
    model.beam.sources = {{{0.0, 0.0, 1.0}, 2.0, 0.5}, {{0.6, 0.0, 0.8}, 1.25, 0.5}};
    const auto directions = to_host(upload_scene(model).scene.directions);
    const auto& second = directions(1);
    EXPECT_EQ(second.inverse_invA, 0.8);
    EXPECT_DOUBLE_EQ(second.incident_invA.x, 0.48);
    const Vec3d d{0.0, 0.6, 0.8};
    const auto frame = beam::polarization_frame(second.incident, model.beam.polarization_axis);
    EXPECT_EQ(
        polarization_factor(second.polarization, d),
        polarization_factor(beam::kahn_polarization(second.incident, frame, 0.9), d)
    );
    EXPECT_NE(
        polarization_factor(second.polarization, d),
        polarization_factor(directions(0).polarization, d)
    );
    model.beam.is_polarized = false;
    const auto off = to_host(upload_scene(model).scene.directions)(1).polarization;
    EXPECT_EQ(polarization_factor(off, d), 1.0);
}

TEST(UploadScene, TurnsTheResolutionLimitIntoAScatteringVector) {
    SceneModel model = small_model();
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.5, 0.5}, {{0.0, 0.0, 1.0}, 3.0, 0.5}};
    model.beam.d_min_A = 4.0;
    const auto limited = to_host(upload_scene(model).scene.wavelengths);
    EXPECT_DOUBLE_EQ(limited(0).exact.largest_q_squared, 1.0 / 16.0);
    // |q| of the second wavelength is half of the first's in the same direction.
    EXPECT_DOUBLE_EQ(limited(1).exact.largest_q_squared, 1.0 / 4.0);
    model.beam.d_min_A = 0.0;
    EXPECT_TRUE(
        std::isinf(to_host(upload_scene(model).scene.wavelengths)(0).exact.largest_q_squared)
    );
}

StructureFactorModel numbered_factors() {
    StructureFactorModel factors;
    factors.h_min = -1;
    factors.k_min = 2;
    factors.l_min = 5;
    factors.h_count = 2;
    factors.k_count = 3;
    factors.l_count = 4;
    factors.default_f_e = 0.5;
    for (int i = 0; i < 24; ++i) {
        factors.f_e.push_back(i);
    }
    return factors;
}

/// The value that the device's box of numbers of type T holds for a reflection.
template <class T = float>
double stored(const DeviceScene& device, int h, int k, int l) {
    const crystal::ReflectionBox<T>& box = device.reflections.box<T>();
    const auto values = to_host(box.values);
    const auto index = crystal::box_index(box, Vec3<std::int32_t>{h, k, l});
    return static_cast<double>(values(static_cast<std::size_t>(index)));
}

TEST(UploadScene, StoresSquaresForTheNearestReflectionWithABorderOfTheDefault) {
    SceneModel model = small_model();
    model.crystal.structure_factors = numbered_factors();
    const DeviceScene device = upload_scene(model);
    for (int h = -3; h <= 3; ++h) {
        for (int k = 0; k <= 7; ++k) {
            for (int l = 3; l <= 11; ++l) {
                const bool is_inside =
                    h >= -1 && h <= 0 && k >= 2 && k <= 4 && l >= 5 && l <= 8;
                const double f = is_inside ? ((h + 1) * 3 + (k - 2)) * 4 + (l - 5) : 0.5;
                EXPECT_EQ(stored(device, h, k, l), f * f) << h << " " << k << " " << l;
            }
        }
    }
}

TEST(UploadScene, StoresAmplitudesWithTheirSignForInterpolation) {
    SceneModel model = small_model();
    model.crystal.structure_factors = numbered_factors();
    model.crystal.structure_factors.f_e[5] = -7.0;
    model.crystal.structure_factors.interpolation = Interpolation::tricubic;
    const DeviceScene device = upload_scene(model);
    EXPECT_EQ(stored(device, -1, 3, 6), -7.0);
    EXPECT_EQ(device.reflections.smallest_hkl.y, 2);
    EXPECT_EQ(device.reflections.largest_hkl.y, 4);
}

TEST(UploadScene, LeavesRoomForFourNodesAroundOneReflection) {
    SceneModel model = small_model();
    StructureFactorModel& factors = model.crystal.structure_factors;
    factors.h_count = factors.k_count = factors.l_count = 1;
    factors.f_e = {5.0};
    factors.interpolation = Interpolation::tricubic;
    const auto box = upload_scene(model).reflections.box<float>();
    EXPECT_EQ(box.h_count, 4);
    EXPECT_EQ(box.values.extent(0), 64);
}

TEST(UploadScene, TakesTheDefaultForEverythingWithoutATable) {
    SceneModel model = small_model();
    model.crystal.structure_factors.default_f_e = 3.0;
    const DeviceScene device = upload_scene(model);
    EXPECT_EQ(device.reflections.lookup, Lookup::constant);
    EXPECT_EQ(device.reflections.default_f_squared, 9.0);
}

TEST(UploadScene, StoresStructureFactorsInTheNumbersOfItsPrecision) {
    constexpr double f_e = 123.456789012345;  // more digits than a float has, as its square
    SceneModel model = small_model();
    model.crystal.structure_factors = numbered_factors();
    model.crystal.structure_factors.f_e[0] = model.crystal.structure_factors.default_f_e = f_e;
    const DeviceScene mixed = upload_scene(model);
    EXPECT_EQ(stored(mixed, -1, 2, 5), static_cast<double>(static_cast<float>(f_e * f_e)));
    EXPECT_EQ(mixed.reflections.double_box.values.extent(0), 0U);
    model.precision = Precision::double_;
    const DeviceScene exact = upload_scene(model);
    EXPECT_EQ(stored<double>(exact, -1, 2, 5), f_e * f_e);
    EXPECT_EQ(stored<double>(exact, 9, 9, 9), f_e * f_e);
    EXPECT_EQ(exact.reflections.single_box.values.extent(0), 0U);
}

TEST(UploadScene, FoldsTheConstantsOfEquationOne) {
    SceneModel model = small_model();
    model.sampling.oversample = 3;
    model.crystal.lattice.cells = {2.0, 3.0, 5.0};
    model.crystal.spindle_rotations.assign(4, identity_matrix);
    model.crystal.domain_rotations.assign(7, identity_matrix);
    const double scale = constants::electron_radius_squared_m2 * 1e29 / 9.0;
    const Scene scene = upload_scene(model).scene;
    EXPECT_NEAR(scene.background_photons, scale, 1e-15 * scale);
    EXPECT_NEAR(scene.bragg_photons, scale * 900.0 / 28.0, 1e-13 * scale);
    model.crystal.shape = LatticeShape::round;
    EXPECT_NEAR(
        upload_scene(model).scene.bragg_photons,
        scale * 900.0 / 28.0 * constants::pi / 6.0,
        1e-13 * scale
    );
}

TEST(UploadScene, GivesEveryCellTheWeightOfItsCrystal) {
    SceneModel model = small_model();
    model.crystal.domain_rotations.assign(7, identity_matrix);
    model.crystal.spindle_rotations.assign(2, identity_matrix);
    model.crystal.weight = 2.0;
    for (const double weight : {0.1, 1.0}) {
        model.crystal.other_lattices.push_back(
            {identity_matrix, model.crystal.domain_rotations, weight}
        );
    }
    const Scene scene = upload_scene(model).scene;
    const auto weights = to_host(scene.cell_weights);
    ASSERT_EQ(weights.extent(0), 42U);
    ASSERT_EQ(scene.cells.extent(0), 42U);
    for (std::size_t i = 0; i < weights.extent(0); ++i) {
        const double expected = i < 14 ? 2.0 : i < 28 ? 0.1 : 1.0;
        EXPECT_EQ(weights(i).as<double>(), expected);
        EXPECT_EQ(weights(i).as<float>(), static_cast<float>(expected));
    }
}

Vec3<float> rounded(const Vec3d& v) {
    return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
}

/// What passing over cells without spots rests on: the indices of single precision, as the path makes them.
TEST(UploadScene, BoundsTheErrorOfMillerIndicesInSinglePrecision) {
    double largest = 0.0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto model =
            reference::random_scene(seed, LatticeShape::gauss, Interpolation::nearest).model;
        const DeviceScene device = upload_scene(model);
        const auto cells = to_host(device.scene.cells);
        const auto rounded_cells = to_host(device.scene.rounded_cells);
        const auto wavelengths = to_host(device.scene.wavelengths);
        const auto direction = to_host(device.scene.directions)(0);
        ASSERT_EQ(cells.extent(0), rounded_cells.extent(0));
        reference::Dice dice(seed);
        for (int i = 0; i < 1000; ++i) {
            const Vec3d q_invA =
                direction.inverse_invA * (dice.direction() - direction.incident);
            const auto cell = static_cast<std::size_t>(i) % cells.extent(0);
            const auto wavelength = static_cast<std::size_t>(
                direction.first_wavelength + i % direction.wavelengths
            );
            const double ratio = wavelengths(wavelength).first_to_this;
            const auto error = [&](const Vec3<float>& edge_rounded, const Vec3d& edge) {
                const float index =
                    static_cast<float>(ratio) * dot(edge_rounded, rounded(q_invA));
                return std::abs(static_cast<double>(index) - ratio * dot(edge, q_invA));
            };
            const double worst = std::max(
                {error(rounded_cells(cell).a_A, cells(cell).a_A),
                 error(rounded_cells(cell).b_A, cells(cell).b_A),
                 error(rounded_cells(cell).c_A, cells(cell).c_A)}
            );
            EXPECT_LE(worst, device.rough_index_error);
            largest = std::max(largest, worst / device.rough_index_error);
        }
    }
    EXPECT_GE(largest, 0.1);  // a bound that says something
}

TEST(UploadScene, TakesTheLongestEdgeAndTheShortestWavelengthForThatBound) {
    SceneModel model = small_model();
    model.crystal.cell_A = {{{50.0, 0.0, 0.0}, {0.0, 60.0, 0.0}, {0.0, 0.0, 70.0}}};
    const double one = upload_scene(model).rough_index_error;
    EXPECT_NEAR(one, 8.0 * std::pow(2.0, -24) * 70.0 * 2.0, 1e-9);
    model.crystal.other_lattices.push_back(
        {{{{140.0, 0.0, 0.0}, {0.0, 50.0, 0.0}, {0.0, 0.0, 50.0}}}, {identity_matrix}}
    );
    EXPECT_DOUBLE_EQ(upload_scene(model).rough_index_error, 2.0 * one);
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 0.5}, {{0.0, 0.0, 1.0}, 0.5, 0.5}};
    EXPECT_DOUBLE_EQ(upload_scene(model).rough_index_error, 4.0 * one);
}

TEST(UploadScene, MakesALineOfSamplesOfEverySubpixelOfALayer) {
    SceneModel model = small_model();
    model.panels.push_back(reference::facing_panel({0.6, 0.0, 0.8}, 0.2, 5, 2e-3));
    model.panels[0].layers = {{0.0, 0.0, 0.5}, {1e-4, 0.5, 1.0}};
    model.panels[1].layers = {{0.0, 0.0, 2.0}};
    model.sampling.oversample = 2;
    const Scene scene = upload_scene(model).scene;
    const auto panels = to_host(scene.panels);
    const auto lines = to_host(scene.sample_lines);
    ASSERT_EQ(lines.extent(0), 6U);
    EXPECT_EQ(panels(0).first_line, 0);
    EXPECT_EQ(panels(0).lines, 4);
    EXPECT_EQ(panels(1).first_line, 4);
    EXPECT_EQ(panels(1).lines, 2);
    for (const std::size_t i : {0U, 1U, 2U, 3U, 4U, 5U}) {
        EXPECT_EQ(lines(i).begins_layer, i % 2 == 0) << i;
        EXPECT_EQ(lines(i).off_slow, i % 2 == 0 ? -0.25 : 0.25) << i;
        const PanelModel& panel = model.panels[i < 4 ? 0 : 1];
        const detector::SensorLayer& layer = panel.layers[i < 4 ? i / 2 : 0];
        EXPECT_EQ(lines(i).layer.depth_m, layer.depth_m) << i;
        EXPECT_EQ(lines(i).layer.far_attenuation, layer.far_attenuation) << i;
        const Vec3d expected =
            panel.origin_m + (lines(i).off_slow + 0.5) * panel.pixel_size_m * panel.slow +
            0.5 * panel.pixel_size_m * panel.fast + layer.depth_m * panel.normal;
        EXPECT_NEAR(length(lines(i).place_m - expected), 0.0, 1e-16) << i;
    }
    EXPECT_NEAR(panels(0).close_distance_m, 0.1, 1e-16);
    EXPECT_NEAR(panels(1).close_distance_m, 0.2, 1e-16);
}

TEST(UpdateScene, MakesTheSceneOfTheModelAndKeepsTheReflections) {
    SceneModel model = small_model();
    StructureFactorModel& factors = model.crystal.structure_factors;
    factors.f_e = {5.0};
    factors.h_count = factors.k_count = factors.l_count = 1;
    DeviceScene device = upload_scene(model);
    const float* reflections = device.reflections.single_box.values.data();
    model.crystal.domain_rotations.assign(7, identity_matrix);
    model.crystal.other_lattices.push_back(
        {{{{90.0, 0.0, 0.0}, {0.0, 80.0, 0.0}, {0.0, 0.0, 70.0}}},
         std::vector<Mat3>(7, identity_matrix)}
    );
    model.crystal.lattice.cells = {2.0, 3.0, 5.0};
    model.beam.fluence_photons_per_m2 *= 2.0;
    model.beam.sources.push_back({{0.0, 0.0, 1.0}, 2.5, 0.0});
    model.panels[0].origin_m.z += 0.1;
    model.background = {{1.0, 2.0, 3.0}, 10.0, 4.0};
    update_scene(model, {}, device);
    const DeviceScene fresh = upload_scene(model);
    EXPECT_NE(reflections, nullptr);
    EXPECT_EQ(device.reflections.single_box.values.data(), reflections);
    EXPECT_EQ(device.lattice.cells.z, 5.0);
    EXPECT_EQ(device.scene.bragg_photons, fresh.scene.bragg_photons);
    EXPECT_EQ(device.scene.constant_photons, 4.0);
    ASSERT_EQ(device.scene.cells.extent(0), 14U);
    const auto cells = to_host(device.scene.cells);
    EXPECT_EQ(cells(6).a_A.x, model.crystal.cell_A.row[0].x);
    EXPECT_EQ(cells(7).a_A.x, 90.0);
    EXPECT_EQ(to_host(device.scene.rounded_cells)(7).a_A.x, 90.0F);
    EXPECT_EQ(device.rough_index_error, fresh.rough_index_error);
    EXPECT_EQ(device.scene.wavelengths.extent(0), fresh.scene.wavelengths.extent(0));
    EXPECT_EQ(to_host(device.scene.panels)(0).origin_m.z, model.panels[0].origin_m.z);
    EXPECT_EQ(
        to_host(device.scene.sample_lines)(0).place_m.z,
        to_host(fresh.scene.sample_lines)(0).place_m.z
    );
    EXPECT_EQ(device.scene.amorphous.intensity_e2.extent(0), 3U);
}

TEST(UpdateScene, LeavesWhatHasNotChanged) {
    SceneModel model = small_model();
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 0.5}, {{0.6, 0.0, 0.8}, 1.0, 0.5}};
    model.held_source = 1;
    DeviceScene device = upload_scene(model);
    const Scene before = device.scene;
    model.sampling.oversample = 2;
    update_scene(model, {false, false, false, false}, device);
    EXPECT_EQ(device.scene.sampling.oversample, 2);
    EXPECT_EQ(device.scene.sampling.held_direction, 1);
    ASSERT_EQ(device.scene.subpixel_offsets.extent(0), 2U);
    EXPECT_EQ(to_host(device.scene.subpixel_offsets)(1), 0.25);
    EXPECT_EQ(device.scene.cells.data(), before.cells.data());
    EXPECT_EQ(device.scene.rounded_cells.data(), before.rounded_cells.data());
    EXPECT_EQ(to_host(device.scene.panels)(0).lines, 2);
    EXPECT_EQ(to_host(device.scene.sample_lines)(1).off_slow, 0.25);
    EXPECT_EQ(device.scene.cell_weights.data(), before.cell_weights.data());
    EXPECT_EQ(device.scene.wavelengths.data(), before.wavelengths.data());
    const Scene with_two = device.scene;
    update_scene(model, {false, false, false, false}, device);
    EXPECT_EQ(device.scene.panels.data(), with_two.panels.data());
    EXPECT_EQ(device.scene.sample_lines.data(), with_two.sample_lines.data());
    EXPECT_EQ(device.scene.subpixel_offsets.data(), with_two.subpixel_offsets.data());
}

TEST(UploadScene, CountsEveryCrystalAsTheMeanOfItsDomains) {
    SceneModel model = small_model();
    model.crystal.domain_rotations.assign(7, identity_matrix);
    const double one = upload_scene(model).scene.bragg_photons;
    model.crystal.other_lattices.assign(
        3, {model.crystal.cell_A, model.crystal.domain_rotations}
    );
    EXPECT_EQ(upload_scene(model).scene.bragg_photons, one);
    EXPECT_EQ(cell_count(model.crystal), 28);
}

TEST(StepsPerPixel, MultipliesEveryLevelOfThePath) {
    SceneModel model = small_model();
    model.sampling.oversample = 3;
    model.panels[0].layers.assign(2, {0.0, 0.0, 1.0});
    model.beam.sources.assign(5, model.beam.sources[0]);
    model.crystal.spindle_rotations.assign(4, identity_matrix);
    model.crystal.domain_rotations.assign(7, identity_matrix);
    EXPECT_EQ(steps_per_pixel(model, 0), 2 * 9 * 5 * 4 * 7);
}

}  // namespace
}  // namespace minibragg::scene
