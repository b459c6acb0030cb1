#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/mosaic.hpp"
#include "minibragg/crystal/unit_cell.hpp"
#include "property/compare_images.hpp"
#include "reference/random_scene.hpp"
#include "reference/render_images.hpp"

/// Laws of whole images with spots in closed form: they are what sums over many domains,
/// wavelengths, directions, angles and subpixels tend to, and their intensities are absolute.
namespace minibragg::property {
namespace {

using namespace scene;
using reference::render_images;

constexpr double degree = constants::radians_per_degree;

Mat3 isotropic(double rms_rad) {
    const double square = rms_rad * rms_rad;
    return {{{square, 0.0, 0.0}, {0.0, square, 0.0}, {0.0, 0.0, square}}};
}

/// A Gaussian crystal of 1200 A in front of a panel of 96 x 96 pixels off the beam.
SceneModel small_scene() {
    SceneModel model;
    model.beam.sources = {{{0.0, 0.0, 1.0}, 1.0, 1.0}};
    model.beam.fluence_photons_per_m2 = 1e24;
    model.beam.is_polarized = false;
    const Mat3 turn = rotation_xyz({0.2, 0.3, 0.5});
    model.crystal.cell_A = {{60.0 * turn.row[0], 70.0 * turn.row[1], 80.0 * turn.row[2]}};
    model.crystal.lattice.cells = {20.0, 17.0, 15.0};
    model.crystal.shape = LatticeShape::broadened;
    model.crystal.structure_factors.default_f_e = 100.0;
    model.panels = {reference::facing_panel(unit(Vec3d{0.3, -0.2, 1.0}), 0.1, 96, 2e-4)};
    model.precision = Precision::double_;
    return model;
}

std::vector<float> photons_of(const SceneModel& model) {
    return render_images(model).photons;
}

double sum_of(const std::vector<float>& image) {
    return std::accumulate(image.begin(), image.end(), 0.0);
}

/// The same scene with so many domains in place of the closed form.
SceneModel with_domains(SceneModel model, double spread_rad, int domains) {
    model.crystal.shape = LatticeShape::gauss;
    model.crystal.domain_rotations = crystal::make_mosaic_domains(
        {spread_rad, domains, 1, crystal::MosaicDistribution::gaussian}
    );
    return model;
}

TEST(BroadenedImages, AreWhatManyDomainsTendTo) {
    SceneModel model = small_scene();
    model.crystal.broadening.mosaic_rad2 = isotropic(0.1 * degree);
    const std::vector<float> closed = photons_of(model);
    const std::vector<float> many = photons_of(with_domains(model, 0.1 * degree, 4000));
    EXPECT_LT(worst_difference(many, closed), 2e-3);
    EXPECT_NEAR(sum_of(closed), sum_of(many), 1e-3 * sum_of(many));
    const std::vector<float> few = photons_of(with_domains(model, 0.1 * degree, 25));
    EXPECT_GT(worst_difference(few, closed), 1e-2);  // what a sampled image would be taken for
}

TEST(BroadenedImages, SumTheNeighboursWhereSpotsReachThem) {
    SceneModel model = small_scene();
    model.crystal.lattice.cells = {8.0, 8.0, 8.0};
    model.crystal.broadening.mosaic_rad2 = isotropic(0.4 * degree);
    const std::vector<float> closed = photons_of(model);
    const std::vector<float> many = photons_of(with_domains(model, 0.4 * degree, 4000));
    EXPECT_LT(worst_difference(many, closed), 7e-3);
    EXPECT_NEAR(sum_of(closed), sum_of(many), 3e-3 * sum_of(many));
}

TEST(BroadenedImages, AreWhatManyWavelengthsAndDirectionsTendTo) {
    SceneModel model = small_scene();
    constexpr double bandwidth = 3e-3, across_rad = 5e-4;
    SceneModel listed = model;
    listed.beam.sources.clear();
    double weights = 0.0;
    for (int i = -20; i <= 20; ++i) {
        for (int j = -12; j <= 12; ++j) {
            const double t = 0.2 * i, u = 0.33 * j;
            const double weight = std::exp(-0.5 * (t * t + u * u));
            listed.beam.sources.push_back(
                {unit(Vec3d{u * across_rad, 0.0, 1.0}), 1.0 / (1.0 + t * bandwidth), weight}
            );
            weights += weight;
        }
    }
    for (SourceModel& source : listed.beam.sources) {
        source.weight /= weights;
    }
    listed.crystal.shape = LatticeShape::gauss;
    model.beam.sources.front().bandwidth = bandwidth;
    model.beam.divergence_rad2.row[0].x = across_rad * across_rad;
    EXPECT_LT(worst_difference(photons_of(listed), photons_of(model)), 2e-3);
}

TEST(BroadenedImages, OfASweepAreTheMeanOverItsAngles) {
    SceneModel model = small_scene();
    model.crystal.broadening.mosaic_rad2 = isotropic(0.1 * degree);
    model.crystal.spindle_axis = unit(Vec3d{1.0, 0.2, 0.1});
    SceneModel angles = model;
    constexpr int steps = 60;
    constexpr double width_rad = 0.3 * degree;
    angles.crystal.spindle_rotations.clear();
    for (int i = 0; i < steps; ++i) {
        angles.crystal.spindle_rotations.push_back(
            rotation_about(model.crystal.spindle_axis, width_rad * ((i + 0.5) / steps - 0.5))
        );
    }
    model.crystal.shape = LatticeShape::broadened_sweep;
    model.crystal.spindle_step_rad = width_rad;
    EXPECT_LT(worst_difference(photons_of(angles), photons_of(model)), 1e-3);
}

TEST(BroadenedImages, OverPixelsAreTheMeanOverSubpixels) {
    SceneModel model = small_scene();
    model.crystal.lattice.cells = {80.0, 70.0, 60.0};
    model.crystal.broadening.mosaic_rad2 = isotropic(0.05 * degree);
    model.crystal.spindle_step_rad = 0.2 * degree;
    const std::vector<std::pair<LatticeShape, LatticeShape>> shapes{
        {LatticeShape::broadened, LatticeShape::broadened_pixel},
        {LatticeShape::broadened_sweep, LatticeShape::broadened_pixel_sweep}};
    for (const auto& [points, whole] : shapes) {
        SceneModel fine = model;
        fine.crystal.shape = points;
        fine.sampling.oversample = 20;
        model.crystal.shape = whole;
        const std::vector<float> mean = photons_of(fine), closed = photons_of(model);
        EXPECT_LT(worst_difference(mean, closed), 7e-3);
        EXPECT_NEAR(sum_of(closed), sum_of(mean), 2e-3 * sum_of(mean));
        fine.sampling.oversample = 1;
        EXPECT_GT(worst_difference(mean, photons_of(fine)), 0.1);  // points would not do
    }
}

TEST(BroadenedImages, NeedFewSubpixelsAtTheNodesOfGaussAndLegendre) {
    SceneModel model = small_scene();
    model.crystal.lattice.cells = {8.0, 7.0, 6.0};  // spots as wide as a pixel
    model.sampling.oversample = 40;
    const std::vector<float> fine = photons_of(model);
    model.sampling.oversample = 5;
    EXPECT_GT(worst_difference(fine, photons_of(model)), 5e-3);
    model.sampling.subpixels = detector::SubpixelRule::legendre;
    EXPECT_LT(worst_difference(fine, photons_of(model)), 5e-4);
}

TEST(BroadenedImages, AgreeInBothPrecisions) {
    SceneModel model = small_scene();
    model.crystal.broadening.mosaic_rad2 = isotropic(0.1 * degree);
    model.crystal.spindle_step_rad = 0.2 * degree;
    for (const LatticeShape shape :
         {LatticeShape::broadened,
          LatticeShape::broadened_sweep,
          LatticeShape::broadened_pixel,
          LatticeShape::broadened_pixel_sweep}) {
        model.crystal.shape = shape;
        model.precision = Precision::double_;
        const std::vector<float> exact = photons_of(model);
        model.precision = Precision::mixed;
        EXPECT_LT(worst_difference(exact, photons_of(model)), 2e-6)
            << "shape " << static_cast<int>(shape);
    }
}

/// The only reflection of a crystal, and the spindle angle at which it is excited.
struct LonelyReflection {
    SceneModel model;
    Vec3d to_detector;   ///< unit vector along the diffracted ray
    double zeta, sine;   ///< of Darwin's formula: of the spindle, of 2 theta
    double excited_rad;  ///< the angle of the spindle
};

/// A reflection that crosses the Ewald sphere as the spindle turns, with a detector that faces
/// it. False when chance made none that crosses well.
bool make_lonely(reference::Dice& dice, LonelyReflection& lonely) {
    SceneModel model = small_scene();
    const Mat3 turn = dice.rotation(3.0);
    model.crystal.cell_A = {{60.0 * turn.row[0], 70.0 * turn.row[1], 80.0 * turn.row[2]}};
    const Vec3<int> hkl{dice.integer(-12, 12), dice.integer(-12, 12), dice.integer(-12, 12)};
    const Vec3d beam{0.0, 0.0, 1.0}, axis = dice.direction();
    const Vec3d q =
        transposed(crystal::reciprocal_vectors(model.crystal.cell_A)) *
        Vec3d{
            static_cast<double>(hkl.x), static_cast<double>(hkl.y), static_cast<double>(hkl.z)};
    if (length(q) < 0.08) {
        return false;
    }
    const auto excess = [&](double angle) {
        return length(rotation_about(axis, angle) * q + beam) - 1.0;
    };
    double low = -constants::pi, high = low;
    constexpr double step = 0.01;
    for (; high < constants::pi && excess(low) * excess(high) > 0.0;) {
        low = high;
        high += step;
    }
    if (high >= constants::pi || low == high) {
        return false;
    }
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (excess(low) * excess(middle) > 0.0 ? low : high) = middle;
    }
    const Vec3d s1 = rotation_about(axis, low) * q + beam;
    const double sine = length(cross(s1, beam));
    const double zeta = std::abs(dot(axis, unit(cross(s1, beam))));
    if (zeta < 0.3 || sine < 0.1) {
        return false;
    }
    StructureFactorModel& factors = model.crystal.structure_factors;
    factors = {};
    factors.f_e = std::vector<double>{100.0};
    factors.h_min = hkl.x;
    factors.k_min = hkl.y;
    factors.l_min = hkl.z;
    factors.h_count = factors.k_count = factors.l_count = 1;
    model.panels = {reference::facing_panel(unit(s1), 0.1, 128, 1e-4)};
    model.crystal.broadening.mosaic_rad2 = isotropic(0.05 * degree);
    model.crystal.shape = LatticeShape::broadened_sweep;
    model.crystal.spindle_axis = axis;
    constexpr int steps = 4;
    constexpr double width_rad = 2.0 * degree;
    model.crystal.spindle_step_rad = width_rad / steps;
    model.crystal.spindle_rotations.clear();
    for (int i = 0; i < steps; ++i) {
        model.crystal.spindle_rotations.push_back(
            rotation_about(axis, low + width_rad * ((i + 0.5) / steps - 0.5))
        );
    }
    lonely = {model, unit(s1), zeta, sine, low};
    return true;
}

/// Integral of a Gaussian spot over that of a box of cells: (0.63 pi / 2)^(3/2).
const double of_gauss = std::pow(0.315 * constants::pi, 1.5);

/// Photons of a reflection in a sweep of dphi: r_e^2 (fluence / dphi) F^2 (N / V) lambda^3 /
/// (zeta sin 2 theta), of a Gaussian crystal.
double darwin(const LonelyReflection& lonely, double width_rad) {
    constexpr double A_per_m = 1e10;
    const SceneModel& model = lonely.model;
    const Vec3d& n = model.crystal.lattice.cells;
    const double electron_radius_A2 = constants::electron_radius_squared_m2 * A_per_m * A_per_m;
    return electron_radius_A2 * (model.beam.fluence_photons_per_m2 / (A_per_m * A_per_m)) /
           width_rad * 100.0 * 100.0 * n.x * n.y * n.z /
           std::abs(determinant(model.crystal.cell_A)) / (lonely.zeta * lonely.sine) * of_gauss;
}

TEST(BroadenedImages, HaveTheIntensityOfDarwinsFormula) {
    constexpr double width_rad = 2.0 * degree;
    reference::Dice dice(5);
    int tried = 0;
    while (tried < 12) {
        LonelyReflection lonely;
        if (!make_lonely(dice, lonely)) {
            continue;
        }
        ++tried;
        lonely.model.sampling.oversample = 2;
        const double expected = darwin(lonely, width_rad);
        EXPECT_NEAR(sum_of(photons_of(lonely.model)), expected, 2e-3 * expected) << tried;
    }
}

/// Blocks so large that what Darwin's formula neglects, squares of a spot's width, is below
/// 1e-6, and samples of pixels and angles so dense that their sums are integrals.
TEST(SampledImages, HaveTheIntensityOfDarwinsFormulaToSixDigits) {
    reference::Dice dice(7);
    int tried = 0;
    while (tried < 6) {
        LonelyReflection lonely;
        if (!make_lonely(dice, lonely)) {
            continue;
        }
        ++tried;
        SceneModel& model = lonely.model;
        model.crystal.lattice.cells = {200.0, 12000.0 / 70.0, 150.0};
        model.crystal.shape = LatticeShape::gauss;
        model.crystal.broadening = {};
        model.crystal.spindle_step_rad = 0.0;
        const double sigma_invA = 0.397 / 12000.0, pixel_m = 0.1 * sigma_invA;
        model.panels = {reference::facing_panel(lonely.to_detector, 0.1, 128, pixel_m)};
        constexpr int steps = 32;
        const double width_rad = 16.0 * sigma_invA / (lonely.zeta * lonely.sine);
        model.crystal.spindle_rotations.clear();
        for (int i = 0; i < steps; ++i) {
            model.crystal.spindle_rotations.push_back(rotation_about(
                model.crystal.spindle_axis,
                lonely.excited_rad + width_rad * ((i + 0.5) / steps - 0.5)
            ));
        }
        const double expected = darwin(lonely, width_rad);
        EXPECT_NEAR(sum_of(photons_of(model)), expected, 6e-6 * expected) << tried;
    }
}

}  // namespace
}  // namespace minibragg::property
