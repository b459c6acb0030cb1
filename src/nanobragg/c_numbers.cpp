#include "nanobragg/c_numbers.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace minibragg::nanobragg {

namespace {

constexpr int decimal = 10;

int clamped(long value) {
    return static_cast<int>(std::clamp<long>(
        value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()
    ));
}

}  // namespace

double leading_double(const std::string& text) {
    return std::strtod(text.c_str(), nullptr);
}

int leading_int(const std::string& text) {
    return clamped(std::strtol(text.c_str(), nullptr, decimal));
}

std::optional<double> NumberStream::next_double() {
    const char* const start = text_.c_str() + position_;
    char* end = nullptr;
    const double value = std::strtod(start, &end);
    if (end == start) {
        return std::nullopt;
    }
    position_ += static_cast<std::size_t>(end - start);
    return value;
}

std::optional<int> NumberStream::next_int() {
    const char* const start = text_.c_str() + position_;
    char* end = nullptr;
    const long value = std::strtol(start, &end, decimal);
    if (end == start) {
        return std::nullopt;
    }
    position_ += static_cast<std::size_t>(end - start);
    return clamped(value);
}

}  // namespace minibragg::nanobragg
