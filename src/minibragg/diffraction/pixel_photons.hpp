#pragma once

#include "minibragg/scene/scene.hpp"

/// The one path every photon takes through this program, outermost first:
///
///     pixel -> sample (sensor layer, subpixel) -> direction -> cell (crystal, phi, mosaic domain) -> wavelength
///
/// One function a level; each is a weighted sum over the next. A level multiplies its weight into the one it was given,
/// hands the product down with the sum so far, and hands the longer sum up: one sum is kept, not one a level, beside the
/// short one of the innermost loop. A still, a perfect crystal, a monochromatic beam or one subpixel is the same code with
/// a count of one. See docs/physics.md, eq. 1 to 13.
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
};

/// Sees nothing, so steps that add exactly nothing may be passed over.
struct NoObserver {
    static constexpr bool sees_zeros = false;

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void held(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void sample(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void direction(const Values&...) const {}

    template <class... Values>
    KOKKOS_FORCEINLINE_FUNCTION void step(const Values&...) const {}
};

/// What a crystal is to the innermost levels, by value.
template <class Lattice, class Reflections>
struct CrystalModel {
    using Spots = typename Lattice::Spots;
    Lattice lattice;
    Reflections reflections;
    Spots spots;  ///< where they end
};

/// |F_cell|^2 |F_lattice|^2 / peak of one domain at fractional Miller indices. Eq. 8.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION typename W::Fast domain_intensity(
    const Crystal& crystal, const Vec3<typename W::Real>& hkl, const Observer& observer
) {
    using Fast = typename W::Fast;
    using Index = typename W::Index;
    const Vec3<Fast> delta{
        convert<Fast>(fraction(hkl.x)),
        convert<Fast>(fraction(hkl.y)),
        convert<Fast>(fraction(hkl.z))};
    if (!Observer::sees_zeros && crystal.lattice.vanishes(delta)) {
        return all_lanes<Fast>(0);
    }
    const Vec3<Index> nearest_hkl{
        nearest_int<Index>(hkl.x), nearest_int<Index>(hkl.y), nearest_int<Index>(hkl.z)};
    const Fast f_lattice_squared = crystal.lattice(delta);
    const Fast f_cell_squared = crystal.reflections.template intensity<W>(nearest_hkl, delta);
    observer.step(hkl, nearest_hkl, f_cell_squared, f_lattice_squared);
    return f_cell_squared * f_lattice_squared;
}

/// The sum with a step's part: nothing where the resolution limit cuts.
template <class Fast>
KOKKOS_FORCEINLINE_FUNCTION Fast add_weighted(
    const beam::StepWeight<Element<Fast>>& step,
    Element<Fast> cell_weight,
    const Fast& q_squared,
    const Fast& value,
    const Fast& sum
) {
    return if_less(
        all_lanes<Fast>(step.largest_q_squared),
        q_squared,
        sum,
        multiply_add(step.weight * cell_weight, value, sum)
    );
}

/// Fractional Miller indices at q.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Vec3<Real> miller_indices(
    const crystal::CellVectorsOf<Element<Real>>& cell, const Vec3<Real>& q_invA
) {
    return {dot(cell.a_A, q_invA), dot(cell.b_A, q_invA), dot(cell.c_A, q_invA)};
}

/// The scattering vector at the first wavelength of a direction, 1/A, as the cells need it.
template <class W>
struct ScatteringVector {
    using Rough = typename LanesOf<float, W::lanes>::type;
    const Vec3<typename W::Real>& exact;
    const Vec3<Rough>& rounded;
    const typename W::Fast& squared;  ///< 0 where nothing is cut
};

/// Whether a cell has no spot at any wavelength of a direction, in any lane: what it adds is exactly 0.
template <class Spots, class Rough>
KOKKOS_FORCEINLINE_FUNCTION bool misses_spots(
    const Spots& spots,
    const crystal::RoundedCellVectors& cell,
    const beam::Wavelength* wavelengths,
    int wavelength_count,
    const Vec3<Rough>& first_q_invA
) {
    const Vec3<Rough> first_hkl = miller_indices(cell, first_q_invA);
    Vec3<Rough> hkl = first_hkl;
    for (int j = 0;;) {
        if (!spots.miss(Vec3<Rough>{fraction(hkl.x), fraction(hkl.y), fraction(hkl.z)})) {
            return false;
        }
        if (++j == wavelength_count) {
            return true;
        }
        hkl = static_cast<float>(wavelengths[j].first_to_this) * first_hkl;
    }
}

