#include "minibragg/pictures/byte_offset.hpp"

#include <limits>

namespace minibragg::pictures {
namespace {

/// Appends the low bytes of a number, lowest first.
void append(std::string& bytes, std::int64_t number, int count) {
    constexpr unsigned bits_per_byte = 8, low_byte = 0xFF;
    auto rest = static_cast<std::uint64_t>(number);
    for (int i = 0; i < count; ++i) {
        bytes.push_back(static_cast<char>(rest & low_byte));
        rest >>= bits_per_byte;
    }
}

/// True when the number fits `Integer` without its smallest value, which is the escape to the
/// next size.
template <class Integer>
bool fits(std::int64_t number) {
    return number > std::numeric_limits<Integer>::min() &&
           number <= std::numeric_limits<Integer>::max();
}

template <class Integer>
void append_escape(std::string& bytes) {
    append(bytes, std::numeric_limits<Integer>::min(), sizeof(Integer));
}

void append_difference(std::string& bytes, std::int64_t difference) {
    if (fits<std::int8_t>(difference)) {
        append(bytes, difference, sizeof(std::int8_t));
        return;
    }
    append_escape<std::int8_t>(bytes);
    if (fits<std::int16_t>(difference)) {
        append(bytes, difference, sizeof(std::int16_t));
        return;
    }
    append_escape<std::int16_t>(bytes);
    if (fits<std::int32_t>(difference)) {
        append(bytes, difference, sizeof(std::int32_t));
        return;
    }
    append_escape<std::int32_t>(bytes);
    append(bytes, difference, sizeof(std::int64_t));
}

}  // namespace

std::string byte_offset_encoded(std::span<const std::int32_t> numbers) {
    std::string bytes;
    bytes.reserve(numbers.size());
    std::int64_t before = 0;
    for (const std::int32_t number : numbers) {
        append_difference(bytes, number - before);
        before = number;
    }
    return bytes;
}

}  // namespace minibragg::pictures
