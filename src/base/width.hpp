#pragma once

#include <cmath>
#include <cstdint>
#include <type_traits>

#include <Kokkos_Macros.hpp>

/// One arithmetic for every target: a plain scalar per thread (GPUs), or a pack of neighbouring pixels
/// (lanes) per thread (CPUs), with the same operators. docs/decisions/0003-one-path-any-width.md.
namespace minibragg {

/// Bytes of the target's vector registers.
#if defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

/// `lanes` numbers of type T in as many vector registers as they need. A compiler vector wider than a
/// register would be kept in memory and taken apart lane by lane; an array of registers is not.
template <class T, int lanes>
struct Pack {
    static constexpr int bytes = lanes * static_cast<int>(sizeof(T));
    static constexpr int parts = bytes > register_bytes ? bytes / register_bytes : 1;
    static constexpr int lanes_a_part = lanes / parts;
    // NOLINTNEXTLINE(modernize-use-using): `using` cannot carry the attribute
    typedef T Part __attribute__((vector_size(bytes / parts)));

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
/// what follows the reduction to the nearest reflection is `Fast`: float (mixed precision) or double.
template <int lane_number, class FastElement>
struct Width {
    static constexpr int lanes = lane_number;
    using Real = typename LanesOf<double, lane_number>::type;
    using Fast = typename LanesOf<FastElement, lane_number>::type;
    using Index = typename LanesOf<std::int32_t, lane_number>::type;
};

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V all_lanes(Element<V> value) {
    if constexpr (std::is_arithmetic_v<V>) {
        return value;
    } else {
        V pack;
        for (int i = 0; i < V::parts; ++i) {
            pack.part[i] = typename V::Part{} + value;
        }
        return pack;
    }
}

/// Applies an operation on registers to each part of one, two or three packs.
template <class T, int n, class Operation, class... Packs>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> by_parts(
    const Operation& operation, const Pack<T, n>& first, const Packs&... others
) {
    Pack<T, n> result;
    for (int i = 0; i < Pack<T, n>::parts; ++i) {
        result.part[i] = operation(first.part[i], others.part[i]...);
    }
    return result;
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator+(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts(
        [](const auto& x, const auto& y) {
            return x + y;
        },
        a,
        b
    );
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator-(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts(
        [](const auto& x, const auto& y) {
            return x - y;
        },
        a,
        b
    );
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator*(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts(
        [](const auto& x, const auto& y) {
            return x * y;
        },
        a,
        b
    );
}

template <class T, int n>
KOKKOS_FORCEINLINE_FUNCTION Pack<T, n> operator/(const Pack<T, n>& a, const Pack<T, n>& b) {
    return by_parts(
        [](const auto& x, const auto& y) {
            return x / y;
        },
        a,
        b
    );
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

/// a where a < b, else c: the comparison and the choice at once, so that masks need no type.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V
if_less(const V& a, const V& b, const V& then_value, const V& else_value) {
    if constexpr (std::is_arithmetic_v<V>) {
        return a < b ? then_value : else_value;
    } else {
        return by_parts(
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
    return if_less(b, a, a, b);
}

template <class V>
KOKKOS_FORCEINLINE_FUNCTION V smaller(const V& a, const V& b) {
    return if_less(a, b, a, b);
}

template <class To, class Number>
KOKKOS_FORCEINLINE_FUNCTION To convert(const Number& from) {
    return static_cast<To>(from);
}

/// Converts lane by lane. Packs of the same lanes may fill different numbers of registers. A function of its
/// own, for nvcc minds vector types even in a branch that `if constexpr` discards.
template <class To, class T, int n>
KOKKOS_FORCEINLINE_FUNCTION To convert(const Pack<T, n>& from) {
    using From = Pack<T, n>;
    if constexpr (std::is_same_v<To, From>) {
        return from;
    } else if constexpr (From::parts == To::parts) {
        To to;
        for (int i = 0; i < To::parts; ++i) {
            to.part[i] = __builtin_convertvector(from.part[i], typename To::Part);
        }
        return to;
    } else {
        // Piece by piece, the piece as large as the lanes of the smaller parts; joined or split in registers.
        constexpr int pieces = From::parts > To::parts ? From::parts : To::parts;
        // NOLINTNEXTLINE(modernize-use-using): likewise
        typedef Element<From> FromPiece
            __attribute__((vector_size(sizeof(Element<From>) * lane_count<From> / pieces)));
        // NOLINTNEXTLINE(modernize-use-using): likewise
        typedef Element<To> ToPiece
            __attribute__((vector_size(sizeof(Element<To>) * lane_count<To> / pieces)));
        constexpr int pieces_of_from = pieces / From::parts, pieces_of_to = pieces / To::parts;
        To to;
        for (int i = 0; i < pieces; ++i) {
            FromPiece piece;
            const auto* source = reinterpret_cast<const char*>(&from.part[i / pieces_of_from]);
            __builtin_memcpy(
                &piece, source + (i % pieces_of_from) * sizeof(piece), sizeof(piece)
            );
            const ToPiece converted = __builtin_convertvector(piece, ToPiece);
            auto* target = reinterpret_cast<char*>(&to.part[i / pieces_of_to]);
            __builtin_memcpy(
                target + (i % pieces_of_to) * sizeof(converted), &converted, sizeof(converted)
            );
        }
        return to;
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

/// Lane i holds first + i.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION V counting_from(Element<V> first) {
    if constexpr (std::is_arithmetic_v<V>) {
        return first;
    } else {
        V counted = all_lanes<V>(0);
        for (int i = 0; i < lane_count<V>; ++i) {
            counted.set(i, first + static_cast<Element<V>>(i));
        }
        return counted;
    }
}

/// table[index] for every lane.
template <class V, class T, class Index>
KOKKOS_FORCEINLINE_FUNCTION V gather(const T* table, const Index& index) {
    if constexpr (std::is_arithmetic_v<V>) {
        return static_cast<V>(table[index]);
    } else {
        auto values = all_lanes<Pack<T, lane_count<V>>>(0);
        for (int i = 0; i < lane_count<V>; ++i) {
            values.set(i, table[index[i]]);
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