/// What a level is given: the weight of all that it adds, and the sum to add it to. Refers to both: for a call, not to be
/// kept.
template <class Real>
struct WeightedSum {
    const Real& weight;
    const Real& sum;
};

/// `so_far` and what all cells (crystal, phi, domain) scatter at the wavelengths of one direction. Eq. 7, 7c.
/// @pre the direction has a wavelength
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION typename W::Real add_cells(
    const scene::Scene& scene,
    const Crystal& crystal,
    const beam::Direction& direction,
    const ScatteringVector<W>& q,
    const Observer& observer,
    const WeightedSum<typename W::Real>& so_far
) {
    using Real = typename W::Real;
    using Fast = typename W::Fast;
    constexpr bool passes_over = Crystal::Spots::end && !Observer::sees_zeros;
    const beam::Wavelength* wavelengths = scene.wavelengths.data() + direction.first_wavelength;
    const int cells = static_cast<int>(scene.cells.extent(0));
    // Sums in Fast stay this short, so that mixed precision keeps seven digits for any number of domains.
    constexpr int terms_of_a_partial_sum = 64;
    Real sum = so_far.sum;
    Fast partial = all_lanes<Fast>(0);
    int terms = 0;
    const auto count = [&](int more) __attribute__((always_inline)) {
        terms += more;
        if (terms >= terms_of_a_partial_sum) [[unlikely]] {
            sum = multiply_add(so_far.weight, convert<Real>(partial), sum);
            partial = all_lanes<Fast>(0);
            terms %= terms_of_a_partial_sum;
        }
    };
    for (int i = 0; i < cells; ++i) {
        if constexpr (passes_over) {
            const int n = direction.wavelengths;
            const crystal::RoundedCellVectors& rounded = scene.rounded_cells(i);
            if (misses_spots(crystal.spots, rounded, wavelengths, n, q.rounded)) {
                count(n);
                continue;
            }
        }
        const Vec3<Real> first_hkl = miller_indices(scene.cells(i), q.exact);
        const auto cell_weight = scene.cell_weights(i).template as<Element<Fast>>();
        Vec3<Real> hkl = first_hkl;
        for (int j = 0;;) {
            const Fast value = domain_intensity<W>(crystal, hkl, observer);
            const auto& step = wavelengths[j].template step<Element<Fast>>();
            partial = add_weighted(step, cell_weight, q.squared, value, partial);
            count(1);
            if (++j == direction.wavelengths) {
                break;
            }
            hkl = wavelengths[j].first_to_this * first_hkl;
        }
    }
    return multiply_add(so_far.weight, convert<Real>(partial), sum);
}

/// `so_far` and what amorphous materials scatter at the wavelengths of one direction. Eq. 13.
/// @pre there is a table
template <class W>
KOKKOS_FORCEINLINE_FUNCTION typename W::Real add_background(
    const scene::Scene& scene,
    const beam::Direction& direction,
    const Vec3<typename W::Real>& q_invA,
    const WeightedSum<typename W::Real>& so_far
) {
    using Real = typename W::Real;
    const Real first_stol_invA = 0.5 * square_root(Real(dot(q_invA, q_invA)));
    Real intensity = all_lanes<Real>(0.0);
    for (int j = 0; j < direction.wavelengths; ++j) {
        const beam::Wavelength& wavelength = scene.wavelengths(direction.first_wavelength + j);
        const Real stol_invA = first_stol_invA * wavelength.first_to_this;
        intensity +=
            wavelength.exact.weight *
            convert<Real>(background::amorphous_intensity<W>(scene.amorphous, stol_invA));
    }
    return multiply_add(so_far.weight, intensity, so_far.sum);
}

/// The two kinds of scattering as functions of a direction, the scattering vector at its first wavelength, and the sum so
/// far.
template <class W, class Crystal, class Observer>
struct BraggScattering {
    const scene::Scene& scene;
    const Crystal& crystal;
    const Observer& observer;

    KOKKOS_FORCEINLINE_FUNCTION typename W::Real operator()(
        const beam::Direction& direction,
        const Vec3<typename W::Real>& q_invA,
        const WeightedSum<typename W::Real>& so_far
    ) const {
        using Real = typename W::Real;
        using Fast = typename W::Fast;
        using Rough = typename ScatteringVector<W>::Rough;
        const Vec3<Rough> rounded_q_invA{
            convert<Rough>(q_invA.x), convert<Rough>(q_invA.y), convert<Rough>(q_invA.z)};
        const Fast q_squared =
            direction.is_cut ? convert<Fast>(Real(dot(q_invA, q_invA))) : all_lanes<Fast>(0);
        const ScatteringVector<W> q{q_invA, rounded_q_invA, q_squared};
        return add_cells<W>(scene, crystal, direction, q, observer, so_far);
    }
};

