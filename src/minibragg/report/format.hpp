#pragma once

#include <cstdint>
#include <string>

namespace minibragg::report {

/// A number with three digits and an SI prefix: 1.23 G.
std::string with_prefix(double value);

/// Seconds as 0.12 s, 34.5 s, 12:34 min or 3:05 h.
std::string duration(double seconds);

/// A number with `digits` significant digits.
std::string number(double value, int digits = 6);

/// "1 image", "3 images".
std::string several(std::int64_t count, const std::string& thing);

}  // namespace minibragg::report
