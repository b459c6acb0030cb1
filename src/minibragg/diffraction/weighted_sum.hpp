#pragma once

#include "minibragg/scene/device_scene.hpp"

/// The one sum of a pixel. A level of the path is given it together with a weight, and hands it
/// back longer.
namespace minibragg::diffraction {

/// What a level is given: the weight of all that it adds, and the sum to add it to. Refers to
/// both, so it is passed to a call and not kept.
template <class Real>
struct WeightedSum {
    const Real& weight;
    const Real& sum;
};

/// A weighted sum of many terms. Up to 64 of them are added in the numbers of the scene's
/// precision; these parts are added in double, so that mixed precision keeps seven digits for
/// any number of terms.
template <class W>
struct PartialSum {  // NOLINT(clang-analyzer-optin.performance.Padding): it lives in registers
    using Real = typename W::Real;
    using Quick = typename W::Quick;
    static constexpr int terms_of_a_part = 64;

    const Real& weight;  ///< of every term
    Real sum;            ///< of the parts that are complete, and of what there was before
    Quick part = all_lanes<Quick>(0);
    int terms = 0;  ///< of `part`, skipped ones too

    KOKKOS_FORCEINLINE_FUNCTION static PartialSum from(const WeightedSum<Real>& so_far) {
        return {so_far.weight, so_far.sum};
    }

    KOKKOS_FORCEINLINE_FUNCTION void add(Element<Quick> term_weight, const Quick& term) {
        part = multiply_add(term_weight, term, part);
        skip(1);
    }

    /// Counts terms that are 0 and were not computed: a part ends after the same terms whether
    /// or not some are skipped.
    KOKKOS_FORCEINLINE_FUNCTION void skip(int more) {
        terms += more;
        if (terms >= terms_of_a_part) [[unlikely]] {
            sum = total();
            part = all_lanes<Quick>(0);
            terms %= terms_of_a_part;
        }
    }

    KOKKOS_FORCEINLINE_FUNCTION Real total() const {
        return multiply_add(weight, convert<Real>(part), sum);
    }
};

}  // namespace minibragg::diffraction
