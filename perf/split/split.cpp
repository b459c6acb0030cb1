#include "split/one_crystal.hpp"
#include "split/variants.hpp"

namespace minibragg::perf {
namespace {

using namespace diffraction;
using namespace scene;

/// sum_over_samples() of the path for one subpixel: no loop over subpixels, nothing held.
template <class Real, class Scattering>
KOKKOS_FORCEINLINE_FUNCTION Real sum_over_layers(
    const Scene& scene, const PixelPack<Real>& pixel, const Scattering& scattering
) {
    Real sum = all_lanes<Real>(0.0);
    for (int i = 0; i < pixel.panel.lines; ++i) {
        const detector::SampleLine& line = scene.sample_lines(pixel.panel.first_line + i);
        const auto ray =
            detector::ray_to(pixel.panel, pixel.slow, pixel.fast, line.place_m, 0.0);
        const Real capture =
            detector::capture_fraction(pixel.panel, line.layer, ray.direction());
        const Real of_sample = detector::solid_angle(pixel.panel, ray) * capture;
        const int directions = static_cast<int>(scene.directions.extent(0));
        for (int j = 0; j < directions; ++j) {
            const beam::Direction& direction = scene.directions(j);
            const Vec3<Real> q_invA = scattering_vector(direction, ray);
            const Real weight = of_sample * diffraction::polarization_factor(direction, ray);
            sum = scattering(direction, q_invA, WeightedSum<Real>{weight, sum});
        }
    }
    return sum;
}

/// PathPhotons for one subpixel.
template <class W, class Crystal>
struct PhotonsOfOneSubpixel {
    Scene scene;
    Crystal crystal;

    KOKKOS_FORCEINLINE_FUNCTION Intensity<typename W::Real> operator()(
        const PixelRow& row, int first_fast
    ) const {
        using Real = typename W::Real;
        const PixelPack<Real> pixel{
            scene.panels(row.panel),
            static_cast<double>(row.slow),
            counting_from<Real>(first_fast)};
        constexpr NoObserver nobody;
        const BraggScattering<W, Crystal, NoObserver> bragg{scene, crystal, nobody};
        Intensity<Real> photons{
            scene.bragg_photons * sum_over_layers(scene, pixel, bragg),
            all_lanes<Real>(scene.constant_photons)};
        if (scene.amorphous.intensity_e2.extent(0) != 0) {
            photons.background += scene.background_photons *
                                  sum_over_layers(scene, pixel, AmorphousScattering<W>{scene});
        }
        return photons;
    }
};

}  // namespace

void render_split(
    const DeviceScene& scene, const PixelRows& pixels, const PhotonImages& images
) {
    with_one_crystal(scene, [&]<class W, class Crystal>(const Crystal& crystal) {
        if (scene.scene.sampling.oversample == 1) {
            render_packs<W>(
                PhotonsOfOneSubpixel<W, Crystal>{scene.scene, crystal}, pixels, images
            );
        } else {
            render_pixels<W>(scene.scene, crystal, pixels, images);
        }
    });
}

}  // namespace minibragg::perf
