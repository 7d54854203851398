# What jetpage is built on. `setup` installs all of it; the versions are the least that are known to do.
#
#   jetpage::nats jetpage::lmdb jetpage::xxhash jetpage::metrics jetpage::flatbuffers jetpage::httplib jetpage::roaring
#   nlohmann_json::nlohmann_json CLI11::CLI11 spdlog::spdlog Catch2::Catch2WithMain
set(JETPAGE_DEPS ${PROJECT_SOURCE_DIR}/build/deps CACHE PATH "Where setup has put what the system has not")
list(PREPEND CMAKE_PREFIX_PATH ${JETPAGE_DEPS}/catch2/usr)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# jetpage_package(NAME MODULE): jetpage::NAME is the pkg-config module, whose headers are SYSTEM.
function(jetpage_package name module)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  add_library(jetpage::${name} ALIAS PkgConfig::${name})
endfunction()

jetpage_package(nats libnats>=3.4.1)
jetpage_package(lmdb lmdb>=0.9.24)
jetpage_package(xxhash libxxhash>=0.8.1)
jetpage_package(metrics prometheus-cpp-core>=1.0.1)

find_package(nlohmann_json 3.11.2 REQUIRED)
find_package(CLI11 2.1.2 REQUIRED)
find_package(spdlog 1.10 REQUIRED)

# Its version file takes another major version for incompatible; the compiler and the headers only have to be of one version.
find_package(flatbuffers NAMES flatbuffers FlatBuffers REQUIRED)
find_program(FLATC flatc REQUIRED)
execute_process(COMMAND ${FLATC} --version OUTPUT_VARIABLE flatc_version COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "[0-9.]+" flatc_version "${flatc_version}")
if(flatc_version VERSION_LESS 2.0.8)
  message(FATAL_ERROR "${FLATC} is ${flatc_version}: 2.0.8 or later is needed. Try: ./setup")
endif()
add_library(jetpage::flatbuffers ALIAS flatbuffers::flatbuffers)

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
target_include_directories(httplib_split SYSTEM PUBLIC ${JETPAGE_DEPS}/httplib)
target_compile_options(httplib_split PRIVATE -w -O1)
target_link_libraries(httplib_split PUBLIC Threads::Threads)
add_library(jetpage::httplib ALIAS httplib_split)

find_package(Catch2 3 QUIET)
if(NOT Catch2_FOUND)
  message(STATUS "No Catch2 3, so no tests. Try: ./setup --checks")
endif()
