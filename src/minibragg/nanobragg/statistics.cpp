#include "minibragg/nanobragg/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace minibragg::nanobragg {

namespace {

double root_of_mean(double sum, std::int64_t count) {
    return std::sqrt(sum / static_cast<double>(std::max<std::int64_t>(count, 2) - 1));
}

}  // namespace

Statistics image_statistics(
    const std::vector<float>& photons, const PixelSelection& selection
) {
    Statistics statistics;
    double sum = 0.0, sum_of_squares = 0.0, sum_of_deviations = 0.0;
    std::int64_t rendered = 0, in_region = 0;
    const auto value_at = [&](const Pixel& pixel) {
        return photons[static_cast<std::size_t>(selection.index_of(pixel))];
    };
    selection.for_each_in_region([&](const Pixel& pixel) {
        ++in_region;
        if (selection.is_masked(pixel)) {
            return;
        }
        const float value = value_at(pixel);
        ++rendered;
        sum += static_cast<double>(value);
        sum_of_squares += static_cast<double>(value * value);  // rounded to float first
        if (static_cast<double>(value) > statistics.max) {
            statistics.max = static_cast<double>(value);
            statistics.max_pixel = pixel;
        }
    });
    statistics.mean = sum / static_cast<double>(std::max<std::int64_t>(rendered, 1));
    statistics.rms = root_of_mean(sum_of_squares, rendered);
    selection.for_each_in_region([&](const Pixel& pixel) {
        const double deviation = static_cast<double>(value_at(pixel)) - statistics.mean;
        sum_of_deviations += deviation * deviation;
    });
    statistics.rmsd = root_of_mean(sum_of_deviations, in_region);
    return statistics;
}

}  // namespace minibragg::nanobragg
