#include <algorithm>
#include <cmath>
#include <numeric>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/scene/upload_scene.hpp"
#include "reference/random_scene.hpp"

namespace minibragg::scene {
namespace {

/// A copy of a table, which may outlive the scene.
template <class T>
HostArray<T> to_host(const Table<T>& table) {
    const std::vector<T> values = download(table);
    HostArray<T> host("host", values.size());
    std::copy(values.begin(), values.end(), host.data());
    return host;
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
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    const DeviceScene& scene = device.front();
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
        EXPECT_EQ(wavelengths(i).weight, weights[i]);
    }
}

TEST(UploadScene, HoldsThePolarizationOfTheDirectionOfTheHeldSource) {
    SceneModel model = small_model();
    const Vec3d straight{0.0, 0.0, 1.0}, left{-0.6, 0.0, 0.8};
    model.beam.sources = {{straight, 1.0, 0.5}, {left, 1.1, 0.3}, {straight, 1.2, 0.2}};
    const int expected[] = {0, 1, 0};
    for (std::size_t source = 0; source < 3; ++source) {
        model.held_source = source;
        EXPECT_EQ(
            upload_scene(ExecSpace(), model).front().sampling.held_direction, expected[source]
        );
    }
}

TEST(UploadScene, GivesEveryDirectionItsPolarizationAndWaveVector) {
    SceneModel model = small_model();
    model.beam.kahn_factor = 0.9;
    model.beam.sources = {{{0.0, 0.0, 1.0}, 2.0, 0.5}, {{0.6, 0.0, 0.8}, 1.25, 0.5}};
    const auto directions = to_host(upload_scene(ExecSpace(), model).front().directions);
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
    const auto off =
        to_host(upload_scene(ExecSpace(), model).front().directions)(1).polarization;
    EXPECT_EQ(polarization_factor(off, d), 1.0);
}

TEST(UploadScene, TurnsTheResolutionLimitIntoAScatteringVector) {
    SceneModel model = small_model();
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.5, 0.5}, {{0.0, 0.0, 1.0}, 3.0, 0.5}};
    model.beam.d_min_A = 4.0;
    const auto limited = to_host(upload_scene(ExecSpace(), model).front().wavelengths);
    EXPECT_DOUBLE_EQ(limited(0).largest_q_squared, 1.0 / 16.0);
    // |q| of the second wavelength is half of the first's in the same direction.
    EXPECT_DOUBLE_EQ(limited(1).largest_q_squared, 1.0 / 4.0);
    model.beam.d_min_A = 0.0;
    EXPECT_TRUE(std::isinf(
        to_host(upload_scene(ExecSpace(), model).front().wavelengths)(0).largest_q_squared
    ));
}

std::vector<double> numbers_to_24() {
    std::vector<double> numbers(24);
    std::iota(numbers.begin(), numbers.end(), 0.0);
    return numbers;
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
    factors.f_e = numbers_to_24();
    return factors;
}

/// The value that the device's box of numbers of type T holds for a reflection.
template <class T = float>
double stored(const DeviceScenes& device, int h, int k, int l) {
    const crystal::ReflectionBox<T> box = device.reflections.box<T>();
    const auto values = to_host(box.values);
    const auto index = crystal::box_index(box, Vec3<std::int32_t>{h, k, l});
    return static_cast<double>(values(static_cast<std::size_t>(index)));
}

TEST(UploadScene, StoresSquaresForTheNearestReflectionWithABorderOfTheDefault) {
    SceneModel model = small_model();
    model.crystal.structure_factors = numbered_factors();
    const DeviceScenes device = upload_scene(ExecSpace(), model);
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
    std::vector<double> numbers = numbers_to_24();
    numbers[5] = -7.0;
    model.crystal.structure_factors.f_e = numbers;
    model.crystal.structure_factors.interpolation = Interpolation::tricubic;
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    EXPECT_EQ(stored(device, -1, 3, 6), -7.0);
    EXPECT_EQ(device.reflections.smallest_hkl.y, 2);
    EXPECT_EQ(device.reflections.largest_hkl.y, 4);
}

TEST(UploadScene, LeavesRoomForFourNodesAroundOneReflection) {
    SceneModel model = small_model();
    StructureFactorModel& factors = model.crystal.structure_factors;
    factors.h_count = factors.k_count = factors.l_count = 1;
    factors.f_e = std::vector{5.0};
    factors.interpolation = Interpolation::tricubic;
    const auto box = upload_scene(ExecSpace(), model).reflections.box<float>();
    EXPECT_EQ(box.h_count, 4);
    EXPECT_EQ(box.values.size, 64U);
}

