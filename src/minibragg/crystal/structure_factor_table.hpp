#pragma once

#include "minibragg/base/table.hpp"
#include "minibragg/base/vec3.hpp"
#include "minibragg/simd/width.hpp"

namespace minibragg::crystal {

/// A dense box of values on the reflections, with a border that holds the default. Indices
/// beyond are clamped to the border, so that every index is safe. T is float in mixed
/// precision, where gathers are to be small, else double.
template <class T>
struct ReflectionBox {
    Table<T> values;                         ///< [h][k][l], l fastest; somebody else owns them
    std::int32_t h_first, k_first, l_first;  ///< Miller indices of the first element
    std::int32_t h_count, k_count, l_count;
};

/// Position in the box of a reflection.
template <class T, class Index>
KOKKOS_FORCEINLINE_FUNCTION Index
box_index(const ReflectionBox<T>& box, const Vec3<Index>& hkl) {
    // As unsigned numbers those below the first are large, and every border holds the default.
    const auto inside = [](const Index& value, std::int32_t first, std::int32_t count) {
        return smaller_unsigned(Index(value - first), all_lanes<Index>(count - 1));
    };
    const Index h = inside(hkl.x, box.h_first, box.h_count);
    const Index k = inside(hkl.y, box.k_first, box.k_count);
    const Index l = inside(hkl.z, box.l_first, box.l_count);
    return (h * box.k_count + k) * box.l_count + l;
}

/// |F|^2 of a crystal whose reflections are all equal.
struct ConstantReflections {
    double square;

    template <class W>
    KOKKOS_FORCEINLINE_FUNCTION typename W::Quick
    intensity(const Vec3<typename W::Index>&, const Vec3<typename W::Quick>&) const {
        using Quick = typename W::Quick;
        return all_lanes<Quick>(static_cast<Element<Quick>>(square));
    }
};

/// |F|^2 of the nearest reflection. The box holds squares. Eq. 8.
template <class T>
struct NearestReflection {
    ReflectionBox<T> squares;

    template <class W>
    KOKKOS_FORCEINLINE_FUNCTION typename W::Quick
    intensity(const Vec3<typename W::Index>& nearest_hkl, const Vec3<typename W::Quick>&)
        const {
        return gather<typename W::Quick>(
            squares.values.data(), box_index(squares, nearest_hkl)
        );
    }
};

/// Weights of the four nodes -1, 0, 1, 2 at 0 <= x < 1: Lagrange's cubics. Eq. 8b.
template <class V>
KOKKOS_FORCEINLINE_FUNCTION void lagrange_weights(const V& x, V (&weight)[4]) {
    using T = Element<V>;
    constexpr T sixth = static_cast<T>(1.0 / 6.0), half = static_cast<T>(0.5);
    const V before = x + T{1}, after = x - T{1}, last = x - T{2};
    weight[0] = x * after * last * -sixth;
    weight[1] = before * after * last * half;
    weight[2] = before * x * last * -half;
    weight[3] = before * x * after * sixth;
}

/// One Miller index among its neighbours: the first of the four nodes around it, counted from
/// the border of the box and kept in the box, their weights, and how far the index lies inside
/// the range min + 2 <= h <= max - 2 in which nanoBragg interpolates (Q31 of
/// docs/nanobragg.md).
template <class W>
struct InterpolationAxis {
    typename W::Index first_node;
    typename W::Quick weight[4], margin;

