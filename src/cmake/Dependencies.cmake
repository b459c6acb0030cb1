# Every dependency, found once. Kokkos: any release from 3.4 (Debian's, part of Trilinos) to 5.x.
find_package(Kokkos 3.4 REQUIRED CONFIG)
include(RepairKokkos)
add_library(minibragg_kokkos INTERFACE)
target_link_libraries(minibragg_kokkos INTERFACE ${minibragg_kokkos_targets})
if(minibragg_kokkos_include)
    target_include_directories(minibragg_kokkos SYSTEM INTERFACE "${minibragg_kokkos_include}")
endif()

find_package(KokkosKernels REQUIRED CONFIG)
add_library(minibragg_kokkoskernels INTERFACE)
if(TARGET Kokkos::kokkoskernels)
    target_link_libraries(minibragg_kokkoskernels INTERFACE Kokkos::kokkoskernels minibragg_kokkos)
else()
    target_link_libraries(minibragg_kokkoskernels INTERFACE trilinos_kokkoskernels minibragg_kokkos)
endif()

find_package(MPI REQUIRED COMPONENTS CXX)
add_library(minibragg_mpi INTERFACE)
target_link_libraries(minibragg_mpi INTERFACE MPI::MPI_CXX)
target_compile_definitions(minibragg_mpi INTERFACE OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)

set(HDF5_PREFER_PARALLEL ON)
find_package(HDF5 REQUIRED COMPONENTS C)
if(NOT HDF5_IS_PARALLEL)
    message(FATAL_ERROR
        "HDF5 ${HDF5_VERSION} is serial; miniBragg needs the parallel one (Debian: libhdf5-openmpi-dev)")
endif()
add_library(minibragg_hdf5 INTERFACE)
target_include_directories(minibragg_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_compile_definitions(minibragg_hdf5 INTERFACE ${HDF5_C_DEFINITIONS})
target_link_libraries(minibragg_hdf5 INTERFACE ${HDF5_C_LIBRARIES} minibragg_mpi)

find_package(CLI11 CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(PNG REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json 3.7 REQUIRED)

# gemmi is header-only and has no CMake package; its CIF headers need PEGTL.
find_path(GEMMI_INCLUDE_DIR gemmi/mtz.hpp REQUIRED)
find_path(PEGTL_INCLUDE_DIR tao/pegtl.hpp REQUIRED)
add_library(minibragg_gemmi INTERFACE)
target_include_directories(minibragg_gemmi SYSTEM INTERFACE ${GEMMI_INCLUDE_DIR} ${PEGTL_INCLUDE_DIR})
target_link_libraries(minibragg_gemmi INTERFACE ZLIB::ZLIB)
# Its number formatting wants a header that Debian does not ship with it, or this.
target_compile_definitions(minibragg_gemmi INTERFACE USE_STD_SNPRINTF)
if(MINIBRAGG_SANITIZE)
    # Its Fourier transform allocates aligned memory of a size that AddressSanitizer refuses; this way it does not.
    target_compile_definitions(minibragg_gemmi INTERFACE POCKETFFT_NO_VECTORS)
endif()

if(MINIBRAGG_PYTHON)
    set(PYBIND11_FINDPYTHON ON)
    find_package(Python 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
    find_package(pybind11 2.10 REQUIRED CONFIG)
endif()
