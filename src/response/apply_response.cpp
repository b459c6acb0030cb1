#include "response/apply_response.hpp"

namespace minibragg::response {

namespace {

/// Pixels that a thread gathers together: on a host neighbours, so that the compiler uses vectors.
constexpr int lanes = runs_on_host ? signal_padding : 1;

/// Calls `function(row, first pixel of the pack)` for all pixels of all rows, `lanes` at a time.
template <class Function>
void for_each_pack(
    const char* label, const Array<const SignalRow>& rows, const Function& function
) {
    using Policy = Kokkos::TeamPolicy<ExecSpace>;
    using Member = typename Policy::member_type;
    const int count = static_cast<int>(rows.extent(0));
    if (count == 0) {
        return;
    }
    const Policy policy = runs_on_host ? Policy(count, 1) : Policy(count, Kokkos::AUTO);
    Kokkos::parallel_for(
        label,
        policy,
        KOKKOS_LAMBDA(const Member& team) {
            const SignalRow row = rows(team.league_rank());
            const int packs = (row.fast_pixels + lanes - 1) / lanes;
            Kokkos::parallel_for(Kokkos::TeamThreadRange(team, packs), [&](int pack) {
                function(row, pack * lanes);
            });
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
        const int last = fast + pixels_of_pack(row, fast);
        for (int i = fast; i < last; ++i) {
            const std::int64_t pixel = row.first_pixel + i;
            const double expected = beam * photons(pixel);
            response.signal(row.first_signal + i) =
                response.mask(pixel) == 0 ? static_cast<float>(signal_of(
                                                response.model, expected, {image, row.pixel + i}
                                            ))
                                          : 0.0F;
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
        const int pixels = pixels_of_pack(row, fast);
        for (int i = 0; i < pixels; ++i) {
            const std::int64_t pixel = row.first_pixel + fast + i;
            response.counts(pixel) =
                response.mask(pixel) == 0
                    ? reading_of(response.model, sums[i], {image, row.pixel + fast + i})
                    : 0;
        }
    }
};

}  // namespace

void record_signal(
    const DeviceResponse& response, const Array<const float>& photons, int image
) {
    for_each_pack(
        "minibragg::response::record_signal",
        response.rows,
        RecordSignal{response, photons, image, beam_intensity(response.model, image)}
    );
}

void read_out(const DeviceResponse& response, int image) {
    for_each_pack("minibragg::response::read_out", response.rows, ReadOut{response, image});
}

}  // namespace minibragg::response
