# The libraries that jetpage is built on, with the least version that is known to do; read where it is built and, installed beside
# its package, where it is used.
#
#   jetpage::nats jetpage::lmdb jetpage::xxhash jetpage::metrics jetpage::flatbuffers
#   nlohmann_json::nlohmann_json CLI11::CLI11 spdlog::spdlog, and FLATC
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# jetpage_package(NAME MODULE): jetpage::NAME is the pkg-config module, whose headers are SYSTEM.
function(jetpage_package name module)
  if(TARGET jetpage::${name})
    return()
  endif()
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
  message(FATAL_ERROR "${FLATC} is ${flatc_version}: 2.0.8 or later is needed; Debian's package is flatbuffers-compiler")
endif()
if(NOT TARGET jetpage::flatbuffers)
  add_library(jetpage::flatbuffers ALIAS flatbuffers::flatbuffers)
endif()
