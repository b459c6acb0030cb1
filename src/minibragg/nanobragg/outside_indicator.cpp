#include "minibragg/nanobragg/outside_indicator.hpp"

#include "minibragg/base/constants.hpp"
#include "minibragg/detector/sensor_layer.hpp"
#include "minibragg/diffraction/render_pixels.hpp"
#include "minibragg/nanobragg/contributing_lattice.hpp"

namespace minibragg::nanobragg {

namespace {

using scene::DeviceScenes;
using scene::LatticeShape;
using scene::PhotonImages;
using scene::PixelRows;

template <template <class> class Lattice>
void render_with(
    const ExecSpace& exec,
    const DeviceScenes& scenes,
    const PixelRows& pixels,
    const PhotonImages& images
) {
    using QuickElement = double;
    using W = diffraction::ShapeWidth<Lattice<QuickElement>, QuickElement>;
    const scene::DeviceReflections& reflections = scenes.reflections;
    const OutsideIndicator indicator{reflections.smallest_hkl, reflections.largest_hkl};
    diffraction::render_pixels<W, Lattice<QuickElement>>(
        exec, scenes, indicator, pixels, images
    );
}

}  // namespace

scene::SceneModel indicator_model(const scene::SceneModel& model) {
    scene::SceneModel indicator = model;
    indicator.beam.is_polarized = false;
    indicator.beam.fluence_photons_per_m2 = 1.0 / constants::electron_radius_squared_m2;
    indicator.background = {};
    for (scene::PanelModel& panel : indicator.panels) {
        panel.is_point_pixel = true;
        for (detector::SensorLayer& layer : panel.layers) {
            layer = {layer.depth_m, 0.0, std::numeric_limits<double>::infinity()};
        }
    }
    return indicator;
}

void render_outside(
    const ExecSpace& exec,
    const DeviceScenes& scenes,
    const PixelRows& pixels,
    const PhotonImages& images
) {
    switch (scenes.shape) {
        case LatticeShape::gauss_reciprocal:
            return render_with<NonzeroGaussianLattice>(exec, scenes, pixels, images);
        case LatticeShape::tophat_reciprocal:
            return render_with<crystal::TophatReciprocalLattice>(exec, scenes, pixels, images);
        default:
            return render_with<EverywhereLattice>(exec, scenes, pixels, images);
    }
}

void render_outside_with_water(
    const ExecSpace& exec,
    const DeviceScenes& scenes,
    const PixelRows& pixels,
    const PhotonImages& images
) {
    render_with<EverywhereLattice>(exec, scenes, pixels, images);
}

}  // namespace minibragg::nanobragg
