# Flags travel by two interface targets; nothing is global. nvcc_wrapper hands every flag that it does not
# know to the host compiler, so the flags below are the host compiler's everywhere.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)

set(minibragg_for_cuda OFF)
if("CUDA" IN_LIST kokkos_devices)
    set(minibragg_for_cuda ON)
endif()

# What makes nvcc_wrapper compile without nvcc, which stumbles over headers of toml++ and gemmi and takes thrice as long.
set(minibragg_host_only "")
if(minibragg_for_cuda)
    check_cxx_compiler_flag(--host-only minibragg_has_host_only)
    if(minibragg_has_host_only)
        set(minibragg_host_only --host-only)
    endif()
endif()

# The flag that selects a processor: -march, or -mcpu where the compiler has no such -march (POWER).
set(minibragg_arch_flag "")
if(MINIBRAGG_ARCH)
    string(MAKE_C_IDENTIFIER "${MINIBRAGG_ARCH}" arch_id)
    foreach(option IN ITEMS march mcpu)
        check_cxx_compiler_flag(-${option}=${MINIBRAGG_ARCH} minibragg_has_${option}_${arch_id})
        if(minibragg_has_${option}_${arch_id})
            set(minibragg_arch_flag -${option}=${MINIBRAGG_ARCH})
            break()
        endif()
    endforeach()
    if(NOT minibragg_arch_flag AND MINIBRAGG_ARCH STREQUAL "native")
        message(WARNING "${CMAKE_CXX_COMPILER} knows neither -march=native nor -mcpu=native: "
            "the binary is portable and slower. Set MINIBRAGG_ARCH to the name of the processor")
    elseif(NOT minibragg_arch_flag)
        message(FATAL_ERROR "MINIBRAGG_ARCH=${MINIBRAGG_ARCH} is unknown to ${CMAKE_CXX_COMPILER}. "
            "Set it to native, to a name that the compiler knows, or to nothing")
    endif()
endif()

# For sources whose roundings are part of what they compute. GCC 12 fuses a vectorized multiply and add or subtract
# even without contraction, so those are not vectorized.
set(minibragg_exact_roundings -ffp-contract=off -fno-tree-vectorize)

# For sources that include gemmi's CIF headers, which hold vectors of a type before it is complete: clang 14 refuses these in
# C++20, where the destructor of GCC's vectors is constexpr. So these sources are written in C++17.
set(minibragg_gemmi_cif_options "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 15)
    # Before C++20 a shift of a negative number was not defined, which gemmi does with characters beyond ASCII.
    set(minibragg_gemmi_cif_options -std=c++17 -fno-sanitize=shift-base)
endif()

add_library(minibragg_options INTERFACE)
target_include_directories(minibragg_options INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(minibragg_options INTERFACE cxx_std_20)
# Compilers choose case by case whether to fuse a multiplication with an addition, and otherwise for packs than
# for scalars: bits would depend on the lane width. So they may not; the path says where (base/multiply_add.hpp).
# No sum is reassociated either.
set(minibragg_flags -ffp-contract=off -fno-math-errno -fno-trapping-math ${minibragg_arch_flag})
# They are the library's own: a program that links it is compiled as its author wishes.
target_compile_options(minibragg_options INTERFACE "$<BUILD_INTERFACE:${minibragg_flags}>")
if(NOT minibragg_for_cuda)
    # Debug builds check every View's bounds, also with a Kokkos that was built without them.
    target_compile_definitions(minibragg_options INTERFACE
        $<BUILD_INTERFACE:$<$<CONFIG:Debug>:KOKKOS_ENABLE_DEBUG_BOUNDS_CHECK>>)
endif()
if(MINIBRAGG_SANITIZE)
    # Left out: what AddressSanitizer sees as well and what makes the kernels take thrice as long to compile.
    target_compile_options(minibragg_options INTERFACE
        -fsanitize=${MINIBRAGG_SANITIZE} -fno-sanitize=null,alignment,object-size,vptr
        -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(minibragg_options INTERFACE -fsanitize=${MINIBRAGG_SANITIZE})
endif()

# For sources that instantiate the path: GCC orders its instructions before it hands out registers, of which the packs
# need more than there are (perf/HISTORY.md).
set(minibragg_kernel_options "")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT minibragg_for_cuda)
    set(minibragg_kernel_options -fschedule-insns -fsched-pressure)
endif()
# For those where spots have no end: with AVX-512 they have packs of 32 lanes and 32 registers, and GCC's other measure of
# what an order asks of registers serves them better; with 16 registers it does not.
set(minibragg_wide_kernel_options ${minibragg_kernel_options})
if(minibragg_kernel_options)
    string(MAKE_C_IDENTIFIER "minibragg_has_avx512_${minibragg_arch_flag}" has_avx512)
    set(CMAKE_REQUIRED_FLAGS ${minibragg_arch_flag})
    check_cxx_source_compiles("
        #if !defined(__AVX512F__)
        #error
        #endif
        int main() {}" ${has_avx512})
    unset(CMAKE_REQUIRED_FLAGS)
    if(${has_avx512})
        list(APPEND minibragg_wide_kernel_options --param=sched-pressure-algorithm=2)
    endif()
endif()

add_library(minibragg_warnings INTERFACE)
# -Wrestrict misfires on std::string in GCC 12 (its bug 105329).
# Packs of lanes are never passed between files, so GCC's note on how they would be (psabi) is moot.
target_compile_options(minibragg_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-psabi
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    # Clang counts changes of sign among conversions, GCC does not: one set of warnings for both.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-sign-conversion>)
if(minibragg_for_cuda)
    # The host compiler sees what nvcc makes of a source: not pedantic, pointers to members in parentheses.
    target_compile_options(minibragg_warnings INTERFACE -Wno-parentheses)
else()
    target_compile_options(minibragg_warnings INTERFACE -Wpedantic)
endif()
if(MINIBRAGG_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # With sanitizers GCC 12 gives false alarms about the library's regular expressions (its bug 105562).
    target_compile_options(minibragg_warnings INTERFACE -Wno-maybe-uninitialized)
endif()
if(MINIBRAGG_WARNINGS_AS_ERRORS)
    target_compile_options(minibragg_warnings INTERFACE -Werror)
endif()

# minibragg_add_room(NAME [HOST_ONLY] [SOURCES ...] [LINK ...] [PRIVATE_LINK ...]): the library of one room of src/minibragg/.
# A room without sources is header-only. HOST_ONLY: its sources use no Kokkos (base/kokkos_macros.hpp).
function(minibragg_add_room name)
    cmake_parse_arguments(ROOM "HOST_ONLY" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    if(ROOM_SOURCES)
        add_library(minibragg_${name} STATIC ${ROOM_SOURCES})
        target_link_libraries(minibragg_${name}
            PUBLIC minibragg_options ${ROOM_LINK} PRIVATE $<BUILD_INTERFACE:minibragg_warnings> ${ROOM_PRIVATE_LINK})
        set_target_properties(minibragg_${name} PROPERTIES UNITY_BUILD ${MINIBRAGG_UNITY_ROOMS})
        if(ROOM_HOST_ONLY)
            target_compile_definitions(minibragg_${name} PRIVATE MINIBRAGG_HOST_ONLY)
            target_compile_options(minibragg_${name} PRIVATE ${minibragg_host_only})
        endif()
    else()
        add_library(minibragg_${name} INTERFACE)
        target_link_libraries(minibragg_${name} INTERFACE minibragg_options ${ROOM_LINK})
    endif()
endfunction()
