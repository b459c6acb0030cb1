#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

TEST(LaneWidthsGauss, GiveTheSameBitsInMixedPrecision) {
    expect_same_bits_in_mixed_precision<crystal::GaussianCellLattice>(LatticeShape::gauss);
}

TEST(LaneWidthsGauss, GiveTheSameBitsInDoublePrecision) {
    expect_same_bits_in_double_precision<crystal::GaussianCellLattice>(LatticeShape::gauss);
}

/// More steps a direction than a partial sum has terms: what is skipped must count as its
/// terms.
TEST(LaneWidthsGauss, GiveTheSameBitsForManyDomainsAndWavelengths) {
    SceneModel model =
        reference::random_scene(3, LatticeShape::gauss, Interpolation::nearest).model;
    model.precision = Precision::mixed;
    model.crystal.lattice.cells = {12.0, 9.0, 11.0};
    reference::Dice dice(3);
    model.crystal.domain_rotations.clear();
    for (int i = 0; i < 90; ++i) {
        model.crystal.domain_rotations.push_back(dice.rotation(0.02));
    }
    const Vec3d direction = model.beam.sources.front().direction;
    model.beam.sources.clear();
    for (const double wavelength_A : {1.1, 1.0, 1.3}) {
        model.beam.sources.push_back({direction, wavelength_A, 1.0 / 3.0});
    }
    model.held_source = 0;
    expect_same_bits_as_of_one_lane<float>(
        model,
        [](const DeviceScenes& device) {
            return make_crystal<crystal::GaussianCellLattice<float>>(
                device.front(), nearest_reflections<float>(device)
            );
        },
        Lanes<4, 16, 32>{}
    );
}

}  // namespace
}  // namespace minibragg::property
