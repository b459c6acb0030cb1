#include "minibragg/pictures/exposure.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "minibragg/base/error.hpp"

namespace minibragg::pictures {
namespace {

/// The values of good pixels, ascending.
std::vector<float> good_values(const Picture& picture) {
    std::vector<float> values;
    for (std::size_t i = 0; i < picture.photons.size(); ++i) {
        if (picture.states[i] == PixelState::good && std::isfinite(picture.photons[i])) {
            values.push_back(picture.photons[i]);
        }
    }
    std::sort(values.begin(), values.end());
    return values;
}

/// The value below which a part of the first `count` of all values lies.
double quantile(const std::vector<float>& values, double part, std::size_t count) {
    const auto rank = static_cast<std::size_t>(part * static_cast<double>(count - 1));
    return static_cast<double>(values[rank]);
}

/// Sums over the first values, for the mean and the deviation of any number of them.
struct Sums {
    double values = 0.0, squares = 0.0;
};

std::vector<Sums> running_sums(const std::vector<float>& values) {
    std::vector<Sums> sums(values.size() + 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
        // From the smallest on: a pedestal would take the digits of the deviation.
        const double value = static_cast<double>(values[i]) - static_cast<double>(values[0]);
        sums[i + 1] = {sums[i].values + value, sums[i].squares + value * value};
    }
    return sums;
}

/// How far above the background's low those of the signal's pixels reach that hold a part of
/// its photons, the weakest first.
double strength_of_signal(
    const std::vector<float>& values, const Background& background, double weak_part
) {
    const auto first =
        std::upper_bound(values.begin(), values.end(), static_cast<float>(background.limit));
    double all = 0.0;
    for (auto value = first; value != values.end(); ++value) {
        all += static_cast<double>(*value) - background.low;
    }
    double weak = 0.0;
    for (auto value = first; value != values.end(); ++value) {
        weak += static_cast<double>(*value) - background.low;
        if (weak >= weak_part * all) {
            return static_cast<double>(*value) - background.low;
        }
    }
    return 0.0;
}

/// How far above the background's low the last colour is; 0 without a signal.
double reach_of(const std::vector<float>& values, const Background& background) {
    constexpr double wide = 4.0, narrow = 2.0;  // of the background's range
    constexpr double half = 0.5, tenth = 0.1;   // of the signal
    constexpr double most_of_all = 0.8, lighter_part = 0.98, most_contrast = 20.0;
    constexpr double dynamic_range = 1e6;  // about a detector's
    const double range = background.high - background.low;
    const double strong = strength_of_signal(values, background, tenth);
    const double dark = quantile(values, lighter_part, values.size()) - background.low;
    if (range > strong / dynamic_range && background.part >= most_of_all) {
        const double signal = strength_of_signal(values, background, half);
        return std::max(std::clamp(signal, narrow * range, wide * range), dark);
    }
    return std::clamp(dark, strong / most_contrast, strong);
}

Exposure linear_exposure(const std::vector<float>& values) {
    const Background background = background_of(values);
    double reach = reach_of(values, background);
    if (!(reach > 0.0)) {
        reach = static_cast<double>(values.back()) - background.low;
    }
    if (!(reach > 0.0)) {
        reach = 1.0;  // all are equal
    }
    return {Scale::linear, background.low, background.low + reach, background.limit};
}

Exposure log_exposure(const std::vector<float>& values) {
    // More decades would show the tails of numbers, not of photons.
    constexpr double low_part = 0.02, most_decades = 7.0, ten = 10.0;
    const double limit = background_of(values).limit;
    const std::vector<float> positive(
        std::upper_bound(values.begin(), values.end(), 0.0F), values.end()
    );
    if (positive.empty()) {
        return {Scale::log, 1.0, ten, limit};
    }
    const double lowest = quantile(positive, low_part, positive.size());
    const double high = std::ceil(std::log10(static_cast<double>(positive.back())));
    const double low =
        std::max(std::min(std::floor(std::log10(lowest)), high - 1.0), high - most_decades);
    return {Scale::log, std::pow(ten, low), std::pow(ten, high), limit};
}

}  // namespace

Scale scale_named(std::string_view word) {
    if (word == "linear") {
        return Scale::linear;
    }
    if (word == "log") {
        return Scale::log;
    }
    throw InputError("the scale '" + std::string(word) + "' is unknown. Use linear or log");
}

double Exposure::fraction(double value) const {
    if (scale == Scale::linear) {
        return std::clamp((value - low) / (high - low), 0.0, 1.0);
    }
    if (!(value > low)) {
        return 0.0;
    }
    return std::min(std::log(value / low) / std::log(high / low), 1.0);
}

Background background_of(const std::vector<float>& values) {
    constexpr double deviations = 4.0, low_part = 0.01, high_part = 0.998;
    const std::vector<Sums> sums = running_sums(values);
    const auto smallest = static_cast<double>(values.front());
    const std::size_t least = (values.size() + 1) / 2;
    std::size_t count = values.size();
    auto limit = static_cast<double>(values.back());
    for (bool goes_on = true; goes_on;) {
        const auto number = static_cast<double>(count);
        const double mean = sums[count].values / number;
        const double variance = std::max(0.0, sums[count].squares / number - mean * mean);
        limit = smallest + mean + deviations * std::sqrt(variance);
        const auto end = std::upper_bound(
            values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count), limit
        );
        const auto left = std::max(least, static_cast<std::size_t>(end - values.begin()));
        goes_on = left < count;
        count = left;
    }
    return {
        quantile(values, low_part, count),
        quantile(values, high_part, count),
        limit,
        static_cast<double>(count) / static_cast<double>(values.size())};
}

