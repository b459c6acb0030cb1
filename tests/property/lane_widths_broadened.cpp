#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/spot_over_pixel.hpp"
#include "minibragg/crystal/symmetric_matrix.hpp"
#include "property/lane_widths.hpp"

namespace minibragg::property {
namespace {

constexpr double degree = constants::radians_per_degree;

/// A larger crystal, more perfect by ten times.
void narrow(CrystalModel& crystal) {
    crystal.lattice.cells = 5.0 * crystal.lattice.cells;
    crystal.spindle_step_rad *= 0.1;
    crystal.structure_factors.default_f_e = 100.0;
    const auto narrow_one = [](BroadeningModel& broadening) {
        using minibragg::crystal::operator*;
        broadening.mosaic_rad2 = 0.01 * broadening.mosaic_rad2;
        broadening.cell_spread *= 0.1;
    };
    narrow_one(crystal.broadening);
    for (OtherCrystal& other : crystal.other_crystals) {
        narrow_one(other.broadening);
    }
}

/// A random scene with Gaussian spots in closed form: broadened by everything, and so widely in
/// some that neighbours count.
SceneModel broadened_scene(std::uint64_t seed, LatticeShape shape) {
    SceneModel model =
        reference::random_scene(seed, LatticeShape::gauss, Interpolation::nearest).model;
    reference::Dice dice(seed);
    reference::add_crystals(seed, model.crystal);
    CrystalModel& crystal = model.crystal;
    crystal.shape = shape;
    crystal.is_star = dice.chance(0.3);
    const auto broadening = [&] {
        const double a = dice.uniform(0.0, 0.3) * degree, b = dice.uniform(0.0, 0.3) * degree;
        const double c = dice.uniform(0.0, 0.3) * degree;
        return BroadeningModel{
            {{{a * a, 0.0, 0.0}, {0.0, b * b, 0.0}, {0.0, 0.0, c * c}}},
            dice.uniform(0.0, 2e-3)};
    };
    crystal.broadening = broadening();
    for (OtherCrystal& other : crystal.other_crystals) {
        other.broadening = broadening();
    }
    crystal.spindle_axis = dice.direction();
    crystal.spindle_step_rad = dice.uniform(0.05, 0.5) * degree;
    for (SourceModel& source : model.beam.sources) {
        source.bandwidth = dice.uniform(0.0, 3e-3);
    }
    model.beam.divergence_rad2.row[0].x = 1e-7;
    if (seed > 4) {
        // Spots so small that whole pixels are looked at, and light on them.
        narrow(crystal);
        model.sampling.oversample = 3;
        for (SourceModel& source : model.beam.sources) {
            source.bandwidth *= 0.1;
        }
        for (PanelModel& panel : model.panels) {
            panel.pixel_size_m *= 0.02;
        }
    }
    for (PanelModel& panel : model.panels) {
        panel.is_curved = panel.is_point_pixel = false;
    }
    return model;
}

template <template <class> class Lattice, class QuickElement, int... lanes>
void expect_same_bits_of_spots(LatticeShape shape, Lanes<lanes...> some_lanes) {
    int looked_at = 0, crowded = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        SceneModel model = broadened_scene(seed, shape);
        const DeviceScene scene = upload_scene(ExecSpace(), model).front();
        looked_at += scene.pixel_reaches.size != 0 ? 1 : 0;
        crowded += download(scene.spot_reaches).front().reflections > 1 ? 1 : 0;
        model.precision =
            std::is_same_v<QuickElement, float> ? Precision::mixed : Precision::double_;
        expect_same_bits_as_of_one_lane<QuickElement>(
            model,
            [](const DeviceScenes& device) {
                return make_crystal<Lattice<QuickElement>>(
                    device.front(), nearest_reflections<QuickElement>(device)
                );
            },
            some_lanes
        );
    }
    EXPECT_GE(looked_at, 2) << "scenes in which whole pixels are looked at";
    EXPECT_GE(crowded, 1) << "scenes in which a point may be in the spots of 8 reflections";
}

TEST(LaneWidthsBroadened, GiveTheSameBitsForStills) {
    expect_same_bits_of_spots<crystal::StillLattice, float>(
        LatticeShape::broadened, Lanes<4, 16>{}
    );
    expect_same_bits_of_spots<crystal::StillLattice, double>(
        LatticeShape::broadened, Lanes<8>{}
    );
}

TEST(LaneWidthsBroadened, GiveTheSameBitsForSweeps) {
    expect_same_bits_of_spots<crystal::SweptLattice, float>(
        LatticeShape::broadened_sweep, Lanes<16>{}
    );
    expect_same_bits_of_spots<crystal::SweptLattice, double>(
        LatticeShape::broadened_sweep, Lanes<4>{}
    );
}

TEST(LaneWidthsBroadened, GiveTheSameBitsOverPixels) {
    expect_same_bits_of_spots<crystal::StillPixelLattice, float>(
        LatticeShape::broadened_pixel, Lanes<16>{}
    );
    expect_same_bits_of_spots<crystal::SweptPixelLattice, float>(
        LatticeShape::broadened_pixel_sweep, Lanes<16>{}
    );
}

}  // namespace
}  // namespace minibragg::property
