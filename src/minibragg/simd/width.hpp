#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

#include "minibragg/simd/kokkos_macros.hpp"
#include "minibragg/simd/registers.hpp"

/// One arithmetic for every target: a plain scalar per thread (GPUs), or a pack of neighbouring
/// pixels (lanes) per thread (CPUs), with the same operators.
/// docs/decisions/0003-one-path-any-width.md.
namespace minibragg {

/// Bytes of the target's vector registers.
#if defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

/// `lanes` numbers of type T in as many vector registers as they need. A compiler vector wider
/// than a register would be kept in memory and taken apart lane by lane; an array of registers
/// is not.
template <class T, int lanes>
struct Pack {
    static constexpr int bytes = lanes * static_cast<int>(sizeof(T));
    static constexpr int parts = bytes > register_bytes ? bytes / register_bytes : 1;
    static constexpr int lanes_a_part = lanes / parts;
    using Part = registers::RegisterOf<T, lanes_a_part>;

    Part part[parts];

    KOKKOS_FORCEINLINE_FUNCTION T operator[](int i) const {
        return part[i / lanes_a_part][i % lanes_a_part];
    }

    KOKKOS_FORCEINLINE_FUNCTION void set(int i, T value) {
        part[i / lanes_a_part][i % lanes_a_part] = value;
    }
};

template <class V>
struct ElementOf;

template <class T, int n>
struct ElementOf<Pack<T, n>> {
    using type = T;
    static constexpr int lanes = n;
};

template <class T>
requires std::is_arithmetic_v<T>

struct ElementOf<T> {
    using type = T;
    static constexpr int lanes = 1;
};

template <class V>
using Element = typename ElementOf<V>::type;

template <class V>
inline constexpr int lane_count = ElementOf<V>::lanes;

/// T for one lane, a pack for more.
template <class T, int lanes>
struct LanesOf {
    using type = Pack<T, lanes>;
};

template <class T>
struct LanesOf<T, 1> {
    using type = T;
};

/// The types a thread computes with. Geometry and Miller indices are always `Real` (double);
/// what follows the reduction to the nearest reflection is `Quick`: float (mixed precision) or
/// double. `Rough` is always float: of a test that tells which steps need not be computed.
template <int lane_number, class QuickElement>
struct Width {
    static constexpr int lanes = lane_number;
    using Real = typename LanesOf<double, lane_number>::type;
    using Quick = typename LanesOf<QuickElement, lane_number>::type;
    using Rough = typename LanesOf<float, lane_number>::type;
    using Index = typename LanesOf<std::int32_t, lane_number>::type;
};

/// Applies an operation on registers to part i of some packs.
template <int i, class Operation, class... Packs>
KOKKOS_FORCEINLINE_FUNCTION auto of_part(const Operation& operation, const Packs&... packs) {
    return operation(packs.part[i]...);
}

/// Applies an operation on registers to each part of some packs of equally many. Not a loop:
/// the parts never need an address, so they stay in registers.
template <class Result, class Operation, class First, class... Packs>
KOKKOS_FORCEINLINE_FUNCTION Result
by_parts(const Operation& operation, const First& first, const Packs&... others) {
    return [&]<int... i>(std::integer_sequence<int, i...>) __attribute__((always_inline)) {
        return Result{{of_part<i>(operation, first, others...)...}};
    }
    (std::make_integer_sequence<int, First::parts>());
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V all_lanes(Element<V> value) {
    if constexpr (std::is_arithmetic_v<V>) {
        return value;
    } else {
        // Minus zero: plus zero would be an addition, for it changes -0.
        return by_parts<V>(
            [value](const auto& zero) {
                return value - zero;
            },
            V{}
        );
    }
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator+(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts<Pack<T, n>>(std::plus<>{}, a, b);
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator-(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts<Pack<T, n>>(std::minus<>{}, a, b);
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator*(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts<Pack<T, n>>(std::multiplies<>{}, a, b);
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator/(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts<Pack<T, n>>(std::divides<>{}, a, b);
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator+(
    const Pack<T, n>& a, std::type_identity_t<T> b
) {
    return a + all_lanes<Pack<T, n>>(b);
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator-(
    const Pack<T, n>& a, std::type_identity_t<T> b
) {
    return a - all_lanes<Pack<T, n>>(b);
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator*(
    const Pack<T, n>& a, std::type_identity_t<T> b
) {
    return a * all_lanes<Pack<T, n>>(b);
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator+(
    std::type_identity_t<T> a, const Pack<T, n>& b
) {
    return all_lanes<Pack<T, n>>(a) + b;
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator*(
    std::type_identity_t<T> a, const Pack<T, n>& b
) {
    return all_lanes<Pack<T, n>>(a) * b;
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator/(
    std::type_identity_t<T> a, const Pack<T, n>& b
) {
    return all_lanes<Pack<T, n>>(a) / b;
}

template <class T, int n, class B>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n>& operator+=(Pack<T, n>& a, const B& b) {
    return a = a + b;
}

template <class T, int n, class B>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n>& operator*=(Pack<T, n>& a, const B& b) {
    return a = a * b;
}

/// `number` in all lanes, or the lanes that it has.
template <class V, class Number>
KOKKOS_FORCEINLINE_FUNCTION V spread(const Number& number) {
    if constexpr (std::is_same_v<V, Number>) {
        return number;
    } else {
        return all_lanes<V>(number);
    }
}

template <class A, class B, class C>
concept AnyIsPack = !(Scalar<A> && Scalar<B> && Scalar<C>);

/// a b + c of packs, or of packs and scalars.
template <class A, class B, class C>

requires AnyIsPack<A, B, C> KOKKOS_FORCEINLINE_FUNCTION auto multiply_add(
    const A& a, const B& b, const C& c
) {
    using V = decltype(a * b + c);
    return by_parts<V>(
        [](const auto& x, const auto& y, const auto& z) {
            return registers::multiply_add(x, y, z);
        },
        spread<V>(a),
        spread<V>(b),
        spread<V>(c)
    );
}

/// a where a < b, else c: the comparison and the choice at once, so that masks need no type.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V
if_less(const V& a, const V& b, const V& then_value, const V& else_value) {
    if constexpr (std::is_arithmetic_v<V>) {
        return a < b ? then_value : else_value;
    } else {
        return by_parts<V>(
            [](const auto& x, const auto& y, const auto& yes, const auto& no) {
                return x < y ? yes : no;
            },
            a,
            b,
            then_value,
            else_value
        );
    }
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V larger(const V& a, const V& b) {
    if constexpr (std::is_arithmetic_v<V>) {
        return a < b ? b : a;
    } else {
        return by_parts<V>(
            [](const auto& x, const auto& y) {
                return registers::larger(x, y);
            },
            a,
            b
        );
    }
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V smaller(const V& a, const V& b) {
    if constexpr (std::is_arithmetic_v<V>) {
        return a < b ? a : b;
    } else {
        return by_parts<V>(
            [](const auto& x, const auto& y) {
                return registers::smaller(x, y);
            },
            a,
            b
        );
    }
}

/// The smaller of two int32, taken as unsigned numbers.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V smaller_unsigned(const V& a, const V& b) {
    if constexpr (std::is_arithmetic_v<V>) {
        return static_cast<std::uint32_t>(a) < static_cast<std::uint32_t>(b) ? a : b;
    } else {
        return by_parts<V>(
            [](const auto& x, const auto& y) {
                using Unsigned = registers::RegisterOf<std::uint32_t, V::lanes_a_part>;
                return (Unsigned)x < (Unsigned)y ? x : y;
            },
            a,
            b
        );
    }
}

template <class To, class Number>
KOKKOS_FORCEINLINE_FUNCTION To convert(const Number& from) {
    return static_cast<To>(from);
}

/// The registers of `to` from those of `from`, of which there may be twice or half as many.
template <class To, class From, class Operation>
KOKKOS_FORCEINLINE_FUNCTION To reshape(const From& from, const Operation& operation) {
    return [&]<int... i>(std::integer_sequence<int, i...>) __attribute__((always_inline)) {
        if constexpr (From::parts == To::parts) {
            return To{{operation(from.part[i])...}};
        } else if constexpr (From::parts == 2 * To::parts) {
            return To{{registers::join(
                operation(from.part[2 * i]), operation(from.part[2 * i + 1])
            )...}};
        } else {
            static_assert(To::parts == 2 * From::parts);
            return To{{operation(registers::half_of<i % 2>(from.part[i / 2]))...}};
        }
    }
    (std::make_integer_sequence<int, To::parts>());
}

/// Converts lane by lane. A function of its own, for nvcc minds vector types even in a branch
/// that `if constexpr` discards.
template <class To, class T, int n>
KOKKOS_FORCEINLINE_FUNCTION To convert(const Pack<T, n>& from) {
    if constexpr (std::is_same_v<To, Pack<T, n>>) {
        return from;
    } else {
        return reshape<To>(from, [](const auto& part) {
            using Target = registers::RegisterOf<
                Element<To>,
                registers::lane_count<std::remove_cvref_t<decltype(part)>>>;
            return __builtin_convertvector(part, Target);
        });
    }
}

/// Whether a < b in any lane.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION bool any_less(const V& a, const V& b) {
    if constexpr (std::is_arithmetic_v<V>) {
        return a < b;
    } else {
        return [&]<int... i>(std::integer_sequence<int, i...>) __attribute__((always_inline)) {
            return (registers::lanes_less(a.part[i], b.part[i]) | ...) != 0;
        }
        (std::make_integer_sequence<int, V::parts>());
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

/// a / b. On a GPU floats are divided within two units in the last place, in a fifth of the
/// instructions.
/// @pre |b| < 2^126
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V quotient(const V& a, const V& b) {
#if defined(__CUDA_ARCH__)
    if constexpr (std::is_same_v<V, float>) {
        return __fdividef(a, b);
    }
#endif
    return a / b;
}

/// As many neighbours in memory as V has lanes.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V load(const Element<V>* first) {
    V values;
    __builtin_memcpy(&values, first, sizeof(V));
    return values;
}

/// The opposite of load().
template <class V>
KOKKOS_FORCEINLINE_FUNCTION void store(Element<V>* first, const V& values) {
    __builtin_memcpy(first, &values, sizeof(V));
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION void set_lane(V& pack, int i, Element<V> value) {
    if constexpr (std::is_arithmetic_v<V>) {
        pack = value;
    } else {
        pack.set(i, value);
    }
}

/// Calls a scalar function lane by lane: for what has no pack form.
template <class V, class ScalarFunction>
KOKKOS_FORCEINLINE_FUNCTION V for_each_lane(const V& x, const ScalarFunction& function) {
    if constexpr (std::is_arithmetic_v<V>) {
        return function(x);
    } else {
        V result = all_lanes<V>(0);
        for (int i = 0; i < lane_count<V>; ++i) {
            result.set(i, function(x[i]));
        }
        return result;
    }
}

/// 0, 1, 2, ...
template <class T, int n>
struct FirstNumbers {
    T number[n];

    constexpr FirstNumbers() : number() {
        for (int i = 0; i < n; ++i) {
            number[i] = static_cast<T>(i);
        }
    }
};

template <class T, int n>
inline constexpr FirstNumbers<T, n> first_numbers;

/// Lane i holds first + i.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V counting_from(Element<V> first) {
    if constexpr (std::is_arithmetic_v<V>) {
        return first;
    } else {
        return first + load<V>(first_numbers<Element<V>, lane_count<V>>.number);
    }
}

/// A number of a table that no kernel writes to while it reads: by the read-only path of a GPU.
template <class T>
KOKKOS_FORCEINLINE_FUNCTION T read_only(const T* number) {
#if defined(__CUDA_ARCH__)
    return __ldg(number);
#else
    return *number;
#endif
}

/// table[index] for every lane. The table stays as it is as long as the kernel runs.
template <class V, class T, class Index>
KOKKOS_FORCEINLINE_FUNCTION V gather(const T* table, const Index& index) {
    if constexpr (std::is_arithmetic_v<V>) {
        return static_cast<V>(read_only(table + index));
    } else {
        using Values = Pack<T, lane_count<V>>;
        return convert<V>(reshape<Values>(index, [table](const auto& part) {
            return registers::gather(table, part);
        }));
    }
}

/// x minus the nearest integer, ties to even: in [-0.5, 0.5], exact for |x| < 2^51 (double),
/// 2^22 (float).
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V fraction(const V& x) {
    if constexpr (std::is_arithmetic_v<V>) {
        return registers::fraction(x);
    } else {
        return by_parts<V>(
            [](const auto& part) {
                return registers::fraction(part);
            },
            x
        );
    }
}

/// The nearest integers, ties to even. Exact for |x| < 2^31.
template <class Index, class V>
KOKKOS_FORCEINLINE_FUNCTION Index nearest_int(const V& x) {
    if constexpr (std::is_arithmetic_v<V>) {
        return registers::nearest_int(x);
    } else {
        return reshape<Index>(x, [](const auto& part) {
            return registers::nearest_int(part);
        });
    }
}

/// 1 / sqrt(x) within two units in the last place, for 1e-37 < x < 1e37.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V inverse_square_root(const V& x) {
    if constexpr (std::is_arithmetic_v<V>) {
#if defined(__CUDA_ARCH__)
        return rsqrt(x);
#else
        return registers::inverse_square_root(x);
#endif
    } else {
        return by_parts<V>(
            [](const auto& part) {
                return registers::inverse_square_root(part);
            },
            x
        );
    }
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V square_root(const V& x) {
    if constexpr (std::is_arithmetic_v<V>) {
        return std::sqrt(x);
    } else {
        return by_parts<V>(
            [](const auto& part) {
                return registers::square_root(part);
            },
            x
        );
    }
}

}  // namespace minibragg
