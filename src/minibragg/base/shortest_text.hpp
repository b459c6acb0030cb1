#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <string>

namespace minibragg {

/// A number in as few digits as tell it from every other of its type.
template <class Number>
std::string shortest_text(Number value) {
    constexpr std::size_t longest = 40;
    std::array<char, longest> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end.ptr};
}

}  // namespace minibragg
