#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "minibragg/parallel/halo.hpp"
#include "minibragg/response/apply_response.hpp"
#include "minibragg/response/point_spread.hpp"

namespace minibragg::response {
namespace {

struct Shape {
    int slow, fast;
    std::int64_t first_pixel;  ///< of the detector
};

/// A detector of two panels, one of them narrower than a pack of pixels.
const std::vector<Shape> panels{{23, 37, 0}, {17, 11, 23 * 37}};
constexpr int all_pixels = 23 * 37 + 17 * 11;

struct Band {
    int panel, first, rows;
};

/// One rank's part of a detector.
struct Part {
    std::vector<Band> bands;
    std::vector<std::int64_t> first_signal;  ///< [band], of the upper border
    DeviceResponse device;
};

/// Photons of the whole detector: smooth, with a spike in a corner and at an edge.
std::vector<float> photons_of_detector() {
    std::vector<float> photons(all_pixels);
    for (int i = 0; i < all_pixels; ++i) {
        photons[i] = 20.0F + 15.0F * std::sin(0.1F * static_cast<float>(i));
    }
    photons[0] = 5e5F;
    photons[23 * 37 + 5 * 11 + 10] = 1e4F;
    return photons;
}

constexpr int masked_pixel = 10 * 37 + 20;
constexpr int pixel_of_other_gain = 3 * 37 + 5;

Part make_part(const ResponseModel& model, const PointSpread& spread, std::vector<Band> bands) {
    Part part{std::move(bands), {}, {}};
    std::vector<SignalRow> rows;
    std::vector<std::uint8_t> mask;
    std::vector<Defect> defects;
    std::vector<float> gains;
    std::int64_t signal_size = 0;
    for (const Band& band : part.bands) {
        const Shape& shape = panels[static_cast<std::size_t>(band.panel)];
        const int pitch = shape.fast + 2 * spread.radius;
        part.first_signal.push_back(signal_size);
        for (int row = 0; row < band.rows; ++row) {
            const std::int64_t pixel = shape.first_pixel + (band.first + row) * shape.fast;
            rows.push_back(
                {pixel,
                 static_cast<std::int64_t>(mask.size()),
                 signal_size + (spread.radius + row) * pitch + spread.radius,
                 0,
                 shape.fast,
                 pitch,
                 spread.radius}
            );
            for (int i = 0; i < shape.fast; ++i) {
                mask.push_back(pixel + i == masked_pixel ? 1 : 0);
                defects.push_back(defect_of(model, pixel + i));
                gains.push_back(pixel + i == pixel_of_other_gain ? 0.25F : 1.0F);
            }
        }
        signal_size += (band.rows + 2 * spread.radius) * pitch;
    }
    const SignalRows signal_rows{upload("rows", rows), 37};
    part.device = {
        model,
        signal_rows,
        upload("weights", spread.weights),
        upload("mask", mask),
        Array<float>("signal", signal_size + signal_padding),
        Array<std::int32_t>("counts", mask.size()),
        {calibrations(model, signal_rows, mask.size()),
         upload("gains", gains),
         upload("defects", defects)}};
    return part;
}

void record(const Part& part, int image) {
    const std::vector<float> all = photons_of_detector();
    std::vector<float> mine;
    for (const Band& band : part.bands) {
        const Shape& shape = panels[static_cast<std::size_t>(band.panel)];
        const auto first = all.begin() + shape.first_pixel + band.first * shape.fast;
        mine.insert(mine.end(), first, first + band.rows * shape.fast);
    }
    record_signal(ExecSpace(), part.device, upload("photons", mine), image);
    Kokkos::fence();
}

/// Puts a part's counts where they belong in the detector's.
void collect(const Part& part, std::vector<std::int32_t>& counts) {
    const auto host =
        Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), part.device.counts);
    const std::int32_t* next = host.data();
    for (const Band& band : part.bands) {
        const Shape& shape = panels[static_cast<std::size_t>(band.panel)];
        const int size = band.rows * shape.fast;
        std::copy_n(next, size, counts.begin() + shape.first_pixel + band.first * shape.fast);
        next += size;
    }
}

