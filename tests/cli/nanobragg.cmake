# nanoBragg's command line as a program: included by CMakeLists.txt of this folder once there is a minibragg.
add_test(NAME cli.nanobragg_ranks
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/nanobragg_ranks.sh
        ${MPIEXEC_EXECUTABLE} $<TARGET_FILE:minibragg> ${PROJECT_SOURCE_DIR}/tests/regression/golden/inputs)
set_tests_properties(cli.nanobragg_ranks PROPERTIES
    LABELS cli PROCESSORS 2 TIMEOUT 240 ENVIRONMENT "${minibragg_test_environment}")
