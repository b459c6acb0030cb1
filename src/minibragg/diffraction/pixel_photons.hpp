#pragma once

#include "minibragg/diffraction/amorphous_scattering.hpp"
#include "minibragg/diffraction/domain_intensity.hpp"
#include "minibragg/diffraction/held_factors.hpp"
#include "minibragg/diffraction/intensity.hpp"
#include "minibragg/diffraction/observer.hpp"
#include "minibragg/diffraction/path_concepts.hpp"
#include "minibragg/diffraction/sample_cursor.hpp"

/// The one path every photon takes through this program, a function a level, outermost first:
///
///     pixel        pixel_photons()            Eq. 1     what is scattered into a pixel
///     sample       sum_over_samples()         Eq. 1, 2  layers of the sensor, subpixels
///     direction    sum_over_directions()      Eq. 6     of the beam
///     orientation  sum_over_orientations()    Eq. 7c    crystal, spindle angle, mosaic domain
///     wavelength   sum_over_wavelengths()     Eq. 7, 8  of the direction
///
/// The sums over samples and directions are SampledPixels', those over orientations and
/// wavelengths BraggScattering's.
///
/// A level multiplies its weight into the one that it was given, hands the product down with
/// the sum so far, and hands the longer sum up: a pixel has one sum. A still, a perfect
/// crystal, a monochromatic beam or one subpixel is the same code with a count of one.
/// docs/one_path.md says why; the equations are those of docs/physics.md.
///
/// `W` is the width (simd/width.hpp): how many pixels a thread computes at once, and in which
/// numbers. What the path asks of a crystal, of what scatters and of an observer stands in
/// path_concepts.hpp.
namespace minibragg::diffraction {

/// Samples and directions: what is scattered, of all directions of the beam, into all samples
/// of a pack of pixels. A factor is the sample's own, or the one that is held for the pixel.
template <class W, ScatteringOf<W> Scattering, ObserverOf<W> Observer>
struct SampledPixels {
    using Real = typename W::Real;
    const scene::DeviceScene& scene;
    const PixelPack<Real>& pixel;
    const Table<detector::Subpixel>& subpixels;  ///< along either edge
    const HeldFactors<Real>& held;
    const Scattering& scattering;
    const Observer& observer;

    KOKKOS_FORCEINLINE_FUNCTION Real sum_over_samples() const {
        Real sum = all_lanes<Real>(0.0), held_capture = all_lanes<Real>(0.0);
        auto sample = SampleCursor::first_of(scene, pixel.panel, subpixels);
        for (; sample.is_in_pixel(); sample.advance()) {
            if (!scene.sampling.oversample_thick && sample.begins_layer()) {
                held_capture = detector::capture_fraction(
                    pixel.panel, sample.line->layer, held.capture_direction
                );
            }
            sum = add_sample(sample, held_capture, sum);
        }
        return sum;
    }

    /// The sum with one sample, which is weighted by its subpixel, its solid angle and its
    /// capture. Eq. 2 to 5b.
    KOKKOS_FORCEINLINE_FUNCTION Real
    add_sample(const SampleCursor& sample, const Real& held_capture, const Real& sum) const {
        const detector::SampleLine& line = *sample.line;
        const detector::Subpixel& along_fast = subpixels(sample.fast);
        const auto ray = detector::ray_to(
            pixel.panel, pixel.slow, pixel.fast, line.place_m, along_fast.offset
        );
        const Real solid_angle = scene.sampling.oversample_omega
                                     ? detector::solid_angle(pixel.panel, ray)
                                     : held.solid_angle;
        const Real capture =
            scene.sampling.oversample_thick
                ? detector::capture_fraction(pixel.panel, line.layer, ray.direction())
                : held_capture;
        const detector::SamplePoint point{line.off_slow, along_fast.offset, line.layer.depth_m};
        const double share = line.weight * along_fast.weight;
        observer.sample(point, ray, solid_angle, capture, share);
        const Real weight = share * (solid_angle * capture);
        return sum_over_directions(ray, WeightedSum<Real>{weight, sum});
    }

    KOKKOS_FORCEINLINE_FUNCTION Real
    sum_over_directions(const detector::Ray<Real>& ray, const WeightedSum<Real>& so_far) const {
        Real sum = so_far.sum;
        const int directions = static_cast<int>(scene.directions.size);
        for (int i = 0; i < directions; ++i) {
            const beam::Direction& direction = scene.directions(i);
            const Vec3<Real> q_invA = scattering_vector(direction, ray);
            const Real polarization = scene.sampling.oversample_polar
                                          ? polarization_factor(direction, ray)
                                          : held.polarization;
            observer.direction(direction, q_invA, polarization);
            const Real weight = so_far.weight * polarization;
            sum = scattering(direction, ray, q_invA, WeightedSum<Real>{weight, sum});
        }
        return sum;
    }
};

/// Orientations and wavelengths: what the crystals scatter of one direction of the beam.
template <class W, CrystalOf<W> Crystal, ObserverOf<W> Observer>
struct BraggScattering {
    using Real = typename W::Real;
    using Quick = typename W::Quick;
    const scene::DeviceScene& scene;
    const Crystal& crystal;
    const detector::DevicePanel& panel;
    const Observer& observer;

