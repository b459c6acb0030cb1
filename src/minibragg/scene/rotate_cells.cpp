#include "minibragg/scene/rotate_cells.hpp"

#include <cstddef>

namespace minibragg::scene {

namespace {

// Plain products and sums in the order of the columns: nothing is fused, unlike in Mat3's own products, so cells have the
// same bits whether or not the processor fuses.

/// The product of a row vector and a matrix.
KOKKOS_INLINE_FUNCTION Vec3d row_times(const Vec3d& row, const Mat3& m) {
    return row.x * m.row[0] + row.y * m.row[1] + row.z * m.row[2];
}

/// The rotation by `first`, then by `second`.
KOKKOS_INLINE_FUNCTION Mat3 both_rotations(const Mat3& second, const Mat3& first) {
    return {
        {row_times(second.row[0], first),
         row_times(second.row[1], first),
         row_times(second.row[2], first)}};
}

KOKKOS_INLINE_FUNCTION double plain_dot(const Vec3d& u, const Vec3d& v) {
    return u.x * v.x + u.y * v.y + u.z * v.z;
}

KOKKOS_INLINE_FUNCTION Vec3d turned(const Vec3d& v, const Mat3& rotation) {
    return {
        plain_dot(v, rotation.row[0]),
        plain_dot(v, rotation.row[1]),
        plain_dot(v, rotation.row[2])};
}

}  // namespace

Array<const crystal::CellVectors> rotate_cells(
    const Mat3& cell_A,
    const std::vector<Mat3>& spindle_rotations,
    const std::vector<Mat3>& domain_rotations
) {
    const auto spindle = upload("minibragg::spindle_rotations", spindle_rotations);
    const auto domain = upload("minibragg::domain_rotations", domain_rotations);
    const std::size_t domains = domain_rotations.size();
    const auto cells = uninitialized<crystal::CellVectors>(
        "minibragg::cells", spindle_rotations.size() * domains
    );
    Kokkos::parallel_for(
        "minibragg::scene::rotate_cells",
        Kokkos::RangePolicy<ExecSpace>(0, cells.extent(0)),
        KOKKOS_LAMBDA(const std::size_t i) {
            const Mat3 rotation = both_rotations(domain(i % domains), spindle(i / domains));
            cells(i) = {
                turned(cell_A.row[0], rotation),
                turned(cell_A.row[1], rotation),
                turned(cell_A.row[2], rotation)};
        }
    );
    return cells;
}

}  // namespace minibragg::scene