    KOKKOS_FORCEINLINE_FUNCTION InterpolationAxis(
        const typename W::Index& nearest_index,
        const typename W::Quick& delta,
        std::int32_t first,
        std::int32_t last
    ) {
        using Quick = typename W::Quick;
        using Index = typename W::Index;
        constexpr Element<Quick> edge = 2;
        const Quick carry =
            if_less(delta, all_lanes<Quick>(0), all_lanes<Quick>(1), all_lanes<Quick>(0));
        const Index below = nearest_index - convert<Index>(carry);
        const std::int32_t last_corner = larger(last - first - 1, 0);
        first_node = smaller_unsigned(Index(below - first), all_lanes<Index>(last_corner));
        lagrange_weights(Quick(delta + carry), weight);
        const Quick index = convert<Quick>(nearest_index) + delta;
        margin = smaller(
            Quick(index - (static_cast<Element<Quick>>(first) + edge)),
            Quick(all_lanes<Quick>(static_cast<Element<Quick>>(last) - edge) - index)
        );
    }
};

/// |F|^2 by tricubic (four-point Lagrange) interpolation between 64 reflections. The box holds
/// F. A point nearer than two reflections to the table's edge takes its nearest reflection. Eq.
/// 8b.
template <class T>
struct TricubicReflections {
    ReflectionBox<T> amplitudes;           ///< of four elements or more along h, k and l
    Vec3<std::int32_t> smallest, largest;  ///< Miller indices of the table without its border

    /// Sums over h and k of four neighbours along l, of one lane. The four lie side by side in
    /// memory: loading them together, as packs where there are packs, is faster than 64
    /// gathers.
    template <class Chunk, class V>
    KOKKOS_FORCEINLINE_FUNCTION void sum_rows(
        const T* corner,
        const V (&weight)[16],
        int lane_index,
        Chunk (&along_l)[4 / lane_count<Chunk>]
    ) const {
        for (int i = 0; i < 4; ++i) {
            for (int j = 0; j < 4; ++j) {
                const T* row = corner + (i * amplitudes.k_count + j) * amplitudes.l_count;
                const T of_lane = lane(weight[4 * i + j], lane_index);
                for (int m = 0; m < 4 / lane_count<Chunk>; ++m) {
                    const auto reflections = load<Chunk>(row + m * lane_count<Chunk>);
                    along_l[m] = multiply_add(of_lane, reflections, along_l[m]);
                }
            }
        }
    }

    template <class W>
    KOKKOS_FORCEINLINE_FUNCTION typename W::Quick intensity(
        const Vec3<typename W::Index>& nearest_hkl, const Vec3<typename W::Quick>& delta
    ) const {
        using Quick = typename W::Quick;
        using Index = typename W::Index;
        using Axis = InterpolationAxis<W>;
        using Chunk = typename LanesOf<T, W::lanes == 1 ? 1 : 4>::type;
        const T* table = amplitudes.values.data();
        const Axis h(nearest_hkl.x, delta.x, smallest.x, largest.x);
        const Axis k(nearest_hkl.y, delta.y, smallest.y, largest.y);
        const Axis l(nearest_hkl.z, delta.z, smallest.z, largest.z);
        const Index corner =
            (h.first_node * amplitudes.k_count + k.first_node) * amplitudes.l_count +
            l.first_node;
        Quick of_row[16], along_l[4];
        for (int i = 0; i < 4; ++i) {
            for (int j = 0; j < 4; ++j) {
                of_row[4 * i + j] = h.weight[i] * k.weight[j];
            }
        }
        for (int lane_index = 0; lane_index < W::lanes; ++lane_index) {
            Chunk sums[4 / lane_count<Chunk>] = {};
            sum_rows(table + lane(corner, lane_index), of_row, lane_index, sums);
            for (int m = 0; m < 4; ++m) {
                const Chunk& sum = sums[m / lane_count<Chunk>];
                set_lane(along_l[m], lane_index, lane(sum, m % lane_count<Chunk>));
            }
        }
        Quick f = l.weight[0] * along_l[0];
        for (int m = 1; m < 4; ++m) {
            f = multiply_add(l.weight[m], along_l[m], f);
        }
        const Quick margin = smaller(smaller(h.margin, k.margin), l.margin);
        const auto at_nearest = gather<Quick>(table, box_index(amplitudes, nearest_hkl));
        f = if_less(margin, all_lanes<Quick>(0), at_nearest, f);
        return f * f;
    }
};

}  // namespace minibragg::crystal
