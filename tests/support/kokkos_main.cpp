#include <Kokkos_Core.hpp>
#include <gtest/gtest.h>

/// The main of tests that launch kernels on one process.
int main(int argc, char** argv) {
    testing::InitGoogleTest(&argc, argv);
    const Kokkos::ScopeGuard kokkos(argc, argv);
    return RUN_ALL_TESTS();
}
