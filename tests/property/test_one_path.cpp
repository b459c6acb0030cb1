#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/diffraction/render_pixels.hpp"
#include "minibragg/scene/all_pixels.hpp"
#include "minibragg/scene/panel_tables.hpp"
#include "reference/random_scene.hpp"
#include "split/one_subpixel.hpp"

/// Laws of the one path (docs/one_path.md): one subpixel and several are the same sum over
/// samples. Random scenes of every lattice shape, with panels of any kind, sensor layers,
/// sources and crystals; photons are compared as doubles, before they are stored.
namespace minibragg::property {
namespace {

using namespace diffraction;
using namespace scene;
using reference::random_scene;
using reference::RandomScene;

using W = Width<1, double>;  // other widths have its bits: lane_widths.hpp

/// Photons of every pixel of a shot by Photons::of(): [pixel][Bragg, background].
template <class Photons, class Shot>
std::vector<double> photons_by(const Shot& shot, const SceneModel& model) {
    const auto rows = upload("rows", all_rows(model));
    std::size_t pixels = 0;
    for (const PanelModel& panel : model.panels) {
        pixels += static_cast<std::size_t>(panel.fast_pixels) *
                  static_cast<std::size_t>(panel.slow_pixels);
    }
    const Array<double> photons("photons", 2 * pixels);
    Kokkos::parallel_for(
        "minibragg::property::photons_by",
        Kokkos::RangePolicy<ExecSpace>(0, rows.extent(0)),
        KOKKOS_LAMBDA(const std::size_t i) {
            const PixelRow& row = rows(i);
            for (int fast = 0; fast < shot.scene.panels(row.panel).fast_pixels; ++fast) {
                const Intensity<double> pixel =
                    Photons::template of<W>(shot.scene, shot.crystal, row, fast);
                photons(2 * (row.first_pixel + fast)) = pixel.bragg;
                photons(2 * (row.first_pixel + fast) + 1) = pixel.background;
            }
        }
    );
    return download(photons);
}

/// The path, or the kernel for one subpixel (perf/split).
enum class Kernel { path, one_subpixel };

template <template <class> class Lattice>
std::vector<double> photons_of_shape(const SceneModel& model, Kernel kernel) {
    const DeviceScenes device = upload_scene(ExecSpace(), model);
    const auto crystal = make_crystal<Lattice<double>>(
        device.front(), crystal::NearestReflection<double>{device.reflections.box<double>()}
    );
    const PathShot<std::remove_cv_t<decltype(crystal)>> shot{device.front(), crystal};
    return kernel == Kernel::path ? photons_by<PathPhotons>(shot, model)
                                  : photons_by<perf::PhotonsOfOneSubpixel>(shot, model);
}

std::vector<double> photons_of(const SceneModel& model, Kernel kernel = Kernel::path) {
    switch (model.crystal.shape) {
        case LatticeShape::square:
            return photons_of_shape<crystal::ParallelepipedLattice>(model, kernel);
        case LatticeShape::round:
            return photons_of_shape<crystal::SphericalLattice>(model, kernel);
        case LatticeShape::gauss:
            return photons_of_shape<crystal::GaussianCellLattice>(model, kernel);
        case LatticeShape::tophat:
            return photons_of_shape<crystal::TophatCellLattice>(model, kernel);
        case LatticeShape::gauss_reciprocal:
            return photons_of_shape<crystal::GaussianReciprocalLattice>(model, kernel);
        case LatticeShape::tophat_reciprocal:
            return photons_of_shape<crystal::TophatReciprocalLattice>(model, kernel);
        default:
            break;  // all_shapes has no more
    }
    return {};
}

std::size_t different_bits(const std::vector<double>& a, const std::vector<double>& b) {
    std::size_t different = a.size() == b.size() ? 0U : 1U;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        different += std::memcmp(&a[i], &b[i], sizeof(double)) == 0 ? 0U : 1U;
    }
    return different;
}

class OnePath : public testing::TestWithParam<int> {
protected:
    /// Several scenes in double precision, every factor the samples' own.
    static std::vector<SceneModel> models() {
        std::vector<SceneModel> models;
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            SceneModel model =
                random_scene(
                    700 + seed, reference::all_shapes[GetParam()], Interpolation::nearest
                )
                    .model;
            reference::add_crystals(seed, model.crystal);
            model.precision = Precision::double_;
            model.sampling = {1, true, true, true, {}, {}, 0};
            models.push_back(model);
        }
        return models;
    }
};

