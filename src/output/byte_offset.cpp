#include "output/byte_offset.hpp"

#include <limits>

#include "base/error.hpp"

namespace minibragg::output {

namespace {

template <class Integer>
void append(std::string& bytes, Integer value) {
    constexpr unsigned byte = 8;
    for (unsigned i = 0; i < sizeof(Integer); ++i) {
        bytes.push_back(static_cast<char>(value >> (byte * i)));
    }
}

/// The smallest number of a width says: the difference follows in the next width.
template <class Integer>
constexpr Integer escape = std::numeric_limits<Integer>::min();

template <class Integer>
bool fits(std::int64_t difference) {
    return difference > escape<Integer> && difference <= std::numeric_limits<Integer>::max();
}

template <class Integer>
Integer read(std::string_view& bytes) {
    if (bytes.size() < sizeof(Integer)) {
        throw InputError("byte-offset data end early");
    }
    constexpr unsigned byte = 8;
    std::uint64_t value = 0;
    for (unsigned i = 0; i < sizeof(Integer); ++i) {
        value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (byte * i);
    }
    bytes.remove_prefix(sizeof(Integer));
    return static_cast<Integer>(value);
}

std::int64_t read_difference(std::string_view& bytes) {
    if (const auto small = read<std::int8_t>(bytes); small != escape<std::int8_t>) {
        return small;
    }
    if (const auto middle = read<std::int16_t>(bytes); middle != escape<std::int16_t>) {
        return middle;
    }
    if (const auto large = read<std::int32_t>(bytes); large != escape<std::int32_t>) {
        return large;
    }
    return read<std::int64_t>(bytes);
}

}  // namespace

std::string byte_offset_encoded(const std::vector<std::int32_t>& values) {
    std::string bytes;
    bytes.reserve(values.size());
    std::int64_t last = 0;
    for (const std::int32_t value : values) {
        const std::int64_t difference = value - last;
        last = value;
        if (fits<std::int8_t>(difference)) {
            append(bytes, static_cast<std::int8_t>(difference));
            continue;
        }
        append(bytes, escape<std::int8_t>);
        if (fits<std::int16_t>(difference)) {
            append(bytes, static_cast<std::int16_t>(difference));
            continue;
        }
        append(bytes, escape<std::int16_t>);
        if (fits<std::int32_t>(difference)) {
            append(bytes, static_cast<std::int32_t>(difference));
            continue;
        }
        append(bytes, escape<std::int32_t>);
        append(bytes, difference);
    }
    return bytes;
}

std::vector<std::int32_t> byte_offset_decoded(std::string_view bytes, std::size_t count) {
    std::vector<std::int32_t> values;
    std::int64_t last = 0;
    while (values.size() < count) {
        last += read_difference(bytes);
        values.push_back(static_cast<std::int32_t>(last));
    }
    return values;
}

}  // namespace minibragg::output
