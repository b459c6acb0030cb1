#include <cstring>

#include <gtest/gtest.h>

#include "minibragg/diffraction/render.hpp"
#include "minibragg/setup/local_pixels.hpp"
#include "minibragg/setup/make_shot.hpp"
#include "unit/setup/series_of.hpp"

/// Shots that are rendered by one launch have the bits that each has alone.
namespace minibragg::setup {
namespace {

/// Shots that differ in all that may differ: beam, detector, crystals, background and the
/// oversampling that follows.
Experiment varied_experiment() {
    return run_of(
        "shots = 7\nlattices = [1, 3, 2, 1, 3, 1, 2]\n"
        "orientation = { distribution = \"uniform\" }\n"
        "wavelength_A = [1.3, 1.2, 1.3, 1.1, 1.0, 1.25, 1.15]\n"
        "distance_mm = [90, 80, 70, 95, 85, 100, 75]\n"
        "size_factor = [1, 3, 0.5, 2, 40, 1, 1]\nconstant_photons = 0.25\n"
        "[[series.material]]\nname = \"water\"\nthickness_mm = { distribution = "
        "\"uniform\", lowest = 0.01, highest = 0.1 }",
        {"sampling.oversample=0",
         "detector.mask.rectangles=[{panel=0, fast=[2, 5], slow=[3, 4]}]",
         "beam.dispersion={range_fraction=0.01, steps=3}"}
    );
}

/// A third of the rows are another rank's.
LocalPixels some_pixels(const Experiment& experiment, int shots) {
    return make_local_pixels(experiment.detector, {{0, 2, 6}}, shots);
}

struct Rendered {
    std::vector<float> photons, bragg, background;
};

Rendered render_together(const Experiment& experiment, const std::vector<int>& images) {
    const ExecSpace exec;
    const auto common = scene::upload_scene(exec, experiment.scene);
    std::vector<Shot> shots;
    for (const int image : images) {
        shots.push_back(make_shot(experiment, image));
    }
    std::vector<scene::ShotScene> to_upload;
    for (const Shot& shot : shots) {
        to_upload.push_back({shot.scene, shot.own});
    }
    const int count = static_cast<int>(images.size());
    const LocalPixels pixels = some_pixels(experiment, count);
    const scene::PhotonImages together = make_images(pixels, count, true);
    const auto scenes = scene::upload_shots(exec, common, to_upload);
    diffraction::render(exec, scenes, pixels.rows, together);
    exec.fence();
    return {
        download(together.photons), download(together.bragg), download(together.background)};
}

std::size_t different_bits(
    const std::vector<float>& together, std::size_t place, const std::vector<float>& alone
) {
    const float* const part = together.data() + place * alone.size();
    std::size_t different = 0;
    for (std::size_t i = 0; i < alone.size(); ++i) {
        different += std::memcmp(part + i, &alone[i], sizeof(float)) == 0 ? 0U : 1U;
    }
    return different;
}

TEST(ManyShots, OfOneLaunchHaveTheBitsOfEachAlone) {
    const Experiment experiment = varied_experiment();
    const std::vector<int> order{3, 0, 6, 1, 5, 2, 4};
    const Rendered together = render_together(experiment, order);
    std::vector<int> oversamples;
    for (std::size_t place = 0; place < order.size(); ++place) {
        SCOPED_TRACE("shot " + std::to_string(order[place]));
        const Rendered alone = render_together(experiment, {order[place]});
        EXPECT_EQ(alone.photons.size(), 48U);
        EXPECT_EQ(different_bits(together.photons, place, alone.photons), 0U);
        EXPECT_EQ(different_bits(together.bragg, place, alone.bragg), 0U);
        EXPECT_EQ(different_bits(together.background, place, alone.background), 0U);
        oversamples.push_back(make_shot(experiment, order[place]).scene.sampling.oversample);
    }
    EXPECT_NE(oversamples.front(), oversamples.back()) << "shots are sampled alike";
    EXPECT_NE(
        different_bits(
            together.photons, 1, {together.photons.begin(), together.photons.begin() + 48}
        ),
        0U
    );
}

}  // namespace
}  // namespace minibragg::setup