    KOKKOS_FORCEINLINE_FUNCTION Real operator()(
        const beam::Direction& direction,
        const detector::Ray<Real>& ray,
        const Vec3<Real>& q_invA,
        const WeightedSum<Real>& so_far
    ) const {
        auto q = to_test(ScatteringVector<W>::from(q_invA, direction));
        if constexpr (takes_pixels<Crystal>) {
            q.pixel = pixel_edges(panel, direction, ray, scene.sampling.oversample);
        }
        return sum_over_orientations(direction, q, so_far);
    }

    /// The same vector with what the test for spots needs of it.
    KOKKOS_FORCEINLINE_FUNCTION static ScatteringVector<W> to_test(ScatteringVector<W> q) {
        if constexpr (HasSpotTable<typename Crystal::Spots>) {
            q.length_invA = rough_length(q.rough);
        }
        return q;
    }

    KOKKOS_FORCEINLINE_FUNCTION Real sum_over_orientations(
        const beam::Direction& direction,
        const ScatteringVector<W>& q,
        const WeightedSum<Real>& so_far
    ) const {
        auto sum = PartialSum<W>::from(so_far);
        const int orientations = static_cast<int>(scene.orientations.size);
        for (int orientation = 0; orientation < orientations; ++orientation) {
            if (adds_nothing(orientation, direction, q)) {
                sum.skip(direction.wavelengths);
                continue;
            }
            sum_over_wavelengths(orientation, direction, q, sum);
        }
        return sum.total();
    }

    /// @pre the direction has a wavelength
    KOKKOS_FORCEINLINE_FUNCTION void sum_over_wavelengths(
        int orientation,
        const beam::Direction& direction,
        const ScatteringVector<W>& q,
        PartialSum<W>& sum
    ) const {
        const beam::Wavelength* wavelengths = wavelengths_of(direction);
        const StepPoint<W> first = first_step(orientation, q);
        const auto own_weight = convert<Element<Quick>>(scene.orientation_weights(orientation));
        StepPoint<W> at = first;
        for (int i = 0;;) {
            const beam::Wavelength& wavelength = wavelengths[i];
            if (adds_nothing_at(wavelength, orientation, q)) {
                sum.skip(1);
            } else {
                const auto weight = convert<Element<Quick>>(wavelength.weight) * own_weight;
                at.bandwidth = convert<Element<Quick>>(wavelength.bandwidth);
                const Quick intensity = domain_intensity<W>(crystal, at, observer);
                sum.add(weight, within_limit(wavelength, q.squared, intensity));
            }
            if (++i == direction.wavelengths) {
                break;
            }
            at = scaled(first, wavelengths[i].first_to_this);
        }
    }

    /// The step of an orientation at the first wavelength of a direction.
    KOKKOS_FORCEINLINE_FUNCTION StepPoint<W> first_step(
        int orientation, const ScatteringVector<W>& q
    ) const {
        const crystal::OrientedCell& cell = scene.orientations(orientation);
        StepPoint<W> first{miller_indices(cell, q.exact), orientation};
        first.q_invA = q.length_invA;
        if constexpr (takes_pixels<Crystal>) {
            first.fast = miller_indices(cell, q.pixel.fast);
            first.slow = miller_indices(cell, q.pixel.slow);
        }
        return first;
    }

