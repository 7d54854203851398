# How our own code is compiled. What comes from elsewhere (packages, generated headers) is included as SYSTEM.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})

# Assertions stay on: CMake's own flags for these two would define NDEBUG.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

# A library's or a test program's files are compiled many at a time, and what they include from elsewhere is read once for all of
# them: half the compiler's work was the same headers and templates again. OFF for tools that look at one file, and for who edits the
# kernel's own files all day.
option(JETPAGE_UNITY "Compile files many at a time, with the headers from elsewhere read once" ON)

find_program(CCACHE ccache)
if(CCACHE) # which may take a header that was read before for what it was made from
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

set(JETPAGE_SANITIZE "" CACHE STRING "Instrument everything: address (with undefined behaviour) or thread")
set_property(CACHE JETPAGE_SANITIZE PROPERTY STRINGS "" address thread)
if(JETPAGE_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(JETPAGE_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
elseif(JETPAGE_SANITIZE)
  message(FATAL_ERROR "JETPAGE_SANITIZE is '${JETPAGE_SANITIZE}': it must be address, thread or empty")
endif()

# Left out of -Wextra: a designated initialiser that names only some members says what it means.
add_library(jetpage_warnings INTERFACE)
target_compile_options(jetpage_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wno-missing-field-initializers -Werror)
