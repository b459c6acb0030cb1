#include "minibragg/report/format.hpp"

#include <array>
#include <cmath>
#include <cstdio>

namespace minibragg::report {

namespace {

constexpr int buffer_size = 64;
constexpr int seconds_per_minute = 60;
constexpr int seconds_per_hour = 3600;

}  // namespace

std::string number(double value, int digits) {
    std::array<char, buffer_size> text{};
    std::snprintf(text.data(), text.size(), "%.*g", digits, value);
    return text.data();
}

std::string several(std::int64_t count, const std::string& thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string with_prefix(double value) {
    constexpr std::array<const char*, 6> prefixes{"", "k", "M", "G", "T", "P"};
    constexpr double step = 1000.0;
    constexpr double rounds_to_step = 999.5;  // in three digits
    constexpr int digits = 3;
    std::size_t prefix = 0;
    while (std::abs(value) >= rounds_to_step && prefix + 1 < prefixes.size()) {
        value /= step;
        ++prefix;
    }
    return number(value, digits) + " " + prefixes[prefix];
}

std::string duration(double seconds) {
    std::array<char, buffer_size> text{};
    const auto whole = static_cast<long long>(std::llround(seconds));
    constexpr double short_time_s = 10.0;
    if (seconds < short_time_s) {
        std::snprintf(text.data(), text.size(), "%.2f s", seconds);
    } else if (whole < seconds_per_minute) {
        std::snprintf(text.data(), text.size(), "%.1f s", seconds);
    } else if (whole < seconds_per_hour) {
        std::snprintf(
            text.data(),
            text.size(),
            "%lld:%02lld min",
            whole / seconds_per_minute,
            whole % seconds_per_minute
        );
    } else {
        std::snprintf(
            text.data(),
            text.size(),
            "%lld:%02lld h",
            whole / seconds_per_hour,
            whole % seconds_per_hour / seconds_per_minute
        );
    }
    return text.data();
}

}  // namespace minibragg::report