template <class W>
struct AmorphousScattering {
    const scene::Scene& scene;

    KOKKOS_FORCEINLINE_FUNCTION typename W::Real operator()(
        const beam::Direction& direction,
        const Vec3<typename W::Real>& q_invA,
        const WeightedSum<typename W::Real>& so_far
    ) const {
        return add_background<W>(scene, direction, q_invA, so_far);
    }
};

/// Where a sample lies: the pixels of a pack, and the panel they are on.
template <class Real>
struct PixelPack {
    const detector::Panel& panel;
    double slow;
    Real fast;
};

/// A sample of a pack of pixels: its place in every pixel, and what is held for the pixel.
template <class Real>
struct Sample {
    const detector::SampleLine& line;
    double off_fast;  ///< pixels from the pixel's centre
    const HeldFactors<Real>& held;
    const Real& held_capture;  ///< of the layer
};

/// The ray to the sample whose factors are held.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION detector::Ray<Real> held_ray(
    const scene::Scene& scene, const PixelPack<Real>& pixel, const scene::HeldSample& held
) {
    const detector::Panel& panel = pixel.panel;
    const int line = panel.first_line + (held.in_last_layer ? panel.lines - 1 : 0);
    const double depth_m = scene.sample_lines(line).layer.depth_m;
    const detector::SamplePoint point{held.off_slow, held.off_fast, depth_m};
    return detector::ray_to(panel, pixel.slow, pixel.fast, point);
}

/// The scattering vector q = (d - s0) / wavelength at the first wavelength of a direction. Eq. 7a.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Vec3<Real> scattering_vector(
    const beam::Direction& direction, const detector::Ray<Real>& ray
) {
    const Real scale = ray.inverse_distance_invm * direction.inverse_invA;
    return multiply_add(scale, ray.position_m, -direction.incident_invA);
}

template <class Real>
KOKKOS_FORCEINLINE_FUNCTION Real
polarization_factor(const beam::Direction& direction, const detector::Ray<Real>& ray) {
    return beam::polarization_factor(
        direction.polarization, ray.position_m, ray.inverse_distance_invm
    );
}

/// The factors that one sample serves the whole pixel with. A call once a pixel, so that it is compiled once for all
/// crystals.
template <class Real>
KOKKOS_FUNCTION HeldFactors<Real> held_factors(
    const scene::Scene& scene, const PixelPack<Real>& pixel
) {
    const scene::Sampling& sampling = scene.sampling;
    HeldFactors<Real> held{};
    if (!sampling.solid_angle_per_sample || !sampling.polarization_per_sample) {
        const auto ray = held_ray(scene, pixel, sampling.held);
        held.solid_angle = detector::solid_angle(pixel.panel, ray);
        held.polarization = polarization_factor(scene.directions(sampling.held_direction), ray);
    }
    if (!sampling.capture_per_sample) {
        held.capture_direction = held_ray(scene, pixel, sampling.held_capture).direction();
    }
    return held;
}

/// `so_far` and what is scattered of all directions of the beam, `scattering(direction, q_invA, so_far)`. The polarization
/// belongs to the direction and the ray. Eq. 6.
template <class Real, class Scattering, class Observer>
KOKKOS_FORCEINLINE_FUNCTION Real add_directions(
    const scene::Scene& scene,
    const detector::Ray<Real>& ray,
    const HeldFactors<Real>& held,
    const Scattering& scattering,
    const Observer& observer,
    const WeightedSum<Real>& so_far
) {
    Real sum = so_far.sum;
    const int directions = static_cast<int>(scene.directions.extent(0));
    for (int i = 0; i < directions; ++i) {
        const beam::Direction& direction = scene.directions(i);
        const Vec3<Real> q_invA = scattering_vector(direction, ray);
        const Real polarization = scene.sampling.polarization_per_sample
                                      ? polarization_factor(direction, ray)
                                      : held.polarization;
        observer.direction(direction, q_invA, polarization);
        const Real weight = so_far.weight * polarization;
        sum = scattering(direction, q_invA, WeightedSum<Real>{weight, sum});
    }
    return sum;
}

