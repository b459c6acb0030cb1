#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "minibragg/config/read_deck.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/spots/spots_of_image.hpp"

/// Small images and their spots.
namespace minibragg::spots {

/// A crystal of 60 x 70 x 80 A before 160 x 160 pixels.
inline setup::Experiment experiment_of(const std::vector<std::string>& overrides) {
    static const std::string deck = R"(
[beam]
wavelength_A = 1.0
fluence_photons_per_m2 = 1e24
polarization = { applied = false }
[crystal]
unit_cell = [60, 70, 80, 90, 90, 90]
cells = [14, 12, 10]
shape = "gauss"
orientation = { euler_deg = [10, 20, 30] }
[structure_factors]
default_F = 100
[detector]
distance_mm = 200
grid = { pixels = [160, 160], pixel_size_mm = 0.25 }
[sampling]
precision = "double"
oversample = 2
)";
    return setup::make_experiment(
        config::read_deck(deck, "deck.toml", overrides),
        setup::Files(parallel::Communicator::self())
    );
}

/// A rendered image with its spots.
struct Listed {
    std::vector<float> bragg;
    std::vector<Spot> spots;

    double image_sum() const { return std::accumulate(bragg.begin(), bragg.end(), 0.0); }

    double spots_sum() const {
        double sum = 0.0;
        for (const Spot& spot : spots) {
            sum += spot.photons;
        }
        return sum;
    }
};

/// An image that was rendered, all of it by this rank.
class Rendered {
public:
    Rendered(const setup::Experiment& experiment, const setup::Shot& shot)
        : experiment_(experiment), shot_(shot) {
        const ExecSpace exec;
        common_ = scene::upload_scene(exec, experiment.scene);
        scenes_ = scene::upload_shots(exec, common_, {{shot.scene, shot.own}});
        std::vector<parallel::Band> bands;
        for (int panel = 0; panel < static_cast<int>(shot.scene.panels.size()); ++panel) {
            const auto& model = shot.scene.panels[static_cast<std::size_t>(panel)];
            bands.push_back({panel, 0, model.slow_pixels});
        }
        pixels = setup::make_local_pixels(experiment.detector, bands);
        images_ = setup::make_images(pixels, 1, true);
        diffraction::render(exec, scenes_, pixels.rows, images_);
        exec.fence();
        bragg = download(images_.bragg);
    }

    RenderedImage described() const {
        return {experiment_, shot_, scenes_, pixels, images_.bragg};
    }

    double brightest() const { return *std::max_element(bragg.begin(), bragg.end()); }

    setup::LocalPixels pixels;
    std::vector<float> bragg;

private:
    const setup::Experiment& experiment_;
    setup::Shot shot_;
    scene::DeviceScenes common_, scenes_;
    scene::PhotonImages images_;
};

inline Listed list(const setup::Experiment& experiment, const setup::Shot& shot) {
    const Rendered image(experiment, shot);
    return {image.bragg, spots_of_image(parallel::Communicator::self(), image.described())};
}

inline Listed list(const std::vector<std::string>& overrides, int image = 0) {
    const setup::Experiment experiment = experiment_of(overrides);
    return list(experiment, setup::make_shot(experiment, image));
}

}  // namespace minibragg::spots
