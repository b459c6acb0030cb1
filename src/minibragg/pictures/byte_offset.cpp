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

/// Takes numbers out of bytes, the lowest byte first.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

    template <class Integer>
    std::optional<std::int64_t> take() {
        constexpr unsigned bits_per_byte = 8;
        if (rest_.size() < sizeof(Integer)) {
            return std::nullopt;
        }
        std::uint64_t number = 0;
        for (std::size_t i = sizeof(Integer); i-- > 0;) {
            number = (number << bits_per_byte) | static_cast<unsigned char>(rest_[i]);
        }
        rest_.remove_prefix(sizeof(Integer));
        return static_cast<Integer>(number);
    }

    /// A difference, in the first size that holds it.
    std::optional<std::int64_t> take_difference() {
        auto difference = take<std::int8_t>();
        if (difference == std::numeric_limits<std::int8_t>::min()) {
            difference = take<std::int16_t>();
            if (difference == std::numeric_limits<std::int16_t>::min()) {
                difference = take<std::int32_t>();
                if (difference == std::numeric_limits<std::int32_t>::min()) {
                    difference = take<std::int64_t>();
                }
            }
        }
        return difference;
    }

private:
    std::string_view rest_;
};

}  // namespace

std::optional<std::vector<std::int32_t>> byte_offset_decoded(
    std::string_view bytes, std::size_t count
) {
    if (count > bytes.size()) {
        return std::nullopt;
    }
    std::vector<std::int32_t> numbers;
    numbers.reserve(count);
    ByteReader reader(bytes);
    std::uint64_t value = 0;  // without a sign, as sums of damaged bytes overflow
    while (numbers.size() < count) {
        const auto difference = reader.take_difference();
        if (!difference) {
            return std::nullopt;
        }
        value += static_cast<std::uint64_t>(*difference);
        numbers.push_back(static_cast<std::int32_t>(value));
    }
    return numbers;
}

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
