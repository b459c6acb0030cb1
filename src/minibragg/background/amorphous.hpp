#pragma once

#include "minibragg/base/table.hpp"
#include "minibragg/simd/lane_math.hpp"

namespace minibragg::background {

/// Scattering of everything amorphous in the beam: sum over materials of molecules * sign(F)
/// F^2, against sin(theta)/lambda, on a uniform grid. Clamped to its ends. Eq. 13.
struct AmorphousTable {
    Table<double> intensity_e2;  ///< [node], electrons squared; at least two nodes, or none
    double nodes_per_invA;       ///< nodes per unit of sin(theta)/lambda
};

/// Intensity at stol = sin(theta)/lambda (1/Angstrom), linear between nodes.
template <class W>
KOKKOS_FORCEINLINE_FUNCTION typename W::Quick amorphous_intensity(
    const AmorphousTable& table, const typename W::Real& stol_invA
) {
    using Quick = typename W::Quick;
    using Real = typename W::Real;
    using Index = typename W::Index;
    const auto last = static_cast<double>(table.intensity_e2.size - 1);
    const Real position =
        smaller(Real(stol_invA * table.nodes_per_invA), all_lanes<Real>(last));
    const Index node = smaller(
        convert<Index>(position), all_lanes<Index>(static_cast<std::int32_t>(last) - 1)
    );
    const auto fraction = convert<Quick>(Real(position - convert<Real>(node)));
    const auto here = gather<Quick>(table.intensity_e2.data(), node);
    const auto next = gather<Quick>(table.intensity_e2.data() + 1, node);
    return here + fraction * (next - here);
}

}  // namespace minibragg::background
