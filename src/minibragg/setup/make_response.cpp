#include "minibragg/setup/make_response.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <string>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/error.hpp"
#include "minibragg/setup/pixel_maps.hpp"
#include "minibragg/setup/words.hpp"

namespace minibragg::setup {

namespace {

using response::Defect;
using response::PointSpread;

/// The spread among pixels of one size.
PointSpread make_spread(const config::PointSpread& deck, double pixel_size_m) {
    const auto shape = value_of(spread_shapes, deck.shape);
    const double fwhm_pixels = deck.fwhm_um * constants::m_per_um / pixel_size_m;
    const int radius = deck.radius_pixels > 0 ? deck.radius_pixels
                                              : response::sufficient_radius(shape, fwhm_pixels);
    if (radius > response::largest_radius) {
        throw InputError(
            "detector.response.point_spread.fwhm_um = " + std::to_string(deck.fwhm_um) +
            " (it reaches over " + std::to_string(radius) + " pixels, and at most " +
            std::to_string(response::largest_radius) +
            " can be computed). Make it narrower, or give radius_pixels"
        );
    }
    return response::make_point_spread(shape, fwhm_pixels, radius);
}

void make_spreads(
    const config::Response& deck, const DetectorSetup& detector, ResponseSetup& setup
) {
    std::vector<double> pixel_sizes_m;
    for (const detector::PanelGeometry& panel : detector.panels) {
        const auto same =
            std::find(pixel_sizes_m.begin(), pixel_sizes_m.end(), panel.pixel_size_m);
        setup.spread_of_panel.push_back(static_cast<std::size_t>(same - pixel_sizes_m.begin()));
        if (same == pixel_sizes_m.end()) {
            pixel_sizes_m.push_back(panel.pixel_size_m);
            setup.spreads.push_back(
                deck.point_spread ? make_spread(*deck.point_spread, panel.pixel_size_m)
                                  : PointSpread{}
            );
        }
    }
}

/// All spreads one after the other, and where each begins.
struct Weights {
    std::vector<double> all;
    std::vector<std::int64_t> first;
};

Weights weights_of(const std::vector<PointSpread>& spreads) {
    Weights weights;
    for (const PointSpread& spread : spreads) {
        weights.first.push_back(static_cast<std::int64_t>(weights.all.size()));
        weights.all.insert(weights.all.end(), spread.weights.begin(), spread.weights.end());
    }
    return weights;
}

/// The values of this rank's pixels, in their order, out of those of the whole detector.
template <class Value>
std::vector<Value> of_pixels(
    const LocalPixels& pixels,
    const DetectorSetup& detector,
    const std::function<Value(std::int64_t)>& value
) {
    const std::vector<std::int64_t> first_of_panel = first_pixels(detector.panels);
    std::vector<Value> values(pixels.mask.size());
    for (const statistics::RowBlock& block : pixels.blocks) {
        const std::int64_t first = first_of_panel[static_cast<std::size_t>(block.panel)] +
                                   std::int64_t{block.first_slow} * block.fast_pixels;
        const std::int64_t count = std::int64_t{block.rows} * block.fast_pixels;
        for (std::int64_t i = 0; i < count; ++i) {
            values[static_cast<std::size_t>(block.first_pixel + i)] = value(first + i);
        }
    }
    return values;
}

/// Of a file, else drawn; empty when no pixel can be bad.
std::vector<Defect> defects_of(
    const ResponseSetup& setup, const DetectorSetup& detector, const LocalPixels& pixels
) {
    const response::ResponseModel& model = setup.model;
    if (setup.bad_pixels.empty() && model.dead_fraction + model.hot_fraction <= 0.0) {
        return {};
    }
    return of_pixels<Defect>(pixels, detector, [&](std::int64_t pixel) {
        const Defect told = setup.bad_pixels.empty()
                                ? Defect::none
                                : setup.bad_pixels[static_cast<std::size_t>(pixel)];
        return told != Defect::none ? told : response::defect_of(model, pixel);
    });
}

std::vector<float> gains_of(
    const ResponseSetup& setup, const DetectorSetup& detector, const LocalPixels& pixels
) {
    if (setup.gains.empty()) {
        return {};
    }
    return of_pixels<float>(pixels, detector, [&](std::int64_t pixel) {
        return setup.gains[static_cast<std::size_t>(pixel)];
    });
}

}  // namespace

ResponseSetup make_response(const config::Response& deck, const DetectorSetup& detector) {
    using Limits = std::numeric_limits<std::int32_t>;
    ResponseSetup setup;
    const double preset = detector.saturation_counts;
    const double largest = preset > 0.0 ? preset : Limits::max();
    response::ResponseModel& model = setup.model;
    model.image_key = philox_key(deck.seed);
    model.pattern_key = philox_key(deck.pattern_seed);
    model.beam_flicker = deck.beam_flicker_fraction;
    model.pixel_flicker = deck.pixel_flicker_fraction;
    model.calibration = deck.calibration_fraction;
    model.calibrates_photons = value_of(calibrates_photons, deck.calibration_of);
    model.counts_photons = deck.poisson;
    model.dead_fraction = deck.dead_fraction;
    model.hot_fraction = deck.hot_fraction;
    model.gain_counts = deck.gain_counts_per_photon;
    model.pedestal_counts = deck.pedestal_counts;
    model.readout_noise_counts = deck.readout_noise_counts;
    model.saturation_counts = deck.saturation_counts
                                  ? static_cast<double>(*deck.saturation_counts)
                                  : std::min<double>(largest, Limits::max());
    model.lowest_counts =
        deck.underload_counts ? static_cast<double>(*deck.underload_counts) : Limits::min();
    if (model.lowest_counts >= model.saturation_counts) {
        throw InputError(
            "detector.response.underload_counts = " + std::to_string(*deck.underload_counts) +
            " (the detector saturates at " + std::to_string(std::llround(largest)) +
            "). Lower it, or give saturation_counts"
        );
    }
    make_spreads(deck, detector, setup);
    return setup;
}

void read_pixel_files(
    const config::Response& deck,
    const DetectorSetup& detector,
    const Files& files,
    ResponseSetup& setup
) {
    const MappedPanels mapped{detector.panels, detector.image_layout};
    if (!deck.gain_file.empty()) {
        setup.gains = read_gain_file(deck.gain_file, mapped, files);
    }
    if (!deck.bad_pixel_file.empty()) {
        BadPixels bad = read_bad_pixel_file(deck.bad_pixel_file, mapped, files);
        setup.bad_pixels = std::move(bad.defects);
        if (bad.ignored > 0) {
            setup.notes.warnings.push_back(
                "detector.response.bad_pixel_file: " + std::to_string(bad.ignored) +
                " pixels of " + deck.bad_pixel_file +
                " are not 0, but have neither bit 1 (dead) nor bit 3 (over-responding): they "
                "are good. detector.mask.file masks all that is not 0"
            );
        }
    }
}

LocalResponse upload_response(
    const ResponseSetup& setup, const DetectorSetup& detector, const LocalPixels& pixels
) {
    LocalResponse local;
    const Weights weights = weights_of(setup.spreads);
    const std::vector<std::int64_t> first_of_panel = first_pixels(detector.panels);
    std::vector<response::SignalRow> rows;
    std::int64_t size = 0;
    int widest = 0;
    for (const statistics::RowBlock& block : pixels.blocks) {
        widest = std::max(widest, block.fast_pixels);
        const auto panel = static_cast<std::size_t>(block.panel);
        const std::size_t spread = setup.spread_of_panel[panel];
        const int radius = setup.spreads[spread].radius;
        const int pitch = block.fast_pixels + 2 * radius;
        local.blocks.push_back({size, block.first_slow, radius, pitch});
        for (int row = 0; row < block.rows; ++row) {
            rows.push_back(
                {first_of_panel[panel] +
                     std::int64_t{block.first_slow + row} * block.fast_pixels,
                 block.first_pixel + std::int64_t{row} * block.fast_pixels,
                 size + std::int64_t{radius + row} * pitch + radius,
                 weights.first[spread],
                 block.fast_pixels,
                 pitch,
                 radius}
            );
        }
        size += std::int64_t{block.rows + 2 * radius} * pitch;
    }
    const std::size_t counts = pixels.mask.size();
    const response::SignalRows signal_rows{upload("minibragg::signal_rows", rows), widest};
    response::PixelPatterns patterns{
        response::calibrations(setup.model, signal_rows, counts),
        upload("minibragg::gain", gains_of(setup, detector, pixels)),
        upload("minibragg::defects", defects_of(setup, detector, pixels))};
    local.device = {
        setup.model,
        signal_rows,
        upload("minibragg::point_spreads", weights.all),
        pixels.rows.mask,
        Array<float>(
            "minibragg::signal", static_cast<std::size_t>(size + response::signal_padding)
        ),
        uninitialized<std::int32_t>("minibragg::counts", counts),
        patterns};
    return local;
}

void flag_defects(
    const ResponseSetup& setup, const DetectorSetup& detector, LocalPixels& pixels
) {
    const std::vector<Defect> defects = defects_of(setup, detector, pixels);
    for (std::size_t i = 0; i < defects.size(); ++i) {
        const auto flag = defects[i] == Defect::dead  ? detector::mask_bit::dead
                          : defects[i] == Defect::hot ? detector::mask_bit::over_responding
                                                      : detector::MaskBits{0};
        pixels.mask[i] = static_cast<detector::MaskBits>(pixels.mask[i] | flag);
    }
}

std::int64_t signal_size(const ResponseSetup& setup, const DetectorSetup& detector) {
    std::int64_t size = 0;
    for (std::size_t panel = 0; panel < detector.panels.size(); ++panel) {
        const detector::PanelGeometry& shape = detector.panels[panel];
        const int border = 2 * setup.spread_of(static_cast<int>(panel)).radius;
        size +=
            std::int64_t{shape.fast_pixels + border} * std::int64_t{shape.slow_pixels + border};
    }
    return size;
}

}  // namespace minibragg::setup