TEST(UploadScene, TakesTheDefaultForEverythingWithoutATable) {
    SceneModel model = small_model();
    model.crystal.structure_factors.default_f_e = 3.0;
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    EXPECT_EQ(device.reflections.lookup, Lookup::constant);
    EXPECT_EQ(device.reflections.default_f_squared, 9.0);
}

TEST(UploadScene, StoresStructureFactorsInTheNumbersOfItsPrecision) {
    constexpr double f_e = 123.456789012345;  // more digits than a float has, as its square
    SceneModel model = small_model();
    model.crystal.structure_factors = numbered_factors();
    std::vector<double> numbers = numbers_to_24();
    numbers[0] = model.crystal.structure_factors.default_f_e = f_e;
    model.crystal.structure_factors.f_e = numbers;
    const DeviceScenes mixed = upload_scene(ExecSpace(), model);
    EXPECT_EQ(stored(mixed, -1, 2, 5), static_cast<double>(static_cast<float>(f_e * f_e)));
    EXPECT_FALSE(std::holds_alternative<Array<const double>>(mixed.reflections.values));
    model.precision = Precision::double_;
    const DeviceScenes exact = upload_scene(ExecSpace(), model);
    EXPECT_EQ(stored<double>(exact, -1, 2, 5), f_e * f_e);
    EXPECT_EQ(stored<double>(exact, 9, 9, 9), f_e * f_e);
    EXPECT_FALSE(std::holds_alternative<Array<const float>>(exact.reflections.values));
}

TEST(UploadScene, FoldsTheConstantsOfEquationOne) {
    SceneModel model = small_model();
    model.sampling.oversample = 3;
    model.crystal.lattice.cells = {2.0, 3.0, 5.0};
    model.crystal.spindle_rotations.assign(4, identity_matrix);
    model.crystal.domain_rotations.assign(7, identity_matrix);
    const double scale = constants::electron_radius_squared_m2 * 1e29 / 9.0;
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    const DeviceScene& scene = device.front();
    EXPECT_NEAR(scene.background_photons, scale, 1e-15 * scale);
    EXPECT_NEAR(scene.bragg_photons, scale * 900.0 / 28.0, 1e-13 * scale);
    model.crystal.shape = LatticeShape::round;
    EXPECT_NEAR(
        upload_scene(ExecSpace(), model).front().bragg_photons,
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
        model.crystal.other_crystals.push_back(
            {identity_matrix, model.crystal.domain_rotations, weight}
        );
    }
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    const DeviceScene& scene = device.front();
    const auto weights = to_host(scene.orientation_weights);
    ASSERT_EQ(weights.extent(0), 42U);
    ASSERT_EQ(scene.orientations.size, 42U);
    for (std::size_t i = 0; i < weights.extent(0); ++i) {
        const double expected = i < 14 ? 2.0 : i < 28 ? 0.1 : 1.0;
        EXPECT_EQ(weights(i), expected);
    }
}

Vec3<float> rounded(const Vec3d& v) {
    return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
}

/// What passing over cells without spots rests on: the indices of single precision, as the path
/// makes them.
TEST(UploadScene, BoundsTheErrorOfMillerIndicesInSinglePrecision) {
    double largest = 0.0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto model =
            reference::random_scene(seed, LatticeShape::gauss, Interpolation::nearest).model;
        const DeviceScenes device = upload_scene(ExecSpace(), model);
        const auto cells = to_host(device.front().orientations);
        const auto rough_orientations = to_host(device.front().rough_orientations);
        const auto wavelengths = to_host(device.front().wavelengths);
        const auto direction = to_host(device.front().directions)(0);
        ASSERT_EQ(cells.extent(0), rough_orientations.extent(0));
        reference::Dice dice(seed);
        for (int i = 0; i < 1000; ++i) {
            const Vec3d q_invA =
                direction.inverse_invA * (dice.direction() - direction.incident);
            const auto cell = static_cast<std::size_t>(i) % cells.extent(0);
            const auto wavelength = static_cast<std::size_t>(
                direction.first_wavelength + i % direction.wavelengths
            );
            const double ratio = wavelengths(wavelength).first_to_this;
            const auto error = [&](const Vec3<float>& rough_edge, const Vec3d& edge) {
                const float index =
                    static_cast<float>(ratio) * dot(rough_edge, rounded(q_invA));
                return std::abs(static_cast<double>(index) - ratio * dot(edge, q_invA));
            };
            const double worst = std::max(
                {error(rough_orientations(cell).a_A, cells(cell).a_A),
                 error(rough_orientations(cell).b_A, cells(cell).b_A),
                 error(rough_orientations(cell).c_A, cells(cell).c_A)}
            );
            EXPECT_LE(worst, device.front().rough_index_error);
            largest = std::max(largest, worst / device.front().rough_index_error);
        }
    }
    EXPECT_GE(largest, 0.1);  // a bound that says something
}

