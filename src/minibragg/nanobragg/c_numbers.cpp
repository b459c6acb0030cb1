#include "minibragg/nanobragg/c_numbers.hpp"

#include <cstdint>
#include <cstdlib>

namespace minibragg::nanobragg {

namespace {

constexpr int decimal = 10;

/// The low bits of a long: what a conversion to int leaves.
int truncated(long value) {
    return static_cast<int>(static_cast<std::uint32_t>(value));
}

/// Past the start of an exponent that lacks its digits: strtod leaves it, a scan has read it.
const char* past_bare_exponent(const char* end) {
    if (*end != 'e' && *end != 'E') {
        return end;
    }
    ++end;
    return *end == '+' || *end == '-' ? end + 1 : end;
}

}  // namespace

double leading_double(const std::string& text) {
    return std::strtod(text.c_str(), nullptr);
}

bool is_whole_double(const std::string& text) {
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return !text.empty() && end == text.c_str() + text.size();
}

int leading_int(const std::string& text) {
    return truncated(std::strtol(text.c_str(), nullptr, decimal));
}

std::optional<double> NumberStream::next_double() {
    const char* const start = text_.c_str() + position_;
    char* end = nullptr;
    const double value = std::strtod(start, &end);
    if (end == start) {
        return std::nullopt;
    }
    position_ += static_cast<std::size_t>(past_bare_exponent(end) - start);
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
    return truncated(value);
}

}  // namespace minibragg::nanobragg
