#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "minibragg/response/pixel_draws.hpp"
#include "minibragg/response/poisson.hpp"

/// What one pixel makes of the photons that are expected in it, and of the signal that reaches
/// its electronics. Equations 14 to 18 of docs/physics.md.
namespace minibragg::response {

/// What a detector adds to an image, as plain numbers for host and device. A step that is off
/// is a zero: it multiplies by 1, adds 0 or never happens.
struct ResponseModel {
    PhiloxKey image_key, pattern_key;  ///< of what is drawn anew, and of what stays
    double beam_flicker = 0.0;         ///< r.m.s. fraction, one deviate an image
    double pixel_flicker = 0.0;        ///< r.m.s. fraction, one deviate a pixel and image
    double calibration = 0.0;          ///< r.m.s. fraction, one deviate a pixel for ever
    bool calibrates_photons = false;   ///< it loses photons; else it scales their signal
    bool counts_photons = true;        ///< Poisson noise
    double dead_fraction = 0.0, hot_fraction = 0.0;  ///< of all pixels
    double gain_counts = 1.0;                        ///< a photon
    double pedestal_counts = 0.0;
    double readout_noise_counts = 0.0;  ///< r.m.s.
    double lowest_counts = 0.0;         ///< smallest reading
    double saturation_counts = 0.0;     ///< largest reading
};

static_assert(std::is_trivially_copyable_v<ResponseModel>);

/// A pixel in an image.
struct PixelPlace {
    int image;
    std::int64_t pixel;  ///< of the detector, counted over all panels
};

enum class Defect : std::uint8_t { none, dead, hot };

/// What a pixel keeps from image to image.
struct PixelPattern {
    double calibration =
        1.0;            ///< what it makes of a photon, relative to the mean of all pixels
    double gain = 1.0;  ///< of its electronics, relative to gain_counts
    Defect defect = Defect::none;
};

static_assert(std::is_trivially_copyable_v<PixelPattern>);

/// Which pixels are drawn to be dead (no signal) or hot (always saturated): for ever.
KOKKOS_INLINE_FUNCTION Defect defect_of(const ResponseModel& model, std::int64_t pixel) {
    if (model.dead_fraction + model.hot_fraction <= 0.0) {
        return Defect::none;
    }
    const PixelDraws draws{model.pattern_key, RandomStream::pixel_defect, 0, pixel};
    const double u = draws.uniforms(0).first;
    if (u < model.dead_fraction) {
        return Defect::dead;
    }
    return u < model.dead_fraction + model.hot_fraction ? Defect::hot : Defect::none;
}

/// 1 + fraction * normal deviate of neighbouring pixels, never negative. Exactly 1 for a
/// fraction of 0.
/// @param draws  of the first pixel
template <class V>
KOKKOS_INLINE_FUNCTION V varied(double fraction, const PixelDraws& draws) {
    return fraction == 0.0 ? all_lanes<V>(1.0)
                           : larger(V(1.0 + fraction * draws.normals<V>()), all_lanes<V>(0.0));
}

/// Eq. 14b. Intensity of the beam in an image, relative to its mean.
KOKKOS_INLINE_FUNCTION double beam_intensity(const ResponseModel& model, int image) {
    return varied<double>(
        model.beam_flicker, {model.image_key, RandomStream::beam_flicker, image, 0}
    );
}

/// Eq. 15b. What a pixel makes of a photon, relative to the mean of all pixels.
KOKKOS_INLINE_FUNCTION double calibration_of(const ResponseModel& model, std::int64_t pixel) {
    return varied<double>(
        model.calibration, {model.pattern_key, RandomStream::calibration, 0, pixel}
    );
}

/// Eq. 14 to 16. Signal of neighbouring pixels in photons, before it spreads.
/// @param expected  photons, with the intensity of the beam in this image
/// @param place  of the first pixel
template <class V>
KOKKOS_INLINE_FUNCTION V signal_of(
    const ResponseModel& model, const V& expected, const V& calibration, const PixelPlace& place
) {
    const auto draws_for = [&](RandomStream purpose) {
        return PixelDraws{model.image_key, purpose, place.image, place.pixel};
    };
    const V flickering =
        expected * varied<V>(model.pixel_flicker, draws_for(RandomStream::pixel_flicker));
    const V mean = model.calibrates_photons ? V(flickering * calibration) : flickering;
    const V photons =
        model.counts_photons ? poisson(mean, draws_for(RandomStream::photon_noise)) : mean;
    return model.calibrates_photons ? photons : V(photons * calibration);
}

/// Eq. 18. Noise of reading neighbouring pixels, counts.
/// @param place  of the first pixel
template <class V>
KOKKOS_INLINE_FUNCTION V readout_noise(const ResponseModel& model, const PixelPlace& place) {
    const double rms = model.readout_noise_counts;
    const PixelDraws draws{
        model.image_key, RandomStream::readout_noise, place.image, place.pixel};
    return rms == 0.0 ? all_lanes<V>(0.0) : V(rms * draws.normals<V>());
}

/// Eq. 18. What is read of a pixel that received a signal of so many photons.
KOKKOS_INLINE_FUNCTION std::int32_t reading_of(
    const ResponseModel& model,
    double signal_photons,
    const PixelPattern& pattern,
    double noise_counts
) {
    const double signal = pattern.defect == Defect::dead ? 0.0 : signal_photons;
    double counts =
        model.pedestal_counts + model.gain_counts * pattern.gain * signal + noise_counts;
    counts = pattern.defect == Defect::hot ? model.saturation_counts : std::rint(counts);
    counts = counts < model.saturation_counts ? counts : model.saturation_counts;
    return static_cast<std::int32_t>(
        counts > model.lowest_counts ? counts : model.lowest_counts
    );
}

}  // namespace minibragg::response