Exposure exposure_of(const Picture& picture, Scale scale) {
    const std::vector<float> values = good_values(picture);
    if (values.empty()) {
        return {scale, scale == Scale::log ? 1.0 : 0.0, scale == Scale::log ? 10.0 : 1.0, 0.0};
    }
    return scale == Scale::log ? log_exposure(values) : linear_exposure(values);
}

namespace {

/// The pixels of a picture around one of them, itself included.
template <class Visit>
void visit_around(const Picture& picture, const Point& pixel, int radius, const Visit& visit) {
    const auto x = static_cast<int>(pixel.x), y = static_cast<int>(pixel.y);
    for (int near_y = std::max(0, y - radius);
         near_y <= std::min(y + radius, picture.height - 1);
         ++near_y) {
        for (int near_x = std::max(0, x - radius);
             near_x <= std::min(x + radius, picture.width - 1);
             ++near_x) {
            visit(picture.index(near_x, near_y));
        }
    }
}

struct Peak {
    Point pixel;
    float value = 0.0F;
};

/// Whether a pixel is twice as far above a value as the good pixels are that lie two away from
/// it, on average. Noise on a strong background is not.
bool stands_out(const Picture& picture, const Peak& peak, double low) {
    double sum = 0.0, count = 0.0;
    const auto add = [&](int radius, double sign) {
        visit_around(picture, peak.pixel, radius, [&](std::size_t near) {
            if (picture.states[near] == PixelState::good) {
                sum += sign * (static_cast<double>(picture.photons[near]) - low);
                count += sign;
            }
        });
    };
    add(2, 1.0);
    add(1, -1.0);
    return (static_cast<double>(peak.value) - low) * count >= 2.0 * sum;
}

/// Pixels above a value around which none has a larger one.
std::vector<Peak> peaks_above(const Picture& picture, double least) {
    std::vector<Peak> peaks;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const std::size_t index = picture.index(x, y);
            const float value = picture.photons[index];
            if (picture.states[index] < PixelState::good ||
                !(static_cast<double>(value) > least)) {
                continue;
            }
            const Peak peak{{x + 0.0, y + 0.0}, value};
            bool is_largest = true;
            visit_around(picture, peak.pixel, 1, [&](std::size_t near) {
                const bool counts = picture.states[near] >= PixelState::good;
                is_largest = is_largest && !(counts && picture.photons[near] > value);
            });
            if (is_largest) {
                peaks.push_back(peak);
            }
        }
    }
    return peaks;
}

}  // namespace

void widen_spots(Picture& picture, const Exposure& exposure) {
    constexpr double is_enlarged = 2.0, strong = 0.5;
    constexpr int large_picture = 1600;
    constexpr std::size_t pixels_a_spot = 100;
    if (picture.zoom >= is_enlarged) {
        return;
    }
    const double middle = exposure.scale == Scale::linear
                              ? exposure.low + strong * (exposure.high - exposure.low)
                              : exposure.low;
    std::vector<Peak> peaks = peaks_above(picture, std::max(exposure.signal, middle));
    std::erase_if(peaks, [&](const Peak& peak) {
        return !stands_out(picture, peak, exposure.low);
    });
    if (peaks.size() > picture.photons.size() / pixels_a_spot + 1) {
        return;
    }
    const int radius = std::max(picture.width, picture.height) < large_picture ? 1 : 2;
    for (const Peak& peak : peaks) {
        visit_around(picture, peak.pixel, radius, [&](std::size_t index) {
            if (picture.states[index] == PixelState::good) {
                picture.photons[index] = std::max(picture.photons[index], peak.value);
            }
        });
    }
}

}  // namespace minibragg::pictures
