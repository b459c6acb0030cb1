# Runs at every build; writes ${OUTPUT} only when what it says has changed.
set(COMMIT unknown)
find_package(Git QUIET)
if(Git_FOUND)
    execute_process(
        COMMAND ${GIT_EXECUTABLE} describe --always --dirty --abbrev=12 --exclude=*
        WORKING_DIRECTORY ${SOURCE_DIR}
        OUTPUT_VARIABLE described
        OUTPUT_STRIP_TRAILING_WHITESPACE
        ERROR_QUIET
        RESULT_VARIABLE failed)
    if(NOT failed)
        set(COMMIT ${described})
    endif()
endif()
configure_file(${SOURCE_DIR}/src/cmake/build_info.hpp.in ${OUTPUT} @ONLY)