/// The sum and the intensity of one sample, weighted by its solid angle and capture. Eq. 3 to 5b.
template <class Real, class Scattering, class Observer>
KOKKOS_FORCEINLINE_FUNCTION Real add_sample(
    const scene::Scene& scene,
    const PixelPack<Real>& pixel,
    const Sample<Real>& sample,
    const Scattering& scattering,
    const Observer& observer,
    const Real& sum
) {
    const scene::Sampling& sampling = scene.sampling;
    const detector::SampleLine& line = sample.line;
    const auto ray =
        detector::ray_to(pixel.panel, pixel.slow, pixel.fast, line.place_m, sample.off_fast);
    const Real solid_angle = sampling.solid_angle_per_sample
                                 ? detector::solid_angle(pixel.panel, ray)
                                 : sample.held.solid_angle;
    const Real capture =
        sampling.capture_per_sample
            ? detector::capture_fraction(pixel.panel, line.layer, ray.direction())
            : sample.held_capture;
    const detector::SamplePoint point{line.off_slow, sample.off_fast, line.layer.depth_m};
    observer.sample(point, ray, solid_angle, capture);
    const Real weight = solid_angle * capture;
    return add_directions(
        scene, ray, sample.held, scattering, observer, WeightedSum<Real>{weight, sum}
    );
}

/// Sum over the samples (layers of the sensor, subpixels) of W::lanes neighbouring pixels of a row. Eq. 1 and 2.
/// Lines and the samples of a line are one loop: for one sample a pixel, a loop of one turn around another takes 8 to 19 %
/// of the time of a step (docs/decisions/0024-one-loop-over-samples-one-sum.md).
template <class Real, class Scattering, class Observer>
KOKKOS_FORCEINLINE_FUNCTION Real sum_over_samples(
    const scene::Scene& scene,
    const PixelPack<Real>& pixel,
    const HeldFactors<Real>& held,
    const Scattering& scattering,
    const Observer& observer
) {
    const scene::Sampling& sampling = scene.sampling;
    const detector::SampleLine* line = scene.sample_lines.data() + pixel.panel.first_line;
    const detector::SampleLine* end = line + pixel.panel.lines;
    Real sum = all_lanes<Real>(0.0);
    Real held_capture = all_lanes<Real>(0.0);
    for (int fast = 0; line != end;) {
        if (!sampling.capture_per_sample && line->begins_layer && fast == 0) {
            held_capture =
                detector::capture_fraction(pixel.panel, line->layer, held.capture_direction);
        }
        const double off_fast = scene.subpixel_offsets(fast);
        sum = add_sample(
            scene, pixel, {*line, off_fast, held, held_capture}, scattering, observer, sum
        );
        const bool ends_line = ++fast == sampling.oversample;
        line += ends_line ? 1 : 0;
        fast = ends_line ? 0 : fast;
    }
    return sum;
}

/// Photons of the amorphous materials. A call once a pixel, so that it is compiled once for all crystals.
template <class W>
KOKKOS_FUNCTION typename W::Real amorphous_photons(
    const scene::Scene& scene,
    const PixelPack<typename W::Real>& pixel,
    const HeldFactors<typename W::Real>& held
) {
    return scene.background_photons *
           sum_over_samples(scene, pixel, held, AmorphousScattering<W>{scene}, NoObserver{});
}

/// Expected photons in W::lanes neighbouring pixels of a row: mean over subpixels of Bragg and amorphous
/// scattering, each a sum over the same samples.
template <class W, class Crystal, class Observer>
KOKKOS_FORCEINLINE_FUNCTION Intensity<typename W::Real> pixel_photons(
    const scene::Scene& scene,
    const Crystal& crystal,
    const scene::PixelRow& row,
    int first_fast,
    const Observer& observer
) {
    using Real = typename W::Real;
    const detector::Panel& panel = scene.panels(row.panel);
    const PixelPack<Real> pixel{
        panel, static_cast<double>(row.slow), counting_from<Real>(first_fast)};
    // What is not held stays undefined: to write it would take as long as a step.
    HeldFactors<Real> held;
    if (scene.sampling.holds_any()) {
        held = held_factors(scene, pixel);
        observer.held(held);
    }
    Intensity<Real> photons{
        scene.bragg_photons *
            sum_over_samples(
                scene,
                pixel,
                held,
                BraggScattering<W, Crystal, Observer>{scene, crystal, observer},
                observer
            ),
        all_lanes<Real>(scene.constant_photons)};
    if (scene.amorphous.intensity_e2.extent(0) != 0) {
        photons.background += amorphous_photons<W>(scene, pixel, held);
    }
    return photons;
}

}  // namespace minibragg::diffraction
