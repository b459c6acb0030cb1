#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "minibragg/setup/make_shot.hpp"

/// How well the points at which an image is computed stand for the spots between them.
/// docs/physics.md, Sampling.
namespace minibragg::setup {

/// What points stand for.
enum class Sampled : std::uint8_t {
    pixels,      ///< subpixels
    spindle,     ///< steps of an image
    mosaicity,   ///< domains
    spectrum,    ///< wavelengths
    divergence,  ///< directions of the beam
    count
};

inline constexpr auto sampled_count = static_cast<std::size_t>(Sampled::count);

/// Widths are full widths at half maximum of one domain's spot at one wavelength, each the
/// median over places on the detector.
struct SpotSampling {
    double width_pixels = 0.0;
    std::optional<double> width_steps;  ///< of the spindle; none: a still
    /// Of neighbouring domains, in widths of a spot; none: a perfect crystal.
    std::optional<double> domain_distance;
    /// Root mean square error of the sum over a spot of the image, relative to the root mean
    /// square sum.
    double uncertainty = 0.0;
    /// The same if what a number stands for were no longer sampled.
    std::array<double, sampled_count> without{};
};

/// The sampling of a shot; of several crystals, that of the worst. None when no spot can be on
/// the detector. Costs milliseconds, whatever the scene.
///
/// Neglected: how the intensity changes across a spot for other reasons than the lattice
/// factor, the overlap of spots, and that mosaic spreads and sweeps of many degrees are no
/// small rotations.
std::optional<SpotSampling> sample_spots(const Experiment& experiment, const Shot& shot);

/// How many crystals of a scene can be looked at for a budget: the time of each is that of its
/// domains and its wavelengths.
/// @param budget  in nanoseconds, about
std::size_t affordable_looks(const scene::SceneModel& scene, std::size_t budget);

}  // namespace minibragg::setup
