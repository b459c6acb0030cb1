#pragma once

#include <cstdint>

namespace minibragg::nanobragg {

/// What a command line may ask for at most. The reference program takes any number and crashes, hangs or
/// overflows; here such a run ends with a message before anything is allocated.
struct Limits {
    std::int64_t pixels = std::int64_t{1} << 32;
    std::int64_t sources = 10'000'000;
    std::int64_t cells = 10'000'000;  ///< phi steps x mosaic domains
    std::int64_t layers = 1'000'000;
    std::int64_t oversample = 30'000;
    std::int64_t reflections = 500'000'000;  ///< elements of the table
    std::int64_t traced_terms = 4'000'000;   ///< of one pixel
    double evaluations = 1e18;               ///< of |F|^2 |F_lattice|^2 in the run
    std::uintmax_t file_bytes = std::uintmax_t{1} << 32;
    double largest_miller_index = 1e9;
};

}  // namespace minibragg::nanobragg
