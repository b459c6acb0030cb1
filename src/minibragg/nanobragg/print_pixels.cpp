#include "minibragg/nanobragg/print_pixels.hpp"

#include <algorithm>
#include <ostream>
#include <span>

#include "minibragg/base/error.hpp"
#include "minibragg/nanobragg/printout.hpp"

namespace minibragg::nanobragg {

namespace {

/// The pixels that `-printout` asks for.
std::vector<Pixel> printed_pixels(
    const OutputOptions& output, const PixelSelection& selection
) {
    std::vector<Pixel> pixels;
    selection.for_each_in_region([&](const Pixel& pixel) {
        const bool is_chosen = output.printed_fast < 0 || (output.printed_fast == pixel.fast &&
                                                           output.printed_slow == pixel.slow);
        if (is_chosen && !selection.is_masked(pixel)) {
            pixels.push_back(pixel);
        }
    });
    return pixels;
}

/// Pixels of the one panel as the path counts them.
std::vector<diffraction::PixelPlace> places_of(std::span<const Pixel> pixels) {
    std::vector<diffraction::PixelPlace> places;
    places.reserve(pixels.size());
    for (const Pixel& pixel : pixels) {
        places.push_back({0, static_cast<int>(pixel.slow), static_cast<int>(pixel.fast)});
    }
    return places;
}

/// What a pixel is made of.
const SceneInForce& scene_at(const RenderedImage& image, std::int64_t index) {
    const auto next =
        std::find_if(image.scenes.begin() + 1, image.scenes.end(), [&](const auto& s) {
            return s.first_pixel > index;
        });
    return *(next - 1);
}

}  // namespace

void print_pixels(
    const Setup& setup,
    const PixelSelection& selection,
    const RenderedImage& image,
    std::ostream& out
) {
    constexpr std::size_t at_once = 1 << 16;
    if (!setup.options.output.prints_pixels) {
        return;
    }
    const std::vector<Pixel> pixels = printed_pixels(setup.options.output, selection);
    std::size_t first = 0;
    while (first < pixels.size()) {
        const SceneInForce& in_force = scene_at(image, selection.index_of(pixels[first]));
        std::size_t end = first;
        while (end < pixels.size() && end - first < at_once &&
               &scene_at(image, selection.index_of(pixels[end])) == &in_force) {
            ++end;
        }
        const auto some = std::span<const Pixel>(pixels).subspan(first, end - first);
        const auto reports = diffraction::report_pixels(in_force.scene, places_of(some));
        for (std::size_t i = 0; i < some.size(); ++i) {
            const auto index = static_cast<std::size_t>(selection.index_of(some[i]));
            out << printout_block(setup, in_force, some[i], reports[i], image.photons[index]);
        }
        first = end;
    }
}

void print_trace(
    const Setup& setup,
    const PixelSelection& selection,
    const RenderedImage& image,
    const Limits& limits,
    std::ostream& out
) {
    const OutputOptions& output = setup.options.output;
    if (!output.is_tracing) {
        return;
    }
    const Pixel pixel{output.traced_slow, output.traced_fast};
    const bool is_on_detector = pixel.slow >= 0 && pixel.slow < selection.slow_pixels() &&
                                pixel.fast >= 0 && pixel.fast < selection.fast_pixels();
    if (!is_on_detector) {
        throw InputError("the pixel to trace is not on the detector. Check -trace_pixel.");
    }
    const std::int64_t index = selection.index_of(pixel);
    const SceneInForce& in_force = scene_at(image, index);
    const diffraction::PixelTrace trace = diffraction::trace_pixel(
        in_force.scene, places_of(std::span(&pixel, 1)).front(), limits.traced_terms
    );
    const float photons = image.photons[static_cast<std::size_t>(index)];
    out << trace_text(setup, in_force, pixel, trace, photons);
}

}  // namespace minibragg::nanobragg
