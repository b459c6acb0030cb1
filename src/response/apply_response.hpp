#pragma once

#include <cstdint>

#include "base/kokkos.hpp"
#include "response/pixel_response.hpp"

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

/// Everything a pixel needs, by value.
struct DeviceResponse {
    ResponseModel model;
    Array<const SignalRow> rows;
    Array<const double> weights;     ///< of all point spreads, each [slow][fast]
    Array<const std::uint8_t> mask;  ///< [pixel], nonzero: no signal, reads 0
    Array<float> signal;  ///< photons. A band of rows has a border as wide as the radius:
                          ///< zeros beside the panel, above and below what neighbours recorded
    Array<std::int32_t> counts;  ///< [pixel]
};

/// A pack of pixels on a host reads a little beyond its row: that many elements behind the last row of signal.
inline constexpr int signal_padding = 16;

/// Eq. 14 to 16: fills the signal of this rank's pixels; the border is left alone. Asynchronous on a device.
void record_signal(
    const DeviceResponse& response, const Array<const float>& photons, int image
);

/// Eq. 17 and 18: spreads the signal and reads the counts of this rank's pixels.
/// @pre the border holds the neighbours' signal. Asynchronous on a device.
void read_out(const DeviceResponse& response, int image);

}  // namespace minibragg::response
