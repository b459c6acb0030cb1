#pragma once

#include "diffraction/scene.hpp"

/// The one path every photon takes through this program, outermost first:
///
///     pixel -> sensor layer -> subpixel -> direction -> cell (phi, mosaic domain) -> wavelength
///
/// One function a level; each is a weighted sum over the next, and the weight of a level is applied at
/// that level. A still, a perfect crystal, a monochromatic beam or one subpixel is the same code with a
/// count of one. See docs/physics.md, eq. 1 to 13.
///
/// `W` is the width (base/width.hpp), `Lattice` the lattice shape, `Reflections` the lookup of |F|^2.
/// An observer sees every intermediate value (trace_pixel.hpp); the renderer's sees nothing and costs
/// nothing.
namespace minibragg::diffraction {

/// Bragg and background intensity, apart.
template <class Real>
struct Intensity {
    Real bragg, background;
};

/// What is computed once a pixel when it does not follow the samples.
template <class Real>
struct HeldFactors {
    Real solid_angle, polarization;
    Vec3<Real> capture_direction;
    Real capture;  ///< of the layer at hand
};

/// Sees nothing.
struct NoObserver {
    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void held(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void sample(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void direction(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void step(const Values&...) const {}
};

/// The innermost level: scene, shape and lookup by value, the loops over cells and wavelengths.
template <class Lattice, class Reflections>
struct CrystalModel {
    Lattice lattice;
    Reflections reflections;
};

/// |F_cell|^2 |F_lattice|^2 / peak of one domain at fractional Miller indices. Eq. 8.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION typename W::Fast domain_intensity(
    const Crystal& crystal, const Vec3<typename W::Real>& hkl, const Observer& observer
) {
    using Fast = typename W::Fast;
    using Index = typename W::Index;
    const Vec3<typename W::Real> whole{nearest(hkl.x), nearest(hkl.y), nearest(hkl.z)};
    const Vec3<Fast> delta{
        convert<Fast>(typename W::Real(hkl.x - whole.x)),
        convert<Fast>(typename W::Real(hkl.y - whole.y)),
        convert<Fast>(typename W::Real(hkl.z - whole.z))};
    const Vec3<Index> nearest_hkl{
        convert<Index>(whole.x), convert<Index>(whole.y), convert<Index>(whole.z)};
    const Fast f_lattice_squared = crystal.lattice(delta);
    const Fast f_cell_squared = crystal.reflections.template intensity<W>(nearest_hkl, delta);
    observer.step(hkl, nearest_hkl, f_cell_squared, f_lattice_squared);
    return f_cell_squared * f_lattice_squared;
}

/// Weighted sum over the cells (phi, domain) and the wavelengths of one direction. Eq. 7.
/// `s` is the dimensionless scattering vector d - s0.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION typename W::Real crystal_intensity(
    const Scene& scene,
    const Crystal& crystal,
    const beam::Direction& direction,
    const Vec3<typename W::Real>& s,
    const Observer& observer
) {
    using Real = typename W::Real;
    using Fast = typename W::Fast;
    // Sums in Fast stay this short, so that mixed precision keeps seven digits for any number of domains.
    constexpr int terms_of_a_partial_sum = 64;
    const beam::Wavelength* wavelengths = scene.wavelengths.data() + direction.first_wavelength;
    const crystal::CellVectors* cells = scene.cells.data();
    const int cell_count = static_cast<int>(scene.cells.extent(0));
    const int cells_at_once = direction.wavelengths < terms_of_a_partial_sum
                                  ? terms_of_a_partial_sum / direction.wavelengths
                                  : 1;
    const Fast s_squared = convert<Fast>(Real(dot(s, s)));
    Real sum = all_lanes<Real>(0.0);
    for (int first = 0; first < cell_count; first += cells_at_once) {
        const int last = smaller(first + cells_at_once, cell_count);
        Fast partial = all_lanes<Fast>(0);
        for (int i = first; i < last; ++i) {
            const Vec3<Real> phase{
                dot(cells[i].a_A, s), dot(cells[i].b_A, s), dot(cells[i].c_A, s)};
            for (int j = 0; j < direction.wavelengths; ++j) {
                const beam::Wavelength& wavelength = wavelengths[j];
                const Fast value =
                    domain_intensity<W>(crystal, wavelength.inverse_invA * phase, observer);
                const auto weight = static_cast<Element<Fast>>(wavelength.weight);
                const auto limit = static_cast<Element<Fast>>(wavelength.largest_q_squared);
                partial += if_less(
                    all_lanes<Fast>(limit), s_squared, all_lanes<Fast>(0), Fast(weight * value)
                );
            }
        }
        sum += convert<Real>(partial);
    }
    return sum;
}

/// Weighted sum of the amorphous scattering over the wavelengths of one direction. Eq. 13.
template <class W>
KOKKOS_FORCEINLINE_FUNCTION typename W::Real background_intensity(
    const Scene& scene, const beam::Direction& direction, const Vec3<typename W::Real>& s
) {
    using Real = typename W::Real;
    if (scene.amorphous.intensity_e2.extent(0) == 0) {
        return all_lanes<Real>(0.0);
    }
    const Real half_s = 0.5 * square_root(Real(dot(s, s)));
    Real sum = all_lanes<Real>(0.0);
    for (int j = 0; j < direction.wavelengths; ++j) {
        const beam::Wavelength& wavelength = scene.wavelengths(direction.first_wavelength + j);
        const Real stol_invA = half_s * wavelength.inverse_invA;
        sum += wavelength.weight *
               convert<Real>(background::amorphous_intensity<W>(scene.amorphous, stol_invA));
    }
    return sum;
}

/// Weighted sum over the directions of the beam. The polarization belongs to the direction and the ray,
/// so it is applied inside the sum. Eq. 6.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION Intensity<typename W::Real> ray_intensity(
    const Scene& scene,
    const Crystal& crystal,
    const Vec3<typename W::Real>& diffracted,
    const HeldFactors<typename W::Real>& held,
    const Observer& observer
) {
    using Real = typename W::Real;
    Intensity<Real> sum{all_lanes<Real>(0.0), all_lanes<Real>(0.0)};
    const int directions = static_cast<int>(scene.directions.extent(0));
    for (int i = 0; i < directions; ++i) {
        const beam::Direction& direction = scene.directions(i);
        const Vec3<Real> s = diffracted - direction.incident;
        const Real polarization =
            scene.sampling.polarization_per_sample
                ? beam::polarization_factor(scene.polarization, direction, diffracted)
                : held.polarization;
        observer.direction(direction, s, polarization);
        sum.bragg +=
            polarization * crystal_intensity<W>(scene, crystal, direction, s, observer);
        sum.background += polarization * background_intensity<W>(scene, direction, s);
    }
    return sum;
}

/// Where a sample lies: the pixels of a pack, and the panel they are on.
template <class Real>
struct PixelPack {
    const detector::Panel& panel;
    double slow;
    Real fast;
};

/// The ray to the sample whose factors are held.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION detector::Ray<Real> held_ray(
    const Scene& scene, const PixelPack<Real>& pixel, const HeldSample& held
) {
    const int layer =
        pixel.panel.first_layer + (held.in_last_layer ? pixel.panel.layers - 1 : 0);
    return detector::ray_to(
        pixel.panel,
        pixel.slow,
        pixel.fast,
        detector::SamplePoint{held.off_slow, held.off_fast, scene.layers(layer).depth_m}
    );
}

