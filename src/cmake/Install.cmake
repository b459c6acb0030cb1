# cmake --install: bin/minibragg, with its reader in libexec/minibragg, bin/nanoBragg (the same program under the name that selects nanoBragg's
# command line); completion for bash and zsh and the manual page where shells and man look for them; under share/minibragg, the example decks and the documents; and the library, for find_package(minibragg).
include(CMakePackageConfigHelpers)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME runtime)

install(TARGETS minibragg RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS minibragg_reader RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/minibragg)
install(CODE "
    set(link \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/nanoBragg\")
    message(STATUS \"Installing: \${link}\")
    file(CREATE_LINK minibragg \"\${link}\" SYMBOLIC)")
if(TARGET minibragg_texts)
    set(texts ${CMAKE_BINARY_DIR}/texts)
    install(FILES ${texts}/minibragg DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES ${texts}/_minibragg DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
    install(FILES ${texts}/minibragg.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    file(WRITE ${texts}/nanoBragg.1 ".so man1/minibragg.1\n")
    install(FILES ${texts}/nanoBragg.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/inputs ${PROJECT_SOURCE_DIR}/docs
    DESTINATION ${CMAKE_INSTALL_DATADIR}/minibragg)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE
    DESTINATION ${CMAKE_INSTALL_DATADIR}/minibragg)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME development)
# The library. A component is a target of its name; docs/library.md says what each is for.
set(minibragg_core_rooms simd base beam detector goniometer background crystal scene diffraction response)
set(minibragg_file_rooms reflections parallel files nexus)
add_library(minibragg_core INTERFACE)
list(TRANSFORM minibragg_core_rooms PREPEND minibragg_ OUTPUT_VARIABLE core_libraries)
target_link_libraries(minibragg_core INTERFACE ${core_libraries})
add_library(minibragg_deck INTERFACE)
target_link_libraries(minibragg_deck INTERFACE minibragg_core minibragg_setup)
foreach(component IN ITEMS core statistics nexus deck)
    add_library(minibragg::${component} ALIAS minibragg_${component})
endforeach()

set(library_targets)
set(rooms ${minibragg_core_rooms} statistics ${minibragg_file_rooms} config setup)
foreach(part IN ITEMS options kokkos kokkoskernels mpi hdf5 gemmi core deck LISTS rooms)
    set_target_properties(minibragg_${part} PROPERTIES EXPORT_NAME ${part})
    list(APPEND library_targets minibragg_${part})
endforeach()
install(TARGETS ${library_targets} EXPORT minibraggTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/minibragg)
install(EXPORT minibraggTargets NAMESPACE minibragg:: DESTINATION ${package_folder})
foreach(room IN LISTS rooms)
    # What the kernels are made of stays with them: it depends on the processor that it is compiled for.
    if(room STREQUAL "diffraction")
        set(folder ${PROJECT_SOURCE_DIR}/src/minibragg/diffraction)
        install(FILES ${folder}/render.hpp ${folder}/pixel_trace.hpp ${folder}/intensity.hpp
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/minibragg/diffraction)
    else()
        install(DIRECTORY ${PROJECT_SOURCE_DIR}/src/minibragg/${room}
            DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/minibragg FILES_MATCHING PATTERN "*.hpp")
    endif()
endforeach()
configure_package_config_file(${PROJECT_SOURCE_DIR}/src/cmake/minibraggConfig.cmake.in
    ${CMAKE_CURRENT_BINARY_DIR}/minibraggConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/minibraggConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
    ${CMAKE_CURRENT_BINARY_DIR}/minibraggConfig.cmake
    ${CMAKE_CURRENT_BINARY_DIR}/minibraggConfigVersion.cmake
    ${PROJECT_SOURCE_DIR}/src/cmake/RepairKokkos.cmake
    DESTINATION ${package_folder})
