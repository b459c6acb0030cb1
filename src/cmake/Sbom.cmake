# sbom.spdx.json in the build folder, and in share/minibragg of an installation: what the program is made of, as SPDX 2.3. Made when the program is linked.

# minibragg_version_in(VARIABLE HEADER MACRO): of libraries without a package of CMake.
function(minibragg_version_in variable header macro)
    set(${variable} "" PARENT_SCOPE)
    if(EXISTS ${header})
        file(STRINGS ${header} line REGEX "define +${macro} +\"")
        if(line MATCHES "\"([^\"]*)\"")
            set(${variable} ${CMAKE_MATCH_1} PARENT_SCOPE)
        endif()
    endif()
endfunction()

minibragg_version_in(gemmi_version ${GEMMI_INCLUDE_DIR}/gemmi/version.hpp GEMMI_VERSION)
minibragg_version_in(pegtl_version ${PEGTL_INCLUDE_DIR}/tao/pegtl/version.hpp TAO_PEGTL_VERSION)
# name|version|licence (SPDX)
set(sbom_packages
    "Kokkos|${Kokkos_VERSION}|BSD-3-Clause"
    "KokkosKernels|${KokkosKernels_VERSION}|BSD-3-Clause"
    "MPI|${MPI_CXX_LIBRARY_VERSION_STRING}|NOASSERTION"
    "HDF5|${HDF5_VERSION}|BSD-3-Clause"
    "CLI11|${CLI11_VERSION}|BSD-3-Clause"
    "tomlplusplus|${tomlplusplus_VERSION}|MIT"
    "nlohmann_json|${nlohmann_json_VERSION}|MIT"
    "gemmi|${gemmi_version}|MPL-2.0"
    "PEGTL|${pegtl_version}|MIT"
    "libpng|${PNG_VERSION_STRING}|Libpng"
    "zlib|${ZLIB_VERSION_STRING}|Zlib")
list(JOIN sbom_packages "\n" sbom_lines)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/sbom_packages.txt CONTENT "${sbom_lines}\n" @ONLY)

set(sbom ${CMAKE_BINARY_DIR}/sbom.spdx.json)
add_custom_command(TARGET minibragg POST_BUILD
    COMMAND ${CMAKE_COMMAND}
        -DOUTPUT=${sbom} -DPACKAGES=${CMAKE_BINARY_DIR}/sbom_packages.txt -DPROGRAM=$<TARGET_FILE:minibragg>
        -DVERSION=${PROJECT_VERSION} -P ${PROJECT_SOURCE_DIR}/src/cmake/WriteSbom.cmake
    BYPRODUCTS ${sbom}
    VERBATIM)
install(FILES ${sbom} DESTINATION ${CMAKE_INSTALL_DATADIR}/minibragg COMPONENT runtime)
