#include "minibragg/scene/rotate_cells.hpp"

#include <cstddef>

#include <KokkosBatched_Gemm_Decl.hpp>
#if __has_include(<KokkosBatched_Gemm_Serial_Impl.hpp>)
#include <KokkosBatched_Gemm_Serial_Impl.hpp>
#endif

namespace minibragg::scene {

namespace {

/// [matrix][row][column], seen through the memory of an array of structs.
using Matrices =
    Kokkos::View<const double* [3][3], Kokkos::LayoutRight, MemSpace, Kokkos::MemoryUnmanaged>;
using WritableMatrices =
    Kokkos::View<double* [3][3], Kokkos::LayoutRight, MemSpace, Kokkos::MemoryUnmanaged>;

Matrices as_matrices(const Array<const Mat3>& matrices) {
    return Matrices(reinterpret_cast<const double*>(matrices.data()), matrices.extent(0));
}

}  // namespace

Array<const crystal::CellVectors> rotate_cells(
    const Mat3& cell_A,
    const std::vector<Mat3>& spindle_rotations,
    const std::vector<Mat3>& domain_rotations
) {
    using KokkosBatched::Algo;
    using KokkosBatched::SerialGemm;
    using KokkosBatched::Trans;
    using Unblocked = Algo::Gemm::Unblocked;
    static_assert(sizeof(crystal::CellVectors) == 9 * sizeof(double));
    static_assert(sizeof(Mat3) == 9 * sizeof(double));
    const auto cell_array = upload("minibragg::cell", std::vector<Mat3>{cell_A});
    const auto spindle_array = upload("minibragg::spindle_rotations", spindle_rotations);
    const auto domain_array = upload("minibragg::domain_rotations", domain_rotations);
    const Matrices cell = as_matrices(cell_array), spindle = as_matrices(spindle_array),
                   domain = as_matrices(domain_array);
    const std::size_t domains = domain_rotations.size();
    const std::size_t count = spindle_rotations.size() * domains;
    const auto rotation_array = uninitialized<Mat3>("minibragg::rotations", count);
    const auto cells = uninitialized<crystal::CellVectors>("minibragg::cells", count);
    const WritableMatrices rotation(reinterpret_cast<double*>(rotation_array.data()), count);
    const WritableMatrices rotated(reinterpret_cast<double*>(cells.data()), count);
    Kokkos::parallel_for(
        "minibragg::diffraction::rotate_cells",
        Kokkos::RangePolicy<ExecSpace>(0, count),
        KOKKOS_LAMBDA(const std::size_t i) {
            const auto matrix = [](const auto& matrices, std::size_t index) {
                return Kokkos::subview(matrices, index, Kokkos::ALL, Kokkos::ALL);
            };
            const auto first = matrix(spindle, i / domains);
            const auto second = matrix(domain, i % domains);
            const auto both = matrix(rotation, i);
            SerialGemm<Trans::NoTranspose, Trans::NoTranspose, Unblocked>::invoke(
                1.0, second, first, 0.0, both
            );
            SerialGemm<Trans::NoTranspose, Trans::Transpose, Unblocked>::invoke(
                1.0, matrix(cell, 0), both, 0.0, matrix(rotated, i)
            );
        }
    );
    return cells;
}

}  // namespace minibragg::scene