TEST_P(OnePath, OneSubpixelHasTheBitsOfAKernelWithoutSubpixels) {
    double brightest = 0.0;
    for (const SceneModel& model : models()) {
        const std::vector<double> photons = photons_of(model);
        EXPECT_EQ(different_bits(photons, photons_of(model, Kernel::one_subpixel)), 0U);
        for (const double pixel : photons) {
            brightest = std::max(brightest, pixel);
        }
    }
    EXPECT_GT(brightest, 0.0);
}

/// A panel whose pixels have their centres where a subpixel lies in the pixels of another.
PanelModel shifted(PanelModel panel, double off_slow, double off_fast) {
    panel.origin_m = panel.origin_m + (off_slow * panel.pixel_size_m) * panel.slow +
                     (off_fast * panel.pixel_size_m) * panel.fast;
    return panel;
}

/// The mean of images of one subpixel, shifted to where the subpixels of a scene lie.
std::vector<double> mean_of_shifted(const SceneModel& whole) {
    const auto subpixels = subpixels_of(whole.sampling);
    std::vector<double> mean;
    for (const detector::Subpixel& slow : subpixels) {
        for (const detector::Subpixel& fast : subpixels) {
            SceneModel part = whole;
            part.sampling.oversample = 1;
            for (PanelModel& panel : part.panels) {
                panel = shifted(panel, slow.offset, fast.offset);
            }
            const std::vector<double> of_part = photons_of(part);
            mean.resize(of_part.size(), 0.0);
            const double share = slow.weight * fast.weight /
                                 static_cast<double>(subpixels.size() * subpixels.size());
            for (std::size_t pixel = 0; pixel < mean.size(); ++pixel) {
                mean[pixel] += share * of_part[pixel];
            }
        }
    }
    return mean;
}

TEST_P(OnePath, SeveralSubpixelsAreTheMeanOfImagesOfOneSubpixelThatAreShifted) {
    using detector::SubpixelRule;
    for (const SubpixelRule rule : {SubpixelRule::even, SubpixelRule::legendre}) {
        for (const int n : {2, 3}) {
            for (const SceneModel& model : models()) {
                SceneModel whole = model;
                whole.sampling.oversample = n;
                whole.sampling.subpixels = rule;
                const std::vector<double> photons = photons_of(whole),
                                          mean = mean_of_shifted(whole);
                double brightest = 0.0, worst = 0.0;
                for (std::size_t pixel = 0; pixel < mean.size(); ++pixel) {
                    brightest = std::max(brightest, std::abs(mean[pixel]));
                    worst = std::max(worst, std::abs(photons[pixel] - mean[pixel]));
                }
                // A position is rounded otherwise when its panel is shifted: indices by some
                // 1e-14, intensities by 1e-12.
                EXPECT_LE(worst, 1e-11 * brightest) << n << " subpixels along an edge";
            }
        }
    }
}

TEST_P(OnePath, HoldingFactorsChangesNoBitOfOneSubpixelInOneLayerOfOneDirection) {
    for (SceneModel model : models()) {
        for (PanelModel& panel : model.panels) {
            panel.layers.resize(1);
        }
        for (SourceModel& source : model.beam.sources) {
            source.direction = model.beam.sources.front().direction;
        }
        SceneModel held = model;
        held.sampling = {1, false, false, false, {0.0, 0.0, false}, {0.0, 0.0, true}, 0};
        EXPECT_EQ(different_bits(photons_of(model), photons_of(held)), 0U);
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes,
    OnePath,
    testing::Range(0, static_cast<int>(std::size(reference::all_shapes))),
    [](const auto& shape) {
        return std::string(reference::shape_names[shape.param]);
    }
);

}  // namespace
}  // namespace minibragg::property
