#include <cmath>

#include "levels/samples.hpp"
#include "minibragg/response/apply_response.hpp"
#include "minibragg/response/point_spread.hpp"
#include "minibragg/statistics/image_statistics.hpp"

/// What is done to whole images: the detector's response, statistics, comparison.
namespace minibragg::perf {
namespace {

constexpr int edge = 512;  ///< pixels

/// Photons between 0 and 40, as of a background with weak spots.
std::vector<float> photons_of_image() {
    std::vector<float> photons;
    for (int i = 0; i < edge * edge; ++i) {
        photons.push_back(20.0F + 20.0F * std::sin(0.37F * static_cast<float>(i)));
    }
    return photons;
}

response::DeviceResponse response_of(const response::PointSpread& spread) {
    constexpr double flicker = 0.01, noise_counts = 2.0, saturation_counts = 1e6;
    response::ResponseModel model;
    model.image_key = philox_key(1);
    model.pattern_key = philox_key(2);
    model.pixel_flicker = model.calibration = flicker;
    model.readout_noise_counts = noise_counts;
    model.saturation_counts = saturation_counts;
    const int pitch = edge + 2 * spread.radius;
    std::vector<response::SignalRow> rows;
    for (int row = 0; row < edge; ++row) {
        const std::int64_t pixel = std::int64_t{row} * edge;
        const std::int64_t signal = std::int64_t{spread.radius + row} * pitch + spread.radius;
        rows.push_back({pixel, pixel, signal, 0, edge, pitch, spread.radius});
    }
    const auto signal_size = static_cast<std::size_t>(pitch) * static_cast<std::size_t>(pitch);
    return {
        model,
        {upload("rows", rows), edge},
        upload("weights", spread.weights),
        upload("mask", std::vector<std::uint8_t>(std::size_t{edge} * edge, 0)),
        Array<float>("signal", signal_size + response::signal_padding),
        Array<std::int32_t>("counts", std::size_t{edge} * edge)};
}

void record_signal(benchmark::State& state) {
    const auto device = response_of({});
    const Array<const float> photons = upload("photons", photons_of_image());
    int image = 0;
    for (auto _ : state) {
        response::record_signal(ExecSpace(), device, photons, image++);
        Kokkos::fence();
    }
    count(state, "pixel", edge * edge);
}

void read_out(benchmark::State& state) {
    const auto radius = static_cast<int>(state.range(0));
    const auto device = response_of(
        radius == 0 ? response::PointSpread{}
                    : response::make_point_spread(response::SpreadShape::gauss, 1.0, radius)
    );
    response::record_signal(ExecSpace(), device, upload("photons", photons_of_image()), 0);
    int image = 0;
    for (auto _ : state) {
        response::read_out(ExecSpace(), device, image++);
        Kokkos::fence();
    }
    count(state, "pixel", edge * edge);
}

void statistics(benchmark::State& state) {
    const Array<const float> photons = upload("photons", photons_of_image());
    for (auto _ : state) {
        auto rows = statistics::row_statistics(photons, {{0, 0, 0, edge, edge}});
        benchmark::DoNotOptimize(rows);
    }
    count(state, "pixel", edge * edge);
}

void comparison(benchmark::State& state) {
    const Array<const float> photons = upload("photons", photons_of_image());
    for (auto _ : state) {
        auto difference = statistics::compare_images(photons, photons);
        benchmark::DoNotOptimize(difference);
    }
    count(state, "pixel", edge * edge);
}

BENCHMARK(record_signal)->Unit(benchmark::kMillisecond);
BENCHMARK(read_out)->ArgName("radius")->Arg(0)->Arg(3)->Unit(benchmark::kMillisecond);
BENCHMARK(statistics)->Unit(benchmark::kMillisecond);
BENCHMARK(comparison)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace minibragg::perf
