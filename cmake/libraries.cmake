# What jetpage is built on, all of which `setup` installs: dependencies.cmake and, of no concern to who uses the kernel,
#
#   jetpage::httplib jetpage::roaring Catch2::Catch2WithMain
set(JETPAGE_DEPS ${PROJECT_SOURCE_DIR}/build/deps CACHE PATH "Where setup has put what the system has not")
list(PREPEND CMAKE_PREFIX_PATH ${JETPAGE_DEPS}/catch2/usr)

include(dependencies)

# CRoaring's packages have come without pkg-config and with a package file that has no version.
find_path(ROARING_INCLUDE roaring/roaring.h REQUIRED)
find_library(ROARING_LIBRARY roaring REQUIRED)
file(STRINGS ${ROARING_INCLUDE}/roaring/roaring_version.h roaring_version REGEX "define ROARING_VERSION ")
string(REGEX MATCH "[0-9.]+" roaring_version "${roaring_version}")
if(roaring_version VERSION_LESS 0.2.66)
  message(FATAL_ERROR "CRoaring in ${ROARING_INCLUDE} is '${roaring_version}': 0.2.66 or later is needed. Try: ./setup")
endif()
add_library(roaring_c INTERFACE)
target_include_directories(roaring_c SYSTEM INTERFACE ${ROARING_INCLUDE})
target_link_libraries(roaring_c INTERFACE ${ROARING_LIBRARY})
add_library(jetpage::roaring ALIAS roaring_c)

# Two files made by upstream's split.py. No TLS, no compression: the edge speaks plain HTTP behind a gateway.
if(NOT EXISTS ${JETPAGE_DEPS}/httplib/httplib.cc)
  message(FATAL_ERROR "cpp-httplib is not in ${JETPAGE_DEPS}/httplib. Try: ./setup")
endif()
add_library(httplib_split STATIC ${JETPAGE_DEPS}/httplib/httplib.cc)
target_include_directories(httplib_split SYSTEM PUBLIC $<BUILD_INTERFACE:${JETPAGE_DEPS}/httplib>)
set_target_properties(httplib_split PROPERTIES OUTPUT_NAME jetpage_httplib EXPORT_NAME httplib)
target_compile_options(httplib_split PRIVATE -w -O1)
target_link_libraries(httplib_split PUBLIC Threads::Threads)
add_library(jetpage::httplib ALIAS httplib_split)

find_package(Catch2 3 QUIET)
if(NOT Catch2_FOUND)
  message(STATUS "No Catch2 3, so no tests. Try: ./setup --checks")
endif()
