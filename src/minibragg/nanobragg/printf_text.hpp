#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace minibragg::nanobragg {

/// printf into a string. The format is a literal of this program, never input.
template <class... Values>
std::string format(const char* pattern, Values... values) {
    const int size = std::snprintf(nullptr, 0, pattern, values...);
    std::string text(static_cast<std::size_t>(size), '\0');
    std::snprintf(text.data(), text.size() + 1, pattern, values...);
    return text;
}

/// A count for %lld.
template <class Count>
constexpr long long whole(Count count) {
    return static_cast<long long>(count);
}

}  // namespace minibragg::nanobragg
