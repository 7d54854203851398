# Folder = layer = library. What a layer may include is what it links; checks/includes holds the rooms inside to their order.
#
# Includes read "jetpage/<layer>/<room>/<file>.hpp", here as in a project that uses the installed kernel: below build/include/jetpage
# each layer is a link to its folder.
set(JETPAGE_INCLUDE ${PROJECT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${JETPAGE_INCLUDE}/jetpage)
foreach(layer schemas eventstore aggregates projections api testing)
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${layer} ${JETPAGE_INCLUDE}/jetpage/${layer} SYMBOLIC)
endforeach()

add_custom_target(jetpage_generated) # every header that is made while building
include(GNUInstallDirs)
add_library(jetpage_schemas INTERFACE)
add_library(jetpage::schemas ALIAS jetpage_schemas)
set_target_properties(jetpage_schemas PROPERTIES EXPORT_NAME schemas)
target_compile_features(jetpage_schemas INTERFACE cxx_std_20)
target_include_directories(jetpage_schemas INTERFACE $<BUILD_INTERFACE:${JETPAGE_INCLUDE}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_include_directories(jetpage_schemas SYSTEM INTERFACE $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>)
target_link_libraries(jetpage_schemas INTERFACE jetpage::flatbuffers)

# jetpage_schema(cinema.fbs …) in schemas/CMakeLists.txt
#
# Each becomes "jetpage/schemas/cinema_generated.h" (messages) and "jetpage/schemas/cinema_bfbs_generated.h" (the binary schema,
# embedded; empty without a root_type); a test's own "tests/…/counter_generated.h". Users link jetpage::schemas. Warnings are off
# because field names are those of the JSON.
function(jetpage_schema)
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  if(NOT folder MATCHES "^tests/")
    string(PREPEND folder jetpage/)
  endif()
  jetpage_generate(${PROJECT_BINARY_DIR}/generated/${folder} ${ARGN})
  foreach(schema ${ARGN})
    get_filename_component(name ${schema} NAME_WE)
    add_dependencies(jetpage_schemas jetpage_schema_${name})
    add_dependencies(jetpage_generated jetpage_schema_${name})
  endforeach()
endfunction()

# What most files include from elsewhere, read once by the compiler: jetpage_read_once(NAME [HEADERS <catch2/…> …]) makes it, under the
# folder's compile options; jetpage_has_read(TARGET NAME) starts each of the target's files from it.
function(jetpage_read_once name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;DEPENDS")
  if(NOT JETPAGE_UNITY)
    return()
  endif()
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp "")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE jetpage::flatbuffers ${arg_DEPENDS} jetpage_warnings)
  target_precompile_headers(
    ${name} PRIVATE <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <cstdint> <deque> <filesystem> <fstream>
    <functional> <map> <memory> <mutex> <optional> <random> <set> <span> <sstream> <string> <string_view> <thread> <unordered_map>
    <utility> <variant> <vector> <flatbuffers/flatbuffers.h> ${arg_HEADERS})
endfunction()

function(jetpage_has_read target name)
  if(TARGET ${name})
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

# What several test programs share is compiled as they are.
function(jetpage_test_support target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${JETPAGE_UNITY} UNITY_BUILD_BATCH_SIZE 0)
  jetpage_has_read(${target} jetpage_test_headers)
endfunction()

jetpage_read_once(jetpage_headers)

# jetpage_library(eventstore SOURCES a.cpp … DEPENDS jetpage::schemas … PRIVATE jetpage::nats …)
#
# jetpage::eventstore. DEPENDS are passed on to its users, PRIVATE are not: their headers
# stay out of its own headers.
function(jetpage_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;PRIVATE")
  add_library(jetpage_${name} STATIC ${arg_SOURCES})
  add_library(jetpage::${name} ALIAS jetpage_${name})
  target_link_libraries(jetpage_${name} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_PRIVATE})
  # Not linked: an exported library would have to bring its warnings along.
  target_compile_options(jetpage_${name} PRIVATE $<TARGET_PROPERTY:jetpage_warnings,INTERFACE_COMPILE_OPTIONS>)
  set_target_properties(jetpage_${name} PROPERTIES EXPORT_NAME ${name} UNITY_BUILD ${JETPAGE_UNITY} UNITY_BUILD_BATCH_SIZE 28)
  jetpage_has_read(jetpage_${name} jetpage_headers)
endfunction()

# jetpage_test(codec SOURCES codec_test.cpp … DEPENDS jetpage::eventstore … [LABELS slow …] [TIMEOUT seconds])
#
# A Catch2 program <build>/tests/codec and one CTest test of that name, labelled "unit" unless LABELS says other. It runs in the
# build folder, finds nats-server and nats on PATH, and jetpage in JETPAGE_BINARY.
function(jetpage_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;DEPENDS;LABELS")
  if(NOT Catch2_FOUND)
    return() # a build for serving alone
  endif()
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  # What takes long would tell the sanitizers nothing more.
  if(JETPAGE_SANITIZE AND "slow" IN_LIST arg_LABELS)
    return()
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  # What takes long begins first, so that nothing is waited for alone in the end.
  set(cost 1)
  if("slow" IN_LIST arg_LABELS)
    set(cost 100)
  endif()

  add_executable(test_${name} ${arg_SOURCES})
  set_target_properties(test_${name} PROPERTIES OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_link_libraries(test_${name} PRIVATE ${arg_DEPENDS} Catch2::Catch2WithMain jetpage_warnings)
  jetpage_test_support(test_${name})
  if(TARGET jetpage AND NOT "unit" IN_LIST arg_LABELS)
    add_dependencies(test_${name} jetpage)
  endif()

  set(environment "PATH=${JETPAGE_DEPS}/bin:$ENV{PATH}" "JETPAGE_BINARY=${PROJECT_BINARY_DIR}/jetpage"
                  "TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan.suppressions")
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
  set_tests_properties(
    ${name}
    PROPERTIES
      LABELS "${arg_LABELS}"
      TIMEOUT ${arg_TIMEOUT}
      COST ${cost}
      SKIP_RETURN_CODE 4 # every case of it skipped
      ENVIRONMENT "${environment}")
endfunction()
