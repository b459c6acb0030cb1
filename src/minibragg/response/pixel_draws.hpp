#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include "minibragg/base/contracts.hpp"
#include "minibragg/base/philox.hpp"
#include "minibragg/simd/lane_math.hpp"

namespace minibragg::response {

template <class V>
struct UniformPairs {
    V first, second;  ///< independent, between 0 and 1, never either
};

using UniformPair = UniformPairs<double>;

/// The random numbers of one purpose in one pixel of one image: a pure function of what they
/// are for (docs/decisions/0008). What does not change from image to image is drawn for image
/// 0.
struct PixelDraws {
    PhiloxKey key;  ///< of the seed
    RandomStream stream;
    int image;           ///< >= 0
    std::int64_t pixel;  ///< of the detector, counted over all panels; below 2^48

    /// Pair `number` of these draws.
    /// @pre number < 2^16
    KOKKOS_INLINE_FUNCTION UniformPair uniforms(std::uint32_t number) const {
        expects(number < 1U << 16U && image >= 0);
        constexpr unsigned bits_per_word = 32, bits_of_number = 16;
        const auto place = static_cast<std::uint64_t>(pixel);
        const auto low = static_cast<std::uint32_t>(place);
        const auto high = static_cast<std::uint32_t>(place >> bits_per_word);
        const PhiloxBlock block = philox4x32(
            {{low,
              (number << bits_of_number) | high,
              static_cast<std::uint32_t>(image),
              static_cast<std::uint32_t>(stream)}},
            key
        );
        return {
            uniform_open(block.word[0], block.word[1]),
            uniform_open(block.word[2], block.word[3])};
    }

    /// The same draws of the pixel that many pixels on.
    KOKKOS_INLINE_FUNCTION PixelDraws of_neighbour(int pixels) const {
        return {key, stream, image, pixel + pixels};
    }

    /// Pair 0 of neighbouring pixels, from this one on.
    template <class V>
    KOKKOS_INLINE_FUNCTION UniformPairs<V> first_pairs() const {
        double first[lane_count<V>], second[lane_count<V>];
        for (int i = 0; i < lane_count<V>; ++i) {
            const UniformPair u = of_neighbour(i).uniforms(0);
            first[i] = u.first;
            second[i] = u.second;
        }
        return {load<V>(first), load<V>(second)};
    }

    /// Normal deviates of mean 0 and variance 1 of neighbouring pixels, from this one on, each
    /// from its pair 0: exact (Box and Muller, Ann. Math. Stat. 29 (1958) 610). The sine of an
    /// angle between -90 and 90 degrees is distributed as that of any angle.
    template <class V>
    KOKKOS_INLINE_FUNCTION V normals() const {
        const UniformPairs<V> u = first_pairs<V>();
        const V logarithm = for_each_lane(u.first, [](double x) {
            return std::log(x);
        });
        const V x = u.second - 0.5;
        return square_root(V(logarithm * -2.0)) * x * sin_pi_over_x(V(x * x));
    }

    KOKKOS_INLINE_FUNCTION double normal() const { return normals<double>(); }
};

static_assert(std::is_trivially_copyable_v<PixelDraws>);

}  // namespace minibragg::response
