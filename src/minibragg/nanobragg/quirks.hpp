#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "minibragg/nanobragg/pixel_terms.hpp"
#include "minibragg/nanobragg/resolution_limit.hpp"
#include "minibragg/nanobragg/rows_of_ranks.hpp"
#include "minibragg/nanobragg/setup.hpp"

/// The two habits of the reference program in which an earlier pixel changes a later one. They
/// are composed from renders of the one path, under `-exact_quirks` alone.
namespace minibragg::nanobragg {

/// The first pixel with a point outside the table of reflections, found by rendering `range` on
/// all ranks, each its own rows. Collective.
std::optional<Pixel> find_outside_pixel(
    const scene::SceneModel& model,
    const PixelSelection& selection,
    const ShareOfRows& share,
    const PixelRange& range = {}
);

/// A pixel in which something changes, and the terms before it does.
struct Turn {
    Pixel pixel;
    std::int64_t term = 0;
};

/// A run whose scene changes at turns: the end of the first loop over the spindle (Q14), and
/// the first point outside the table of reflections, which ends interpolation for the rest of
/// the run (Q30).
class QuirkyRun {
public:
    QuirkyRun(const Setup& setup, const PixelSelection& selection);

    /// Finds where interpolation ends, if it does. Collective; to be called before all others.
    void find_end_of_interpolation(const ShareOfRows& share);

    const scene::DeviceScenes& scene() const { return interpolating_; }

    /// Photons of rows; pixels with a turn are still wrong.
    std::vector<float> render(const Rows& rows) const;

    /// What holds at the end of each pixel.
    std::vector<SceneInForce> scenes() const;

    /// Pixels with a turn, and their photons.
    std::vector<std::pair<Pixel, float>> turning_pixels() const;

private:
    std::optional<Turn> find_end_of_first_loop() const;
    bool has_outside(const Renderer& indicator, const Pixel& pixel, const TermRange& range)
        const;
    std::vector<TermRange> cut_at_turns(const Pixel& pixel, const TermRange& range) const;
    const scene::SceneModel& model_before(const Pixel& pixel, std::int64_t term) const;
    double photons_of(const Pixel& pixel) const;

    const PixelSelection& selection_;
    scene::SceneModel model_;             ///< of all loops but the first
    scene::SceneModel first_loop_model_;  ///< of that
    scene::DeviceScenes interpolating_, nearest_;
    SampleProbe probe_;
    std::optional<Turn> first_loop_end_, interpolation_end_;
};

}  // namespace minibragg::nanobragg