/// The factors that one sample serves the whole pixel with. Computed only if any is held.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION HeldFactors<Real> held_factors(
    const Scene& scene, const PixelPack<Real>& pixel
) {
    const Sampling& sampling = scene.sampling;
    HeldFactors<Real> held{};
    if (!sampling.solid_angle_per_sample || !sampling.polarization_per_sample) {
        const auto ray = held_ray(scene, pixel, sampling.held);
        held.solid_angle = detector::solid_angle(pixel.panel, ray);
        held.polarization = beam::polarization_factor(
            scene.polarization, scene.directions(sampling.held_direction), ray.direction
        );
    }
    if (!sampling.capture_per_sample) {
        held.capture_direction = held_ray(scene, pixel, sampling.held_capture).direction;
    }
    return held;
}

/// Intensity of one sample times its solid angle and capture. Eq. 3 to 5b.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION Intensity<typename W::Real> sample_intensity(
    const Scene& scene,
    const Crystal& crystal,
    const PixelPack<typename W::Real>& pixel,
    const detector::SensorLayer& layer,
    const detector::SamplePoint& point,
    const HeldFactors<typename W::Real>& held,
    const Observer& observer
) {
    using Real = typename W::Real;
    const Sampling& sampling = scene.sampling;
    const auto ray = detector::ray_to(pixel.panel, pixel.slow, pixel.fast, point);
    const Real solid_angle = sampling.solid_angle_per_sample
                                 ? detector::solid_angle(pixel.panel, ray)
                                 : held.solid_angle;
    const Real capture = sampling.capture_per_sample
                             ? detector::capture_fraction(pixel.panel, layer, ray.direction)
                             : held.capture;
    observer.sample(point, ray, solid_angle, capture);
    const auto intensity = ray_intensity<W>(scene, crystal, ray.direction, held, observer);
    const Real weight = solid_angle * capture;
    return {weight * intensity.bragg, weight * intensity.background};
}

/// Expected photons in W::lanes neighbouring pixels of a row: the sum over sensor layers of the mean
/// over subpixels. Eq. 1 and 2.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION Intensity<typename W::Real> pixel_photons(
    const Scene& scene,
    const Crystal& crystal,
    const PixelRow& row,
    int first_fast,
    const Observer& observer
) {
    using Real = typename W::Real;
    const int n = scene.sampling.oversample;
    const detector::Panel& panel = scene.panels(row.panel);
    const PixelPack<Real> pixel{
        panel, static_cast<double>(row.slow), counting_from<Real>(first_fast)};
    HeldFactors<Real> held = held_factors(scene, pixel);
    observer.held(held);
    Intensity<Real> sum{all_lanes<Real>(0.0), all_lanes<Real>(0.0)};
    for (int i = 0; i < panel.layers; ++i) {
        const detector::SensorLayer& layer = scene.layers(panel.first_layer + i);
        if (!scene.sampling.capture_per_sample) {
            held.capture = detector::capture_fraction(panel, layer, held.capture_direction);
        }
        for (int sub = 0; sub < n * n; ++sub) {
            const detector::SamplePoint point{
                detector::subpixel_offset(sub / n, n),
                detector::subpixel_offset(sub % n, n),
                layer.depth_m};
            const auto sample =
                sample_intensity<W>(scene, crystal, pixel, layer, point, held, observer);
            sum.bragg += sample.bragg;
            sum.background += sample.background;
        }
    }
    return {
        scene.bragg_photons * sum.bragg,
        scene.background_photons * sum.background + scene.constant_photons};
}

}  // namespace minibragg::diffraction
