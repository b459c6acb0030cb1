#pragma once

#include <cmath>

#include "minibragg/base/constants.hpp"
#include "minibragg/base/vec3.hpp"
#include "minibragg/simd/lane_math.hpp"

/// |F_lattice|^2 of a crystal of Na x Nb x Nc cells, relative to its peak (Na Nb Nc)^2, from
/// delta = (h, k, l) - nearest integers. One type a shape, chosen once on the host. Eq. 9
/// to 12.
namespace minibragg::crystal {

/// A crystal block, from which the shapes are made.
struct LatticeParameters {
    Vec3d cells{1.0, 1.0, 1.0};  ///< Na, Nb, Nc
    double fudge = 1.0;          ///< nanoBragg's factor on the squared radius
    Mat3 reciprocal_invA =
        identity_matrix;  ///< rows a*, b*, c*: for the reciprocal-space metric alone
};

/// For shapes without a cutoff, or whose cutoff single-precision indices cannot decide: no
/// orientation is skipped.
struct EndlessSpots {
    static constexpr bool end = false;

    static constexpr bool are_rare() { return false; }
};

/// A box of cells: the product over axes of (sin(pi N delta) / (N sin(pi delta)))^2. Eq. 9.
template <class T>
struct ParallelepipedLattice {
    using Spots = EndlessSpots;
    Vec3<T> cells;
    static constexpr double relative_peak = 1.0;
    /// Added to N delta. Its cube is a normal number; no difference of an index of 0.5 and more
    /// and an integer, a multiple of 2^-53, is its negative.
    static constexpr T floor =
        static_cast<T>(sizeof(T) == sizeof(float) ? 0x1.0004p-40 : 1e-100);

    static ParallelepipedLattice from(const LatticeParameters& p) {
        return {
            {static_cast<T>(p.cells.x), static_cast<T>(p.cells.y), static_cast<T>(p.cells.z)}};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        V numerator = all_lanes<V>(1), denominator = all_lanes<V>(1);
        multiply_axis(delta.x, cells.x, numerator, denominator);
        multiply_axis(delta.y, cells.y, numerator, denominator);
        multiply_axis(delta.z, cells.z, numerator, denominator);
        const V amplitude = quotient(numerator, denominator);
        return amplitude * amplitude;
    }

    /// Numerator sin(pi N delta) / pi, up to its sign, and denominator N sin(pi delta) / pi.
    /// Their ratio is 0/0 at a peak, with limit 1: t = N delta is moved by a floor, far below a
    /// rounding of what t is elsewhere. Where the floor matters t is its own fraction and both
    /// are t, so that the ratio is 1.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static void multiply_axis(
        const V& delta, T cells_along, V& numerator, V& denominator
    ) {
        const V t = multiply_add(delta, cells_along, floor);
        const V phase = fraction(t);
        numerator *= times_sinc(phase, V(phase * phase));
        denominator *= times_sinc(t, V(delta * delta));
    }

    /// Whether the factor is exactly 0 in all lanes: never.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static constexpr bool vanishes(const Vec3<V>&) {
        return false;
    }
};

struct RoundSpots;

/// Squared distance to the nearest lattice point in units of the crystal: sum of (N delta)^2.
template <class T>
struct CellMetric {
    using Spots = RoundSpots;
    Vec3<T> cells;
    /// A Gaussian is cut off where its intensity is exp(-80), 2e-35 of the peak: at five radii
    /// of the crystal.
    static constexpr double gaussian_cutoff = -80.0;

    static CellMetric from(const LatticeParameters& p) {
        return {
            {static_cast<T>(p.cells.x), static_cast<T>(p.cells.y), static_cast<T>(p.cells.z)}};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        const Vec3<V> in_cells{delta.x * cells.x, delta.y * cells.y, delta.z * cells.z};
        return dot(in_cells, in_cells);
    }
};

/// Volume of a ball.
inline double ball_volume(double radius) {
    return 4.0 / 3.0 * constants::pi * radius * radius * radius;
}

/// Whether spots that fill so much of the reciprocal cell are so rare that a look at whole
/// pixels, before their samples, pays.
inline constexpr bool are_rare(double filled) {
    constexpr double often = 0.25;  // where it costs about as much as it saves, measured
    return filled < often;
}

/// Where spots end, for indices in single precision: beyond a distance from the lattice point
/// in units of the crystal that is larger than the shape's own by what such indices may be
/// wrong. For CellMetric alone: it is even in each index, so the distance does not jump where
/// an index is nearest to two integers and its error decides.
struct RoundSpots {
    static constexpr bool end = true;
    CellMetric<float> metric;
    float radius_squared;

    /// @param radius  where the shape ends, in units of the crystal
    /// @param index_error  what each index may be wrong
    static RoundSpots from(const LatticeParameters& p, double radius, double index_error) {
        constexpr double roundings = 1.0 + 1e-5;  // of the squared distance and of this number
        const double largest = radius * roundings + index_error * length(p.cells);
        return {CellMetric<float>::from(p), static_cast<float>(largest * largest)};
    }

    /// Whether a look at whole pixels pays.
    bool are_rare() const {
        const Vec3<float>& n = metric.cells;
        return crystal::are_rare(ball_volume(std::sqrt(radius_squared)) / (n.x * n.y * n.z));
    }

    /// Whether no lane is near a lattice point.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION bool miss(const Vec3<V>& delta) const {
        return !any_less(metric(delta), all_lanes<V>(radius_squared));
    }
};

