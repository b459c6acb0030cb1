#pragma once

#include "minibragg/base/constants.hpp"

/// Conversions as the reference program makes them: always by division, so that the last bit
/// agrees.
namespace minibragg::nanobragg {

inline constexpr double mm_per_m = 1000.0;
inline constexpr double mrad_per_rad = 1000.0;
inline constexpr double um_per_m = 1e6;
inline constexpr double A_per_m = 1e10;
using constants::m_per_A;
inline constexpr double percent = 100.0;
inline constexpr double degrees_per_radian = 180.0 * 0.31830988618379067154;  ///< 180 * (1/pi)

inline double radians(double angle_deg) {
    return angle_deg / degrees_per_radian;
}

inline double degrees(double angle_rad) {
    return angle_rad * degrees_per_radian;
}

}  // namespace minibragg::nanobragg
