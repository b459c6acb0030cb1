#pragma once

#include "minibragg/crystal/lattice_shape.hpp"
#include "minibragg/crystal/structure_factor_table.hpp"

/// Where a term counts, and whether its point is where interpolation does not reach: 1 or 0, as
/// lattice factors and structure factors that a kernel may have in place of the real ones.
namespace minibragg::nanobragg {

/// A lattice factor that never vanishes.
template <class T>
struct EverywhereLattice {
    using Spots = crystal::EndlessSpots;

    static EverywhereLattice from(const crystal::LatticeParameters&) { return {}; }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>&) const {
        return all_lanes<V>(1);
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static constexpr bool vanishes(const Vec3<V>&) {
        return false;
    }
};

/// 1 where the amplitude of Gaussian spots, in double precision, is not 0.
template <class T>
struct NonzeroGaussianLattice {
    using Spots = crystal::EndlessSpots;

    crystal::GaussianReciprocalLattice<T> gaussian;

    static NonzeroGaussianLattice from(const crystal::LatticeParameters& p) {
        return {crystal::GaussianReciprocalLattice<T>::from(p)};
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION V operator()(const Vec3<V>& delta) const {
        constexpr double smallest_log = -745.13;  // of a double
        const V log_of_square = gaussian.metric(delta) * gaussian.exponent;
        return if_less(
            log_of_square,
            all_lanes<V>(static_cast<T>(2.0 * smallest_log)),
            all_lanes<V>(0),
            all_lanes<V>(1)
        );
    }

    template <class V>
    KOKKOS_FORCEINLINE_FUNCTION static constexpr bool vanishes(const Vec3<V>&) {
        return false;
    }
};

/// 1 where the path's interpolation falls back on the nearest reflection.
struct OutsideIndicator {
    Vec3<std::int32_t> smallest, largest;  ///< Miller indices of the table

    template <class W>
    KOKKOS_FORCEINLINE_FUNCTION typename W::Quick intensity(
        const Vec3<typename W::Index>& nearest_hkl, const Vec3<typename W::Quick>& delta
    ) const {
        using Quick = typename W::Quick;
        using Axis = crystal::InterpolationAxis<W>;
        const Axis h(nearest_hkl.x, delta.x, smallest.x, largest.x);
        const Axis k(nearest_hkl.y, delta.y, smallest.y, largest.y);
        const Axis l(nearest_hkl.z, delta.z, smallest.z, largest.z);
        const Quick margin = smaller(smaller(h.margin, k.margin), l.margin);
        return if_less(margin, all_lanes<Quick>(0), all_lanes<Quick>(1), all_lanes<Quick>(0));
    }
};

}  // namespace minibragg::nanobragg