TEST(UploadScene, TakesTheLongestEdgeAndTheShortestWavelengthForThatBound) {
    SceneModel model = small_model();
    model.crystal.cell_A = {{{50.0, 0.0, 0.0}, {0.0, 60.0, 0.0}, {0.0, 0.0, 70.0}}};
    const double one = upload_scene(ExecSpace(), model).front().rough_index_error;
    EXPECT_NEAR(one, 8.0 * std::pow(2.0, -24) * 70.0 * 2.0, 1e-9);
    model.crystal.other_crystals.push_back(
        {{{{140.0, 0.0, 0.0}, {0.0, 50.0, 0.0}, {0.0, 0.0, 50.0}}}, {identity_matrix}}
    );
    EXPECT_DOUBLE_EQ(upload_scene(ExecSpace(), model).front().rough_index_error, 2.0 * one);
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 0.5}, {{0.0, 0.0, 1.0}, 0.5, 0.5}};
    EXPECT_DOUBLE_EQ(upload_scene(ExecSpace(), model).front().rough_index_error, 4.0 * one);
}

TEST(UploadScene, MakesALineOfSamplesOfEverySubpixelOfALayer) {
    SceneModel model = small_model();
    model.panels.push_back(reference::facing_panel({0.6, 0.0, 0.8}, 0.2, 5, 2e-3));
    model.panels[0].layers = {{0.0, 0.0, 0.5}, {1e-4, 0.5, 1.0}};
    model.panels[1].layers = {{0.0, 0.0, 2.0}};
    model.sampling.oversample = 2;
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    const DeviceScene& scene = device.front();
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

/// A scene with a table of reflections, and one that differs from it in everything that may be
/// a shot's own.
SceneModel common_model() {
    SceneModel model = small_model();
    StructureFactorModel& factors = model.crystal.structure_factors;
    factors.f_e = std::vector{5.0};
    factors.h_count = factors.k_count = factors.l_count = 1;
    return model;
}

SceneModel other_model() {
    SceneModel model = common_model();
    model.crystal.domain_rotations.assign(7, identity_matrix);
    model.crystal.other_crystals.push_back(
        {{{{90.0, 0.0, 0.0}, {0.0, 80.0, 0.0}, {0.0, 0.0, 70.0}}},
         std::vector<Mat3>(7, identity_matrix)}
    );
    model.crystal.lattice.cells = {2.0, 3.0, 5.0};
    model.beam.fluence_photons_per_m2 *= 2.0;
    model.beam.sources.push_back({{0.0, 0.0, 1.0}, 2.5, 0.0});
    model.panels[0].origin_m.z += 0.1;
    model.background = {{1.0, 2.0, 3.0}, 10.0, 4.0};
    return model;
}

template <class T>
bool same(const Vec3<T>& u, const Vec3<T>& v) {
    return u.x == v.x && u.y == v.y && u.z == v.z;
}

bool same(double x, double y) {
    return x == y;
}

bool same(const detector::DevicePanel& a, const detector::DevicePanel& b) {
    return same(a.origin_m, b.origin_m) && a.close_distance_m == b.close_distance_m &&
           a.first_line == b.first_line && a.lines == b.lines && a.fast_pixels == b.fast_pixels;
}

bool same(const detector::SampleLine& a, const detector::SampleLine& b) {
    return same(a.place_m, b.place_m) && a.off_slow == b.off_slow && a.weight == b.weight &&
           a.begins_layer == b.begins_layer;
}

bool same(const detector::Subpixel& a, const detector::Subpixel& b) {
    return a.offset == b.offset && a.weight == b.weight;
}

bool same(const beam::Direction& a, const beam::Direction& b) {
    return same(a.incident, b.incident) && a.first_wavelength == b.first_wavelength &&
           a.wavelengths == b.wavelengths;
}

bool same(const beam::Wavelength& a, const beam::Wavelength& b) {
    return a.inverse_invA == b.inverse_invA && a.weight == b.weight;
}

template <class T>
bool same(const crystal::OrientedCellOf<T>& a, const crystal::OrientedCellOf<T>& b) {
    return same(a.a_A, b.a_A) && same(a.b_A, b.b_A) && same(a.c_A, b.c_A);
}

template <class T>
void expect_same(const Table<T>& a, const Table<T>& b) {
    const std::vector<T> x = download(a), y = download(b);
    EXPECT_TRUE(std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const T& u, const T& v) {
        return same(u, v);
    }));
}

