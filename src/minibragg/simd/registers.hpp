#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "minibragg/simd/multiply_add.hpp"

/// What one vector register (a compiler vector) can do that has no operator: plain forms for
/// any target. On x86 overloads in registers_x86.hpp stand in with instructions that the
/// compiler does not find by itself. For one target, registers of every size and scalars give
/// the same bits.
namespace minibragg::registers {

template <class Register>
using Lane = std::remove_cvref_t<decltype(std::declval<Register>()[0])>;

template <class Register>
inline constexpr int lane_count = static_cast<int>(sizeof(Register) / sizeof(Lane<Register>));

template <class T, int lanes>
struct Named {
    // NOLINTNEXTLINE(modernize-use-using): `using` cannot carry the attribute
    typedef T Register __attribute__((vector_size(lanes * sizeof(T))));
};

/// A register of so many numbers of type T.
template <class T, int lanes>
using RegisterOf = typename Named<T, lanes>::Register;

#if defined(__CUDACC__)
// nvcc loses the dots after a list of lanes. It needs no more than names, for its threads have
// one lane.
template <class Register>
auto join(const Register& low, const Register& high);

template <int half, class Register>
auto half_of(const Register& whole);
#else
/// The lanes of two registers one after the other.
template <class Register>
auto join(const Register& low, const Register& high) {
    return [&]<int... i>(std::integer_sequence<int, i...>) __attribute__((always_inline)) {
        return __builtin_shufflevector(low, high, i...);
    }
    (std::make_integer_sequence<int, 2 * lane_count<Register>>());
}

/// The lower (0) or the higher (1) half of the lanes.
template <int half, class Register>
auto half_of(const Register& whole) {
    constexpr int lanes = lane_count<Register> / 2;
    return [&]<int... i>(std::integer_sequence<int, i...>) __attribute__((always_inline)) {
        return __builtin_shufflevector(whole, whole, (half * lanes + i)...);
    }
    (std::make_integer_sequence<int, lanes>());
}
#endif

/// 1.5 * 2^(mantissa bits): adding and subtracting it rounds to the nearest integer, ties to
/// even. Exact for |x| < 2^51 (double), 2^22 (float). Needs that the compiler does not
/// reassociate.
template <class T>
inline constexpr T rounding_magic = sizeof(T) == sizeof(double)
                                        ? static_cast<T>(6755399441055744.0)
                                        : static_cast<T>(12582912.0);

/// x minus the nearest integer, ties to even: in [-0.5, 0.5], exact.
template <class Register>

requires(!Scalar<Register>) Register fraction(const Register& x) {
    const Register shifted = x + rounding_magic<Lane<Register>>;
    return x - (shifted - rounding_magic<Lane<Register>>);
}

template <Scalar T>
KOKKOS_FORCEINLINE_FUNCTION T fraction(T x) {
    const T shifted = x + rounding_magic<T>;
    return x - (shifted - rounding_magic<T>);
}

/// The nearest integers, ties to even.
template <class Register>

requires(!Scalar<Register>) auto nearest_int(const Register& x) {
    using Index = RegisterOf<std::int32_t, lane_count<Register>>;
    const Register shifted = x + rounding_magic<Lane<Register>>;
    return __builtin_convertvector(shifted - rounding_magic<Lane<Register>>, Index);
}

template <Scalar T>
KOKKOS_FORCEINLINE_FUNCTION std::int32_t nearest_int(T x) {
    const T shifted = x + rounding_magic<T>;
    return static_cast<std::int32_t>(shifted - rounding_magic<T>);
}

template <class Register>
Register square_root(const Register& x) {
    Register root = x;
    for (int i = 0; i < lane_count<Register>; ++i) {
        if constexpr (sizeof(Lane<Register>) == sizeof(float)) {
            root[i] = __builtin_sqrtf(x[i]);
        } else {
            root[i] = __builtin_sqrt(x[i]);
        }
    }
    return root;
}

/// a b + c.
template <class Register>

requires(!Scalar<Register>) Register
    multiply_add(const Register& a, const Register& b, const Register& c) {
    Register sum;
    for (int i = 0; i < lane_count<Register>; ++i) {
        sum[i] = minibragg::multiply_add(a[i], b[i], c[i]);
    }
    return sum;
}

using minibragg::multiply_add;

/// 1 / sqrt(x) within two units in the last place, for 1e-37 < x < 1e37.
template <class Register>

requires(!Scalar<Register>) Register inverse_square_root(const Register& x) {
    return Lane<Register>{1} / square_root(x);
}

template <Scalar T>
KOKKOS_FORCEINLINE_FUNCTION T inverse_square_root(T x) {
    return T{1} / std::sqrt(x);
}

/// b where a < b, else a.
template <class Register>
Register larger(const Register& a, const Register& b) {
    return a < b ? b : a;
}

/// a where a < b, else b.
template <class Register>
Register smaller(const Register& a, const Register& b) {
    return a < b ? a : b;
}

/// Bits of which at least one is set where a < b in any lane.
template <class Register>
auto lanes_less(const Register& a, const Register& b) {
    const auto is_less = a < b;
    auto any = is_less[0];
    for (int i = 1; i < lane_count<Register>; ++i) {
        any |= is_less[i];
    }
    return any;
}

/// table[index] of every lane.
template <class T, class Index>
auto gather(const T* table, const Index& index) {
    RegisterOf<T, lane_count<Index>> values;
    for (int i = 0; i < lane_count<Index>; ++i) {
        values[i] = table[index[i]];
    }
    return values;
}

}  // namespace minibragg::registers

#if defined(__x86_64__) && !defined(__CUDACC__)
#include "minibragg/simd/registers_x86.hpp"
#endif
