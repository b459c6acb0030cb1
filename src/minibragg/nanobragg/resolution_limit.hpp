#pragma once

#include <optional>
#include <span>
#include <vector>

#include "minibragg/beam/direction.hpp"
#include "minibragg/detector/panel.hpp"
#include "minibragg/nanobragg/image_rows.hpp"
#include "minibragg/nanobragg/setup.hpp"
#include "minibragg/nanobragg/tile_cone.hpp"

/// What the resolution limit (`-dmin`) does beside cutting samples: the reference program takes
/// the polarization of a pixel from the first sample that the limit lets pass, and leaves it at
/// 0 when there is none (Q20, Q23). The path holds that of the first sample of all.
namespace minibragg::nanobragg {

/// A sample and a source of it.
struct SampleSource {
    std::size_t layer = 0;
    int slow_sub = 0, fast_sub = 0;
    std::size_t source = 0;

    bool operator==(const SampleSource&) const = default;
};

/// Evaluates single samples of the scene on the host, with the path's own functions.
class SampleProbe {
public:
    /// @param model, device  the same scene; must outlive the probe
    SampleProbe(const scene::SceneModel& model, const scene::DeviceScenes& device);

    /// The first in the order of the reference program that the limit lets pass.
    std::optional<SampleSource> first_passing(const Pixel& pixel) const;

    /// Polarization factor of a source at a sample.
    double polarization(const Pixel& pixel, const SampleSource& at) const;

    /// Whether the first sample of every pixel of a tile is known to pass from the first
    /// source: those are the sample and the source whose polarization the path holds.
    bool passes_everywhere(const Tile& tile) const;

private:
    bool passes(const Vec3d& diffracted, std::size_t source) const;
    std::optional<std::size_t> first_passing_source(const Vec3d& diffracted) const;
    Vec3d direction_to(const Pixel& pixel, const SampleSource& at) const;

    const scene::SceneModel& model_;
    detector::DevicePanel panel_;
    std::vector<beam::Direction> directions_;
};

/// What the photons of a pixel are to be multiplied by, so that the polarization is that of the
/// first passing sample: 0 when none passes.
double polarization_correction(const SampleProbe& probe, const Pixel& pixel);

/// Applies it to rows of photons, [row][fast].
void correct_polarization(
    const SampleProbe& probe,
    const PixelSelection& selection,
    const Rows& rows,
    std::span<float> photons
);

/// Whether there is anything to correct.
bool needs_polarization_correction(const scene::SceneModel& model);

}  // namespace minibragg::nanobragg
