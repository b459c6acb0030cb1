#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include <Kokkos_Macros.hpp>

/// One arithmetic for every target: a plain scalar per thread (GPUs), or a pack of neighbouring pixels
/// (lanes) per thread (CPUs), with the same operators. docs/decisions/0003-one-path-any-width.md.
namespace minibragg {

template <class T, int lanes>
struct Pack {
    typedef T type
        __attribute__((vector_size(lanes * sizeof(T))));  // using cannot carry the attribute
};

template <class T>
struct Pack<T, 1> {
    using type = T;
};

/// The types a thread computes with. Geometry and Miller indices are always `Real` (double);
/// what follows the reduction to the nearest reflection is `Fast`: float (mixed precision) or double.
template <int lane_count, class FastElement>
struct Width {
    static constexpr int lanes = lane_count;
    using Real = typename Pack<double, lane_count>::type;
    using Fast = typename Pack<FastElement, lane_count>::type;
    using Index = typename Pack<std::int32_t, lane_count>::type;
};

template <class V>
struct ElementOf {
    using type = std::remove_cv_t<std::remove_reference_t<decltype(std::declval<V&>()[0])>>;
};

template <class V>
requires std::is_arithmetic_v<V>

struct ElementOf<V> {
    using type = V;
};

template <class V>
using Element = typename ElementOf<V>::type;

template <class V>
inline constexpr int lane_count = static_cast<int>(sizeof(V) / sizeof(Element<V>));

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V all_lanes(Element<V> value) {
    if constexpr (std::is_arithmetic_v<V>) {
        return value;
    } else {
        return V{} + value;
    }
}

template <class To, class From>
KOKKOS_FORCEINLINE_FUNCTION To convert(const From& x) {
    if constexpr (std::is_same_v<To, From>) {
        return x;
    } else if constexpr (std::is_arithmetic_v<From>) {
        return static_cast<To>(x);
    } else {
        return __builtin_convertvector(x, To);
    }
}

/// Lane i holds first + i.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V counting_from(Element<V> first) {
    if constexpr (std::is_arithmetic_v<V>) {
        return first;
    } else {
        V counted{};
        for (int i = 0; i < lane_count<V>; ++i) {
            counted[i] = first + static_cast<Element<V>>(i);
        }
        return counted;
    }
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION Element<V> lane(const V& pack, int i) {
    if constexpr (std::is_arithmetic_v<V>) {
        return pack;
    } else {
        return pack[i];
    }
}

/// Calls a scalar function lane by lane: for what runs once a pixel and has no pack form.
template <class V, class ScalarFunction>
KOKKOS_FORCEINLINE_FUNCTION V for_each_lane(const V& x, const ScalarFunction& function) {
    if constexpr (std::is_arithmetic_v<V>) {
        return function(x);
    } else {
        V result{};
        for (int i = 0; i < lane_count<V>; ++i) {
            result[i] = function(x[i]);
        }
        return result;
    }
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V larger(const V& a, const V& b) {
    return a > b ? a : b;
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V smaller(const V& a, const V& b) {
    return a < b ? a : b;
}

/// table[index] for every lane.
template <class V, class T, class Index>
KOKKOS_FORCEINLINE_FUNCTION V gather(const T* table, const Index& index) {
    if constexpr (std::is_arithmetic_v<V>) {
        return static_cast<V>(table[index]);
    } else {
        typename Pack<T, lane_count<V>>::type values{};
        for (int i = 0; i < lane_count<V>; ++i) {
            values[i] = table[index[i]];
        }
        return convert<V>(values);
    }
}

/// The nearest integer, ties to even: adding and subtracting 1.5 * 2^(mantissa bits).
/// Exact for |x| < 2^51 (double), 2^22 (float). Needs that the compiler does not reassociate.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V nearest(const V& x) {
    constexpr double magic_double = 6755399441055744.0;
    constexpr float magic_float = 12582912.0F;
    constexpr Element<V> magic = sizeof(Element<V>) == sizeof(double)
                                     ? static_cast<Element<V>>(magic_double)
                                     : static_cast<Element<V>>(magic_float);
    const V shifted = x + magic;
    return shifted - magic;
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V square_root(const V& x) {
    return for_each_lane(x, [](Element<V> value) {
        return std::sqrt(value);
    });
}

}  // namespace minibragg