/// Takes the rows of signal from one part's array to another's.
void transfer(const parallel::RowTransfer& move, const std::vector<Part>& parts, int radius) {
    const auto range = [&](const Part& part, int index) {
        const Band& band = part.bands[static_cast<std::size_t>(index)];
        const int pitch = panels[static_cast<std::size_t>(band.panel)].fast + 2 * radius;
        const std::int64_t first = part.first_signal[static_cast<std::size_t>(index)] +
                                   (move.first_row - band.first + radius) * pitch;
        return Kokkos::subview(
            part.device.signal, std::make_pair(first, first + std::int64_t{move.rows} * pitch)
        );
    };
    Kokkos::deep_copy(
        range(parts[static_cast<std::size_t>(move.to)], move.to_band),
        range(parts[static_cast<std::size_t>(move.from)], move.from_band)
    );
}

std::vector<std::int32_t> respond(
    const ResponseModel& model,
    const PointSpread& spread,
    const std::vector<std::vector<Band>>& decomposition,
    int image = 0
) {
    std::vector<Part> parts;
    std::vector<std::vector<parallel::Band>> bands;
    for (const std::vector<Band>& mine : decomposition) {
        parts.push_back(make_part(model, spread, mine));
        record(parts.back(), image);
        bands.emplace_back();
        for (const Band& band : mine) {
            bands.back().push_back({band.panel, band.first, band.rows});
        }
    }
    for (const auto& move : parallel::halo_transfers(bands, {spread.radius, spread.radius})) {
        transfer(move, parts, spread.radius);
    }
    std::vector<std::int32_t> counts(all_pixels, -1);
    for (const Part& part : parts) {
        read_out(ExecSpace(), part.device, image);
        Kokkos::fence();
        collect(part, counts);
    }
    return counts;
}

/// Every step at once.
ResponseModel everything() {
    ResponseModel model;
    model.image_key = philox_key(1);
    model.pattern_key = philox_key(2);
    model.beam_flicker = 0.05;
    model.pixel_flicker = 0.01;
    model.calibration = 0.03;
    model.dead_fraction = 0.02;
    model.hot_fraction = 0.01;
    model.gain_counts = 0.7;
    model.pedestal_counts = 10.0;
    model.readout_noise_counts = 2.0;
    model.lowest_counts = 0.0;
    model.saturation_counts = 60000.0;
    return model;
}

/// Rounding alone, of a hundredth of a photon.
ResponseModel nothing() {
    ResponseModel model;
    model.counts_photons = false;
    model.gain_counts = 100.0;
    model.lowest_counts = -1e9;
    model.saturation_counts = 1e9;
    return model;
}

const std::vector<std::vector<Band>> whole{{{0, 0, 23}, {1, 0, 17}}};

TEST(Response, DoesNotDependOnHowRowsAreSharedOut) {
    const std::vector<std::vector<std::vector<Band>>> others{
        {{{0, 0, 10}}, {{0, 10, 13}, {1, 0, 2}}, {{1, 2, 15}}},
        {{{0, 0, 1}}, {{0, 1, 1}}, {{0, 2, 1}}, {{0, 3, 20}, {1, 0, 17}}},
        {{{1, 9, 8}, {0, 0, 5}, {0, 15, 8}}, {}, {{0, 5, 10}, {1, 0, 9}}}};
    for (const int radius : {0, 1, 6}) {
        const PointSpread spread = make_point_spread(SpreadShape::fibre, 1.5, radius);
        const auto expected = respond(everything(), spread, whole);
        for (const auto& other : others) {
            EXPECT_EQ(respond(everything(), spread, other), expected) << "radius " << radius;
        }
    }
}

TEST(Response, DiffersFromImageToImageAndIsTheSameAgain) {
    const PointSpread none;
    const auto first = respond(everything(), none, whole, 0);
    EXPECT_EQ(respond(everything(), none, whole, 0), first);
    EXPECT_NE(respond(everything(), none, whole, 1), first);
}

