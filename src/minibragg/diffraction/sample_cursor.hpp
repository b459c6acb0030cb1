#pragma once

#include "minibragg/scene/device_scene.hpp"

namespace minibragg::diffraction {

/// Goes through the samples of a pixel: layer by layer of the sensor, line by line (subpixels
/// along slow), along each line (subpixels along fast). Eq. 2.
///
/// One loop for all three: for one sample a pixel, a loop of one turn around another takes 8 to
/// 19 % of the time of a step (docs/decisions/0024-one-loop-over-samples-one-sum.md).
struct SampleCursor {
    const detector::SampleLine* line;
    const detector::SampleLine* end;  ///< behind the last line of the panel
    int oversample;                   ///< samples of a line
    int fast = 0;                     ///< the sample of the line

    /// At the first sample of a panel's pixels.
    /// @param subpixels  those along an edge of them
    KOKKOS_FORCEINLINE_FUNCTION static SampleCursor first_of(
        const scene::DeviceScene& scene,
        const detector::DevicePanel& panel,
        const Table<detector::Subpixel>& subpixels
    ) {
        const detector::SampleLine* line = scene.sample_lines.data() + panel.first_line;
        return {line, line + panel.lines, static_cast<int>(subpixels.size)};
    }

    /// False behind the last sample.
    KOKKOS_FORCEINLINE_FUNCTION bool is_in_pixel() const { return line != end; }

    KOKKOS_FORCEINLINE_FUNCTION bool begins_layer() const {
        return line->begins_layer && fast == 0;
    }

    KOKKOS_FORCEINLINE_FUNCTION void advance() {
        const bool ends_line = ++fast == oversample;
        line += ends_line ? 1 : 0;
        fast = ends_line ? 0 : fast;
    }
};

}  // namespace minibragg::diffraction