/// nanoBragg.c's own: |delta_h a* + delta_k b* + delta_l c*|^2 (Na Nb Nc)^2, with a* in
/// 1/Angstrom. Dimensionally odd; kept for its command line (Q33 of docs/nanobragg.md).
template <class T>
struct ReciprocalMetric {
    using Spots = EndlessSpots;
    Vec3<T> row[3];  ///< x, y, z components of (a*, b*, c*) times Na Nb Nc
    /// nanoBragg.c's Gaussians end where numbers do.
    static constexpr double gaussian_cutoff = sizeof(T) == sizeof(float) ? -87.0 : -708.0;

    static ReciprocalMetric from(const LatticeParameters& p) {
        const double volume = p.cells.x * p.cells.y * p.cells.z;
        const Mat3 columns = transposed(p.reciprocal_invA);
        ReciprocalMetric metric{};
        for (int i = 0; i < 3; ++i) {
            const Vec3d scaled = volume * columns.row[i];
            metric.row[i] = {
                static_cast<T>(scaled.x), static_cast<T>(scaled.y), static_cast<T>(scaled.z)};
        }
        return metric;
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        const Vec3<V> scaled{dot(row[0], delta), dot(row[1], delta), dot(row[2], delta)};
        return dot(scaled, scaled);
    }
};

/// nanoBragg's width of Gaussian and tophat spots, near 2/pi: the Gaussian's intensity
/// integrates to 0.984 of the box's, the tophat's to 1.047 (docs/physics.md derives both).
inline constexpr double gaussian_width = 0.63;

/// Amplitude exp(-fudge r^2 / 0.63), exactly 0 from the metric's cutoff on. Eq. 11.
template <class T, template <class> class Metric>
struct GaussianLattice {
    using Spots = typename Metric<T>::Spots;
    Metric<T> metric;
    T exponent;  ///< of the squared amplitude, per squared radius
    static constexpr double relative_peak = 1.0;
    static constexpr T cutoff = static_cast<T>(Metric<T>::gaussian_cutoff);

    static GaussianLattice from(const LatticeParameters& p) {
        return {Metric<T>::from(p), static_cast<T>(-2.0 * p.fudge / gaussian_width)};
    }

    static double radius(const LatticeParameters& p) {
        return std::sqrt(Metric<T>::gaussian_cutoff * gaussian_width / (-2.0 * p.fudge));
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        const V log_square = log_of_square(delta);
        return if_less(
            all_lanes<V>(cutoff), log_square, exp_of_negative(log_square), all_lanes<V>(0)
        );
    }

    /// Whether the factor is exactly 0 in all lanes: by the comparison that the factor itself
    /// makes, or a value at the cutoff would depend on the other lanes.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION bool vanishes(const Vec3<V>& delta) const {
        return !any_less(all_lanes<V>(cutoff), log_of_square(delta));
    }

    /// Logarithm of the squared amplitude, where it is not cut off.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V log_of_square(const Vec3<V>& delta) const {
        return metric(delta) * exponent;
    }
};

/// Full amplitude while fudge r^2 < 0.3969 = 0.63^2, none beyond. Eq. 12.
template <class T, template <class> class Metric>
struct TophatLattice {
    using Spots = typename Metric<T>::Spots;
    Metric<T> metric;
    T radius_squared;
    static constexpr double relative_peak = 1.0;

    static TophatLattice from(const LatticeParameters& p) {
        return {Metric<T>::from(p), static_cast<T>(gaussian_width * gaussian_width / p.fudge)};
    }

    static double radius(const LatticeParameters& p) {
        return gaussian_width / std::sqrt(p.fudge);
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        return if_less(
            metric(delta), all_lanes<V>(radius_squared), all_lanes<V>(1), all_lanes<V>(0)
        );
    }

    /// Whether the factor is exactly 0 in all lanes.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION bool vanishes(const Vec3<V>& delta) const {
        return !any_less(metric(delta), all_lanes<V>(radius_squared));
    }
};

/// A ball of cells: amplitude sqrt(pi/6) * 3 (sin u / u - cos u) / u^2, u = pi sqrt(fudge sum
/// (N delta)^2). The constant, 0.7236, scales the peak so that the integral of the intensity
/// equals the box's. Eq. 10.
template <class T>
struct SphericalLattice {
    using Spots = EndlessSpots;
    CellMetric<T> metric;
    T fudge;
    static constexpr double relative_peak = 0.723601254558268 * 0.723601254558268;

    static SphericalLattice from(const LatticeParameters& p) {
        return {CellMetric<T>::from(p), static_cast<T>(p.fudge)};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        return sinc3_squared(V(metric(delta) * fudge));
    }

    /// Whether the factor is exactly 0 in all lanes: never.
    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static constexpr bool vanishes(const Vec3<V>&) {
        return false;
    }
};

/// Where the spots of a shape end for indices that are wrong by `index_error`.
template <class Lattice>
typename Lattice::Spots spots_of(const LatticeParameters& p, double index_error) {
    if constexpr (Lattice::Spots::end) {
        return Lattice::Spots::from(p, Lattice::radius(p), index_error);
    } else {
        return {};
    }
}

/// The shapes as templates of their arithmetic alone.
template <class T>
using GaussianCellLattice = GaussianLattice<T, CellMetric>;
template <class T>
using TophatCellLattice = TophatLattice<T, CellMetric>;
template <class T>
using GaussianReciprocalLattice = GaussianLattice<T, ReciprocalMetric>;
template <class T>
using TophatReciprocalLattice = TophatLattice<T, ReciprocalMetric>;

}  // namespace minibragg::crystal
