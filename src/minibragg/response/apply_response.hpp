#pragma once

#include <cstdint>

#include "minibragg/base/kokkos.hpp"
#include "minibragg/response/pixel_response.hpp"

/// The two launches that turn a rank's expected photons into counts. Between them the rows of
/// signal that other ranks' pixels spread into travel (parallel/halo.hpp).
namespace minibragg::response {

/// A row of pixels of a panel: where it lies in this rank's arrays.
struct SignalRow {
    std::int64_t pixel;         ///< of the detector, counted over all panels
    std::int64_t first_pixel;   ///< into photons, mask and counts
    std::int64_t first_signal;  ///< of the row's first pixel, into the signal
    std::int64_t first_weight;  ///< of the panel's point spread
    int fast_pixels;
    int pitch;   ///< from a row of signal to the next: fast_pixels + 2 radius
    int radius;  ///< of the panel's point spread, pixels
};

/// What pixels keep from image to image, [pixel] of this rank. An empty array: the same for
/// all, as in PixelPattern.
struct PixelPatterns {
    Array<const double> calibration;
    Array<const float> gain;
    Array<const Defect> defects;

    KOKKOS_INLINE_FUNCTION PixelPattern at(std::int64_t pixel) const {
        PixelPattern pattern;
        if (calibration.extent(0) != 0) {
            pattern.calibration = calibration(pixel);
        }
        if (gain.extent(0) != 0) {
            pattern.gain = static_cast<double>(gain(pixel));
        }
        if (defects.extent(0) != 0) {
            pattern.defect = defects(pixel);
        }
        return pattern;
    }
};

/// The rows of a rank.
struct SignalRows {
    Array<const SignalRow> rows;
    int widest = 0;  ///< fast_pixels of the widest
};

/// Everything a pixel needs, by value.
struct DeviceResponse {
    ResponseModel model;
    SignalRows rows;
    Array<const double> weights;     ///< of all point spreads, each [slow][fast]
    Array<const std::uint8_t> mask;  ///< [pixel], nonzero: no signal, reads 0
    Array<float> signal;  ///< photons. A band of rows has a border as wide as the radius:
                          ///< zeros beside the panel, above and below what neighbours recorded
    Array<std::int32_t> counts;  ///< [pixel]
    PixelPatterns patterns{};
};

/// The same arrays, whose users are no longer counted: for a thread beside the one that owns
/// them. Kokkos counts users without locks where it has one thread.
DeviceResponse untracked(const DeviceResponse& response);

/// A pack of pixels on a host reads a little beyond its row: that many elements behind the last
/// row of signal.
inline constexpr int signal_padding = 16;

/// Eq. 15b of `pixels` pixels, as the model draws them; empty when they are all the same.
Array<const double> calibrations(
    const ResponseModel& model, const SignalRows& rows, std::size_t pixels
);

/// Eq. 14 to 16: fills the signal of this rank's pixels; the border is left alone. Asynchronous
/// on a device.
void record_signal(
    const ExecSpace& exec,
    const DeviceResponse& response,
    const Array<const float>& photons,
    int image
);

/// Eq. 17 and 18: spreads the signal and reads the counts of this rank's pixels.
/// @pre the border holds the neighbours' signal. Asynchronous on a device.
void read_out(const ExecSpace& exec, const DeviceResponse& response, int image);

}  // namespace minibragg::response
