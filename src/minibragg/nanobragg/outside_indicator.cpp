#include "minibragg/nanobragg/outside_indicator.hpp"

#include "minibragg/base/constants.hpp"
#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/crystal/structure_factor_table.hpp"
#include "minibragg/detector/sensor_layer.hpp"
#include "minibragg/diffraction/render_pixels.hpp"

namespace minibragg::nanobragg {

namespace {

using scene::DeviceScenes;
using scene::LatticeShape;
using scene::PhotonImages;
using scene::PixelRows;

/// A lattice factor that never vanishes.
template <class T>
struct EverywhereLattice {
    using Spots = crystal::EndlessSpots;

    static EverywhereLattice from(const crystal::LatticeParameters&) { return {}; }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>&) const {
        return all_lanes<V>(1);
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static constexpr bool vanishes(const Vec3<V>&) {
        return false;
    }
};

/// 1 where the amplitude of Gaussian spots, in double precision, is not 0.
template <class T>
struct NonzeroGaussianLattice {
    using Spots = crystal::EndlessSpots;

    crystal::GaussianReciprocalLattice<T> gaussian;

    static NonzeroGaussianLattice from(const crystal::LatticeParameters& p) {
        return {crystal::GaussianReciprocalLattice<T>::from(p)};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        constexpr double smallest_log = -745.13;  // of a double
        const V log_of_square = gaussian.metric(delta) * gaussian.exponent;
        return if_less(
            log_of_square,
            all_lanes<V>(static_cast<T>(2.0 * smallest_log)),
            all_lanes<V>(0),
            all_lanes<V>(1)
        );
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static constexpr bool vanishes(const Vec3<V>&) {
        return false;
    }
};

/// 1 where the path's interpolation falls back on the nearest reflection.
struct OutsideIndicator {
    Vec3<std::int32_t> smallest, largest;  ///< Miller indices of the table

    template <class W>
    KOKKOS_FORCEINLINE_FUNCTION typename W::Quick intensity(
        const Vec3<typename W::Index>& nearest_hkl, const Vec3<typename W::Quick>& delta
    ) const {
        using Quick = typename W::Quick;
        using Axis = crystal::InterpolationAxis<W>;
        const Axis h(nearest_hkl.x, delta.x, smallest.x, largest.x);
        const Axis k(nearest_hkl.y, delta.y, smallest.y, largest.y);
        const Axis l(nearest_hkl.z, delta.z, smallest.z, largest.z);
        const Quick margin = smaller(smaller(h.margin, k.margin), l.margin);
        return if_less(margin, all_lanes<Quick>(0), all_lanes<Quick>(1), all_lanes<Quick>(0));
    }
};

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
