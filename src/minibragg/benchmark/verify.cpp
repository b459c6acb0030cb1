#include "minibragg/benchmark/verify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <zlib.h>

namespace minibragg::benchmark {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// How far a number that was rounded to single precision is from another, beyond that rounding.
/// Infinite for what is no number.
double deviation(double rounded, double expected) {
    const auto as_float = static_cast<float>(rounded);
    const float next = std::nextafter(as_float, std::numeric_limits<float>::infinity());
    const double half_step = 0.5 * (static_cast<double>(next) - rounded);
    const double difference = std::abs(rounded - expected) - half_step;
    if (!std::isfinite(difference)) {
        return infinity;
    }
    return std::max(0.0, difference);
}

std::uint32_t checksum(std::uint32_t before, const std::vector<double>& photons) {
    const std::vector<float> stored(photons.begin(), photons.end());
    return static_cast<std::uint32_t>(crc32_z(
        before,
        reinterpret_cast<const Bytef*>(stored.data()),  // NOLINT(*-reinterpret-cast)
        stored.size() * sizeof(float)
    ));
}

/// Adds the pixels of the grid.
/// @returns infinity for an image that has a pixel which is no number, or negative
double sum_of_grid(const MadeImage& image, int grid) {
    double sum = 0.0;
    for (int slow = 0; slow < image.rows; slow += grid) {
        for (int fast = 0; fast < image.columns; fast += grid) {
            sum +=
                image.photons
                    [static_cast<std::size_t>(slow) * static_cast<std::size_t>(image.columns) +
                     static_cast<std::size_t>(fast)];
        }
    }
    const bool are_photons =
        std::all_of(image.photons.begin(), image.photons.end(), [](double photons) {
            return std::isfinite(photons) && photons >= 0.0;
        });
    if (!are_photons) {
        return infinity;
    }
    return sum;
}

/// Over the brightest pixel's photons.
double largest_of_pixels(const ExpectedValues& expected, int number, const MadeImage& image) {
    double largest = 0.0;
    for (const ExpectedPixel& pixel : expected.pixels) {
        if (pixel.image != number) {
            continue;
        }
        if (pixel.slow >= image.rows || pixel.fast >= image.columns) {
            return infinity;
        }
        const auto place =
            static_cast<std::size_t>(pixel.slow) * static_cast<std::size_t>(image.columns) +
            static_cast<std::size_t>(pixel.fast);
        largest = std::max(largest, deviation(image.photons[place], pixel.photons));
    }
    return largest / expected.max_photons;
}

}  // namespace

double allowed_deviation(const std::string& precision) {
    constexpr double of_mixed = 1e-6, of_double = 1e-9;
    return precision == "double" ? of_double : of_mixed;
}

Verification verify(
    const ExpectedValues& expected,
    double allowed,
    const std::vector<std::pair<int, int>>& images,
    const std::function<MadeImage(int)>& read
) {
    Verification found;
    found.allowed_deviation = allowed;
    double sum = 0.0;
    for (const auto& [made, number] : images) {
        const MadeImage image = read(made);
        found.checksum = checksum(found.checksum, image.photons);
        found.largest_deviation =
            std::max(found.largest_deviation, largest_of_pixels(expected, number, image));
        sum += sum_of_grid(image, expected.grid);
    }
    // Of stills, every image is the problem's.
    const double expected_sum =
        expected.sum_photons * static_cast<double>(images.size()) / expected.images;
    const double of_sum = std::abs(sum - expected_sum) / expected_sum;
    if (!std::isfinite(of_sum)) {
        found.largest_deviation = infinity;
    }
    found.largest_deviation = std::max(found.largest_deviation, of_sum);
    const bool is_right = found.largest_deviation <= allowed;
    found.verdict = is_right ? Verification::Verdict::passed : Verification::Verdict::failed;
    found.reason = is_right ? "" : "images are not those of the problem";
    return found;
}

}  // namespace minibragg::benchmark