/// Everything of a scene on the device but where its tables lie.
void expect_same(const DeviceScene& a, const DeviceScene& b) {
    EXPECT_EQ(a.bragg_photons, b.bragg_photons);
    EXPECT_EQ(a.background_photons, b.background_photons);
    EXPECT_EQ(a.constant_photons, b.constant_photons);
    EXPECT_EQ(a.rough_index_error, b.rough_index_error);
    EXPECT_EQ(a.lattice.cells.z, b.lattice.cells.z);
    EXPECT_EQ(a.sampling.oversample, b.sampling.oversample);
    EXPECT_EQ(a.sampling.held_direction, b.sampling.held_direction);
    EXPECT_EQ(a.amorphous.nodes_per_invA, b.amorphous.nodes_per_invA);
    expect_same(a.panels, b.panels);
    expect_same(a.sample_lines, b.sample_lines);
    expect_same(a.subpixels, b.subpixels);
    expect_same(a.directions, b.directions);
    expect_same(a.wavelengths, b.wavelengths);
    expect_same(a.orientations, b.orientations);
    expect_same(a.rough_orientations, b.rough_orientations);
    expect_same(a.orientation_weights, b.orientation_weights);
    expect_same(a.amorphous.intensity_e2, b.amorphous.intensity_e2);
}

TEST(UploadShots, MakesOfEveryShotTheSceneThatItIsAlone) {
    SceneModel finer = common_model();
    finer.sampling.oversample = 2;
    const SceneModel common = common_model(), other = other_model();
    const DeviceScenes alone = upload_scene(ExecSpace(), common);
    const SceneParts nothing{false, false, false};
    const DeviceScenes shots = upload_shots(
        ExecSpace(), alone, {{common, nothing}, {other}, {finer, nothing}, {common, nothing}}
    );
    ASSERT_EQ(shots.shots.size(), 4U);
    expect_same(shots.shots[0], alone.front());
    expect_same(shots.shots[1], upload_scene(ExecSpace(), other).front());
    expect_same(shots.shots[2], upload_scene(ExecSpace(), finer).front());
    expect_same(shots.shots[3], alone.front());
}

TEST(UploadShots, LeavesWhatIsNotTheShotsOwnWhereItIs) {
    SceneModel model = common_model();
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 0.5}, {{0.6, 0.0, 0.8}, 1.0, 0.5}};
    model.held_source = 1;
    const DeviceScenes common = upload_scene(ExecSpace(), model);
    const DeviceScene& before = common.front();
    const SceneParts nothing{false, false, false};
    SceneModel finer = model;
    finer.sampling.oversample = 2;
    const DeviceScenes shots =
        upload_shots(ExecSpace(), common, {{model, nothing}, {finer, nothing}});
    const float* reflections = common.reflections.box<float>().values.data();
    EXPECT_NE(reflections, nullptr);
    EXPECT_EQ(shots.reflections.box<float>().values.data(), reflections);
    for (const DeviceScene& shot : shots.shots) {
        EXPECT_EQ(shot.sampling.held_direction, 1);
        EXPECT_EQ(shot.directions.data(), before.directions.data());
        EXPECT_EQ(shot.wavelengths.data(), before.wavelengths.data());
        EXPECT_EQ(shot.amorphous.intensity_e2.data(), before.amorphous.intensity_e2.data());
    }
    EXPECT_EQ(shots.shots[0].panels.data(), before.panels.data());
    EXPECT_EQ(shots.shots[0].sample_lines.data(), before.sample_lines.data());
    EXPECT_EQ(shots.shots[0].subpixels.data(), before.subpixels.data());
    EXPECT_EQ(to_host(shots.shots[1].subpixels)(1).offset, 0.25);
    EXPECT_EQ(to_host(shots.shots[1].panels)(0).lines, 2);
}

/// What the shots refer to is kept by them, not by the scene that they were made from.
TEST(UploadShots, OutliveTheCommonScene) {
    const SceneModel model = common_model();
    const SceneParts nothing{false, false, false};
    DeviceScenes shots;
    {
        const DeviceScenes common = upload_scene(ExecSpace(), model);
        shots = upload_shots(ExecSpace(), common, {{model, nothing}});
    }
    const auto filler = uninitialized<double>("filler", 1000);
    Kokkos::deep_copy(filler, -1.0);
    expect_same(shots.front(), upload_scene(ExecSpace(), model).front());
}

TEST(UploadScene, CountsEveryCrystalAsTheMeanOfItsDomains) {
    SceneModel model = small_model();
    model.crystal.domain_rotations.assign(7, identity_matrix);
    const double one = upload_scene(ExecSpace(), model).front().bragg_photons;
    model.crystal.other_crystals.assign(
        3, {model.crystal.cell_A, model.crystal.domain_rotations}
    );
    EXPECT_EQ(upload_scene(ExecSpace(), model).front().bragg_photons, one);
    EXPECT_EQ(orientation_count(model.crystal), 28);
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