TEST(Response, SpreadsAsPlainLoopsOverAPanelDo) {
    const PointSpread spread = make_point_spread(SpreadShape::gauss, 2.3, 4);
    const auto counts = respond(nothing(), spread, whole);
    std::vector<float> photons = photons_of_detector();
    photons[masked_pixel] = 0.0F;
    for (const Shape& panel : panels) {
        for (int slow = 0; slow < panel.slow; ++slow) {
            for (int fast = 0; fast < panel.fast; ++fast) {
                double sum = 0.0;
                for (int y = std::max(0, slow - 4); y <= std::min(panel.slow - 1, slow + 4);
                     ++y) {
                    for (int x = std::max(0, fast - 4); x <= std::min(panel.fast - 1, fast + 4);
                         ++x) {
                        const int weight = (slow - y + 4) * 9 + (fast - x + 4);
                        sum += spread.weights[static_cast<std::size_t>(weight)] *
                               photons[static_cast<std::size_t>(
                                   panel.first_pixel + y * panel.fast + x
                               )];
                    }
                }
                const auto pixel = panel.first_pixel + slow * panel.fast + fast;
                const double gain = pixel == pixel_of_other_gain ? 25.0 : 100.0;
                const double expected = pixel == masked_pixel ? 0.0 : gain * sum;
                EXPECT_NEAR(counts[static_cast<std::size_t>(pixel)], expected, 0.5 + 1e-6)
                    << slow << " " << fast;
            }
        }
    }
}

TEST(Response, IsTheSameForArraysWithoutOwner) {
    const PointSpread spread = make_point_spread(SpreadShape::gauss, 2.3, 4);
    const Part kept = make_part(everything(), spread, whole.front());
    Part part{kept.bands, kept.first_signal, untracked(kept.device)};
    record(part, 3);
    read_out(ExecSpace(), part.device, 3);
    std::vector<std::int32_t> counts(all_pixels, -1);
    collect(kept, counts);
    EXPECT_EQ(counts, respond(everything(), spread, whole, 3));
}

TEST(Response, KeepsThePhotonsOfASpotInsideAPanel) {
    const PointSpread spread = make_point_spread(SpreadShape::fibre, 1.0, 5);
    Part part = make_part(nothing(), spread, {{0, 0, 23}});
    std::vector<float> photons(23 * 37);
    photons[8 * 37 + 12] = 1e6F;
    record_signal(ExecSpace(), part.device, upload("photons", photons), 0);
    read_out(ExecSpace(), part.device, 0);
    Kokkos::fence();
    std::vector<std::int32_t> counts(all_pixels);
    collect(part, counts);
    const double sum = std::accumulate(counts.begin(), counts.begin() + 23 * 37, 0.0);
    // 121 pixels are rounded, each to within half a hundredth of a photon.
    EXPECT_NEAR(sum / 100.0, 1e6, 0.5 * 121 / 100.0);
}

TEST(Response, ReadsNothingFromMaskedPixels) {
    ResponseModel model = everything();
    model.hot_fraction = 0.5;
    EXPECT_EQ(respond(model, PointSpread{}, whole)[masked_pixel], 0);
}

TEST(Response, PhotonsOfNeighboursAreIndependentWithoutASpread) {
    ResponseModel model = nothing();
    model.counts_photons = true;
    model.gain_counts = 1.0;
    const std::vector<float> photons = photons_of_detector();
    double chi_square = 0.0, correlation = 0.0;
    int pixels = 0;
    double before = 0.0;
    constexpr int images = 200;
    for (int image = 0; image < images; ++image) {
        const auto counts = respond(model, PointSpread{}, whole, image);
        for (int i = 1; i < all_pixels; ++i) {
            const double mean = photons[static_cast<std::size_t>(i)];
            const double deviate =
                i == masked_pixel || i == pixel_of_other_gain
                    ? 0.0
                    : (counts[static_cast<std::size_t>(i)] - mean) / std::sqrt(mean);
            chi_square += deviate * deviate;
            correlation += deviate * before;
            before = deviate;
            pixels += i == masked_pixel || i == pixel_of_other_gain ? 0 : 1;
        }
    }
    // Variance of a Poisson deviate's square: 2 + 1/mean, and mean >= 5.
    EXPECT_NEAR(chi_square / pixels, 1.0, 5.2 * std::sqrt(2.2 / pixels));
    EXPECT_NEAR(correlation / pixels, 0.0, 5.2 / std::sqrt(pixels));
}

}  // namespace
}  // namespace minibragg::response
