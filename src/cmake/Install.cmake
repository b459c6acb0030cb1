# cmake --install: bin/minibragg, bin/nanoBragg (the same program under the name that selects nanoBragg's
# command line) and, under share/minibragg, the example decks and the documents.
include(GNUInstallDirs)

install(TARGETS minibragg RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(CODE "
    set(link \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/nanoBragg\")
    message(STATUS \"Installing: \${link}\")
    file(CREATE_LINK minibragg \"\${link}\" SYMBOLIC)")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/inputs ${PROJECT_SOURCE_DIR}/docs
    DESTINATION ${CMAKE_INSTALL_DATADIR}/minibragg)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE
    DESTINATION ${CMAKE_INSTALL_DATADIR}/minibragg)
