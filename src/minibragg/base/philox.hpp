#pragma once

#include <cstdint>
#include <type_traits>

#include "minibragg/simd/lane_math.hpp"

/// Counter-based random numbers: a draw is a pure function of (key, counter), so it does not
/// depend on the order of computing, the number of ranks or the machine. Philox 4x32 with 10
/// rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11).
namespace minibragg {

/// Four random words; also the counter that makes them.
struct PhiloxBlock {
    std::uint32_t word[4];
};

struct PhiloxKey {
    std::uint32_t word[2];
};

static_assert(std::is_trivially_copyable_v<PhiloxKey>);

/// What a draw is for: the last word of its counter, so that equal seeds of two purposes are
/// not correlated.
enum class RandomStream : std::uint32_t {
    orientation = 1,
    mosaic = 2,
    structure_factors = 3,
    photon_noise = 4,
    beam_flicker = 16,
    pixel_flicker = 17,
    calibration = 18,
    readout_noise = 19,
    pixel_defect = 20,
    shot = 32,  ///< what differs from shot to shot (shot_draws.hpp)
};

/// The key that a seed of a deck stands for.
KOKKOS_INLINE_FUNCTION constexpr PhiloxKey philox_key(std::int64_t seed) {
    constexpr int bits_per_word = 32;
    const auto bits = static_cast<std::uint64_t>(seed);
    return {
        {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> bits_per_word)}};
}

/// One round: two 32x32-bit products, their halves exchanged and mixed with the key.
KOKKOS_INLINE_FUNCTION constexpr PhiloxBlock philox_round(
    const PhiloxBlock& x, const PhiloxKey& key
) {
    constexpr std::uint64_t first_multiplier = 0xD2511F53U, second_multiplier = 0xCD9E8D57U;
    constexpr int bits_per_word = 32;
    const std::uint64_t first = first_multiplier * x.word[0];
    const std::uint64_t second = second_multiplier * x.word[2];
    return {
        {static_cast<std::uint32_t>(second >> bits_per_word) ^ x.word[1] ^ key.word[0],
         static_cast<std::uint32_t>(second),
         static_cast<std::uint32_t>(first >> bits_per_word) ^ x.word[3] ^ key.word[1],
         static_cast<std::uint32_t>(first)}};
}

/// Four random words of `counter`. Blocks of different counters or keys are independent.
KOKKOS_INLINE_FUNCTION constexpr PhiloxBlock philox4x32(PhiloxBlock counter, PhiloxKey key) {
    constexpr int rounds = 10;
    constexpr std::uint32_t first_weyl = 0x9E3779B9U, second_weyl = 0xBB67AE85U;
    for (int i = 0; i < rounds; ++i) {
        counter = philox_round(counter, key);
        key.word[0] += first_weyl;
        key.word[1] += second_weyl;
    }
    return counter;
}

/// A double between 0 and 1, never either, from the 52 upper bits of two words: the middles of
/// 2^52 equal steps. (With 53 bits the last middle would round up to 1.) The bits are put
/// behind the point of 1.0: of 64-bit integers few processors convert many at once.
KOKKOS_INLINE_FUNCTION double uniform_open(std::uint32_t high, std::uint32_t low) {
    constexpr int bits_per_word = 32, unused_bits = 12;
    constexpr std::uint64_t bits_of_one = 0x3FF0000000000000U;
    constexpr double half_step = 0x1.0p-53;
    const std::uint64_t bits = (std::uint64_t{high} << bits_per_word) | low;
    return same_bits<double>(bits_of_one | (bits >> unused_bits)) - (1.0 - half_step);
}

}  // namespace minibragg
