# Flags travel by two interface targets; nothing is global.
add_library(minibragg_options INTERFACE)
target_include_directories(minibragg_options INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/src)
# The path wants fused multiply-add and no errno; it needs no reassociation, so images do not depend on
# how the compiler orders sums.
set(host_flags -ffp-contract=fast -fno-math-errno -fno-trapping-math)
if(MINIBRAGG_ARCH)
    list(APPEND host_flags -march=${MINIBRAGG_ARCH})
endif()
target_compile_options(minibragg_options INTERFACE ${host_flags})
if(MINIBRAGG_SANITIZE)
    target_compile_options(minibragg_options INTERFACE
        -fsanitize=${MINIBRAGG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(minibragg_options INTERFACE -fsanitize=${MINIBRAGG_SANITIZE})
endif()

add_library(minibragg_warnings INTERFACE)
target_compile_options(minibragg_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-psabi)
if(MINIBRAGG_WARNINGS_AS_ERRORS)
    target_compile_options(minibragg_warnings INTERFACE -Werror)
endif()

# minibragg_add_room(NAME [SOURCES ...] [LINK ...] [PRIVATE_LINK ...]): the library of one room of src/.
# A room without sources is header-only.
function(minibragg_add_room name)
    cmake_parse_arguments(ROOM "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    if(ROOM_SOURCES)
        add_library(minibragg_${name} STATIC ${ROOM_SOURCES})
        target_link_libraries(minibragg_${name}
            PUBLIC minibragg_options ${ROOM_LINK} PRIVATE minibragg_warnings ${ROOM_PRIVATE_LINK})
    else()
        add_library(minibragg_${name} INTERFACE)
        target_link_libraries(minibragg_${name} INTERFACE minibragg_options ${ROOM_LINK})
    endif()
endfunction()
