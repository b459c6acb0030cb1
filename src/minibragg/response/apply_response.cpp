#include "minibragg/response/apply_response.hpp"

#include "minibragg/base/floating_point.hpp"

namespace minibragg::response {

namespace {

/// Pixels that a thread gathers together: on a host neighbours, so that the compiler uses
/// vectors.
constexpr int lanes = runs_on_host ? signal_padding : 1;
using Photons = typename LanesOf<double, lanes>::type;

/// Calls `function(row, first pixel of the pack)` for all pixels of all rows, `lanes` at a
/// time. No team: it needs memory that all launches share, and this one may run beside that of
/// the path (campaign/image_writer.hpp).
template <class Function>
void for_each_pack(
    const ExecSpace& exec, const char* label, const SignalRows& all, const Function& function
) {
    const IeeeKernels arithmetic;
    const std::int64_t packs = (all.widest + lanes - 1) / lanes;
    const Array<const SignalRow>& rows = all.rows;
    Kokkos::parallel_for(
        label,
        Kokkos::RangePolicy<ExecSpace>(
            exec, 0, static_cast<std::int64_t>(rows.extent(0)) * packs
        ),
        KOKKOS_LAMBDA(const std::int64_t i) {
            const SignalRow& row = rows(i / packs);
            const int fast = static_cast<int>(i % packs) * lanes;
            if (fast < row.fast_pixels) {
                function(row, fast);
            }
        }
    );
}

/// The pixels of a pack that lie on its row.
KOKKOS_INLINE_FUNCTION int pixels_of_pack(const SignalRow& row, int fast) {
    return row.fast_pixels - fast < lanes ? row.fast_pixels - fast : lanes;
}

struct RecordSignal {
    DeviceResponse response;
    Array<const float> photons;
    int image;
    double beam;  ///< intensity of the beam in this image

    KOKKOS_INLINE_FUNCTION void operator()(const SignalRow& row, int fast) const {
        const int pixels = pixels_of_pack(row, fast);
        const std::int64_t first_pixel = row.first_pixel + fast;
        auto expected = all_lanes<Photons>(0.0), calibration = all_lanes<Photons>(1.0);
        for (int i = 0; i < pixels; ++i) {
            const std::int64_t pixel = first_pixel + i;
            if (response.mask(pixel) == 0) {
                set_lane(expected, i, beam * photons(pixel));
                set_lane(calibration, i, response.patterns.at(pixel).calibration);
            }
        }
        const Photons signal =
            signal_of(response.model, expected, calibration, {image, row.pixel + fast});
        for (int i = 0; i < pixels; ++i) {
            response.signal(row.first_signal + fast + i) = static_cast<float>(lane(signal, i));
        }
    }
};

struct ReadOut {
    DeviceResponse response;
    int image;

    /// Eq. 17: the terms of each pixel in the order of the kernel's rows, whoever computes it.
    KOKKOS_INLINE_FUNCTION void gather(const SignalRow& row, int fast, double* sums) const {
        const int width = 2 * row.radius + 1;
        for (int y = 0; y < width; ++y) {
            const std::int64_t first = row.first_signal + fast - row.radius +
                                       static_cast<std::int64_t>(y - row.radius) * row.pitch;
            const std::int64_t first_weight = row.first_weight + std::int64_t{y} * width;
            for (int x = 0; x < width; ++x) {
                const double weight = response.weights(first_weight + x);
                const float* const signal = &response.signal(first + x);
                for (int i = 0; i < lanes; ++i) {
                    sums[i] += weight * static_cast<double>(signal[i]);
                }
            }
        }
    }

    KOKKOS_INLINE_FUNCTION void operator()(const SignalRow& row, int fast) const {
        double sums[lanes] = {};
        gather(row, fast, sums);
        const auto noise = readout_noise<Photons>(response.model, {image, row.pixel + fast});
        const int pixels = pixels_of_pack(row, fast);
        for (int i = 0; i < pixels; ++i) {
            const std::int64_t pixel = row.first_pixel + fast + i;
            const PixelPattern pattern = response.patterns.at(pixel);
            response.counts(pixel) =
                response.mask(pixel) == 0
                    ? reading_of(response.model, sums[i], pattern, lane(noise, i))
                    : 0;
        }
    }
};

template <class Value>
Array<Value> untracked(const Array<Value>& values) {
    return Array<Value>(values.data(), values.extent(0));
}

struct Calibrate {
    ResponseModel model;
    Array<double> calibration;

    KOKKOS_INLINE_FUNCTION void operator()(const SignalRow& row, int fast) const {
        const int last = fast + pixels_of_pack(row, fast);
        for (int i = fast; i < last; ++i) {
            calibration(row.first_pixel + i) = calibration_of(model, row.pixel + i);
        }
    }
};

}  // namespace

DeviceResponse untracked(const DeviceResponse& response) {
    const auto& [calibration, gain, defects] = response.patterns;
    return {
        response.model,
        {untracked(response.rows.rows), response.rows.widest},
        untracked(response.weights),
        untracked(response.mask),
        untracked(response.signal),
        untracked(response.counts),
        {untracked(calibration), untracked(gain), untracked(defects)}};
}

Array<const double> calibrations(
    const ResponseModel& model, const SignalRows& rows, std::size_t pixels
) {
    if (model.calibration == 0.0) {
        return {};
    }
    const auto calibration = uninitialized<double>("minibragg::calibration", pixels);
    for_each_pack(
        ExecSpace(), "minibragg::response::calibrate", rows, Calibrate{model, calibration}
    );
    return calibration;
}

void record_signal(
    const ExecSpace& exec,
    const DeviceResponse& response,
    const Array<const float>& photons,
    int image
) {
    for_each_pack(
        exec,
        "minibragg::response::record_signal",
        response.rows,
        RecordSignal{response, photons, image, beam_intensity(response.model, image)}
    );
}

void read_out(const ExecSpace& exec, const DeviceResponse& response, int image) {
    for_each_pack(
        exec, "minibragg::response::read_out", response.rows, ReadOut{response, image}
    );
}

}  // namespace minibragg::response