    /// Whether a ray to the middle of a pixel misses all spots, which are larger by a pixel.
    KOKKOS_FORCEINLINE_FUNCTION bool misses_all(const detector::Ray<Real>& ray) const {
        const int directions = static_cast<int>(scene.directions.size);
        const int orientations = static_cast<int>(scene.orientations.size);
        for (int i = 0; i < directions; ++i) {
            const beam::Direction& direction = scene.directions(i);
            const Vec3<Real> q_invA = scattering_vector(direction, ray);
            const auto q = to_test(ScatteringVector<W>::from(q_invA, direction));
            for (int orientation = 0; orientation < orientations; ++orientation) {
                if (!misses(crystal.pixel_spots, orientation, direction, q)) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether all steps of an orientation are known to be 0 by a single-precision test. Never
    /// when an observer is to see zeros.
    KOKKOS_FORCEINLINE_FUNCTION bool adds_nothing(
        int orientation, const beam::Direction& direction, const ScatteringVector<W>& q
    ) const {
        if constexpr (Crystal::Spots::end && !Observer::sees_zeros) {
            return misses(crystal.spots, orientation, direction, q);
        } else {
            return false;
        }
    }

    template <class Spots>
    KOKKOS_FORCEINLINE_FUNCTION bool misses(
        const Spots& spots,
        int orientation,
        const beam::Direction& direction,
        const ScatteringVector<W>& q
    ) const {
        return misses_spots(
            spots_of(spots, orientation),
            rough_point(orientation, q),
            wavelengths_of(direction),
            direction.wavelengths
        );
    }

    /// The same of one wavelength, when another has a spot: asked where a step takes much
    /// longer than the test.
    KOKKOS_FORCEINLINE_FUNCTION bool adds_nothing_at(
        const beam::Wavelength& wavelength, int orientation, const ScatteringVector<W>& q
    ) const {
        if constexpr (HasSpotTable<typename Crystal::Spots> && !Observer::sees_zeros) {
            return misses_spots(
                spots_of(crystal.spots, orientation),
                scaled(rough_point(orientation, q), wavelength),
                &wavelength,
                1
            );
        } else {
            return false;
        }
    }

    KOKKOS_FORCEINLINE_FUNCTION RoughPoint<typename W::Rough> rough_point(
        int orientation, const ScatteringVector<W>& q
    ) const {
        return {miller_indices(scene.rough_orientations(orientation), q.rough), q.length_invA};
    }

    KOKKOS_FORCEINLINE_FUNCTION const beam::Wavelength* wavelengths_of(
        const beam::Direction& direction
    ) const {
        return scene.wavelengths.data() + direction.first_wavelength;
    }
};

/// A pack of pixels of a row.
template <class Real>
KOKKOS_FORCEINLINE_FUNCTION PixelPack<Real> pack_of(
    const Table<detector::DevicePanel>& panels, const scene::PixelRow& row, int first_fast
) {
    return {panels(row.panel), static_cast<double>(row.slow), counting_from<Real>(first_fast)};
}

/// Photons of the amorphous materials, which may have samples of their own. A call once a
/// pixel, so that it is compiled once for all crystals.
template <class W>
[[gnu::noinline]] KOKKOS_FUNCTION typename W::Real amorphous_photons(
    const scene::DeviceScene& scene,
    const scene::PixelRow& row,
    int first_fast,
    const HeldFactors<typename W::Real>& held
) {
    constexpr NoObserver nobody;
    const auto pixel = pack_of<typename W::Real>(scene.background_panels, row, first_fast);
    const AmorphousScattering<W> amorphous{scene};
    const SampledPixels<W, AmorphousScattering<W>, NoObserver> samples{
        scene, pixel, scene.background_subpixels, held, amorphous, nobody};
    return scene.background_photons * samples.sum_over_samples();
}

/// Whether no sample of a pack of pixels is in a spot, by one look at each pixel. A call, so
/// that images of one sample a pixel, which do not look, do not pay for it.
template <class W, class Crystal>
[[gnu::noinline]] KOKKOS_FUNCTION bool misses_spots_of_samples(
    const scene::DeviceScene& scene,
    const Crystal& crystal,
    const scene::PixelRow& row,
    int first_fast
) {
    constexpr NoObserver nobody;
    const auto pixel = pack_of<typename W::Real>(scene.panels, row, first_fast);
    const BraggScattering<W, Crystal, NoObserver> bragg{scene, crystal, pixel.panel, nobody};
    return bragg.misses_all(ray_to_middle(scene, pixel));
}

/// Expected photons in W::lanes neighbouring pixels of a row: what crystals and what amorphous
/// materials scatter, each a sum over the same samples.
template <class W, CrystalOf<W> Crystal, ObserverOf<W> Observer>
KOKKOS_FORCEINLINE_FUNCTION Intensity<typename W::Real> pixel_photons(
    const scene::DeviceScene& scene,
    const Crystal& crystal,
    const scene::PixelRow& row,
    int first_fast,
    const Observer& observer
) {
    using Real = typename W::Real;
    using Bragg = BraggScattering<W, Crystal, Observer>;
    const auto pixel = pack_of<Real>(scene.panels, row, first_fast);
    // What is not held stays undefined: to write it would take as long as a step.
    HeldFactors<Real> held;
    if (scene.sampling.holds_any()) {
        held = held_factors(scene, pixel);
        observer.held(held);
    }
    bool is_dark = false;
    if constexpr (Crystal::Spots::end && !Observer::sees_zeros) {
        is_dark = crystal.looks_at_pixels &&
                  misses_spots_of_samples<W>(scene, crystal, row, first_fast);
    }
    const Bragg bragg{scene, crystal, pixel.panel, observer};
    const SampledPixels<W, Bragg, Observer> samples{
        scene, pixel, scene.subpixels, held, bragg, observer};
    Intensity<Real> photons{
        is_dark ? all_lanes<Real>(0.0) : Real(scene.bragg_photons * samples.sum_over_samples()),
        all_lanes<Real>(scene.constant_photons)};
    if (scene.amorphous.intensity_e2.size != 0) {
        photons.background += amorphous_photons<W>(scene, row, first_fast, held);
    }
    return photons;
}

}  // namespace minibragg::diffraction
