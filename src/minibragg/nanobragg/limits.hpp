#pragma once

#include <cstdint>

namespace minibragg::nanobragg {

namespace default_limits {

inline constexpr std::int64_t pixels = std::int64_t{1} << 32;
inline constexpr std::int64_t sources = 1'000'000;
inline constexpr std::int64_t cells = 10'000'000;
inline constexpr std::int64_t layers = 1'000'000;
inline constexpr std::int64_t oversample = 30'000;
inline constexpr std::int64_t sample_lines = 10'000'000;
inline constexpr std::int64_t reflections = 500'000'000;
inline constexpr std::int64_t traced_terms = 200'000;
inline constexpr double evaluations = 1e18;
inline constexpr std::uintmax_t file_bytes = std::uintmax_t{1} << 32;
inline constexpr double largest_miller_index = 1e9;

}  // namespace default_limits

/// What a command line may ask for at most. The reference program takes any number and crashes,
/// hangs or overflows; here such a run ends with a message before anything is allocated.
struct Limits {
    std::int64_t pixels = default_limits::pixels;
    std::int64_t sources = default_limits::sources;
    std::int64_t cells = default_limits::cells;  ///< phi steps x mosaic domains
    std::int64_t layers = default_limits::layers;
    std::int64_t oversample = default_limits::oversample;
    std::int64_t sample_lines =
        default_limits::sample_lines;                        ///< layers x subpixels along slow
    std::int64_t reflections = default_limits::reflections;  ///< elements of the table
    std::int64_t traced_terms = default_limits::traced_terms;  ///< of one pixel
    double evaluations = default_limits::evaluations;  ///< of |F|^2 |F_lattice|^2 in the run
    std::uintmax_t file_bytes = default_limits::file_bytes;
    double largest_miller_index = default_limits::largest_miller_index;
};

}  // namespace minibragg::nanobragg
