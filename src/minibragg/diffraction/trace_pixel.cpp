#include "minibragg/base/error.hpp"
#include "minibragg/base/floating_point.hpp"
#include "minibragg/diffraction/in_double.hpp"
#include "minibragg/diffraction/observe_pixels.hpp"
#include "minibragg/diffraction/render.hpp"
#include "minibragg/diffraction/shape_kernels.hpp"

namespace minibragg::diffraction {

namespace {

void observe(
    const scene::DeviceScenes& scenes,
    const Array<const PixelPlace>& pixels,
    const PixelRecords& records
) {
    const IeeeKernels arithmetic;
    kernels_of(scenes.shape).observe(in_double(scenes), pixels, records);
}

PixelRecords records_for(std::size_t pixels) {
    PixelRecords records;
    records.reports = Array<PixelReport>("minibragg::diffraction::reports", pixels);
    records.counts =
        Array<std::int64_t>("minibragg::diffraction::counts", pixels * Recorder::counters);
    return records;
}

}  // namespace

std::vector<PixelReport> report_pixels(
    const scene::DeviceScenes& scenes, const std::vector<PixelPlace>& pixels
) {
    const PixelRecords records = records_for(pixels.size());
    observe(scenes, upload("minibragg::diffraction::pixels", pixels), records);
    return download(records.reports);
}

PixelTrace trace_pixel(
    const scene::DeviceScenes& scenes, const PixelPlace& pixel, std::int64_t most_terms
) {
    const scene::DeviceScene& scene = scenes.front();
    const auto n = static_cast<std::size_t>(scene.sampling.oversample);
    const auto lines = download(scene.panels)[static_cast<std::size_t>(pixel.panel)].lines;
    const std::size_t samples = static_cast<std::size_t>(lines) * n;
    const double terms = static_cast<double>(samples) *
                         static_cast<double>(scene.wavelengths.size) *
                         static_cast<double>(scene.orientations.size);
    if (terms > static_cast<double>(most_terms)) {
        throw InputError(
            "the pixel has more than " + std::to_string(most_terms) +
            " terms to trace. Ask for fewer subpixels, sources, phi steps or domains."
        );
    }
    PixelRecords records = records_for(1);
    records.samples = Array<SampleRecord>("minibragg::diffraction::samples", samples);
    records.directions = Array<DirectionRecord>(
        "minibragg::diffraction::directions", samples * scene.directions.size
    );
    records.steps =
        Array<StepRecord>("minibragg::diffraction::steps", static_cast<std::size_t>(terms));
    observe(scenes, upload("minibragg::diffraction::pixels", std::vector{pixel}), records);
    return {
        download(records.reports).front(),
        download(records.samples),
        download(records.directions),
        download(records.steps)};
}

}  // namespace minibragg::diffraction
