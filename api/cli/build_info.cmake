# What `jetpage version` tells: "jetpage/api/cli/build_info.hpp". Configured anew with every commit.
set(JETPAGE_COMMIT "" CACHE STRING "The commit that is built, where there is no .git to ask")
set(commit "${JETPAGE_COMMIT}")
if(NOT commit AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
  execute_process(
    COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD
    OUTPUT_VARIABLE commit ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(EXISTS ${PROJECT_SOURCE_DIR}/.git/logs/HEAD)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/.git/logs/HEAD)
  endif()
endif()
if(NOT commit MATCHES "^[0-9a-f]+$")
  set(commit "unknown")
endif()

file(STRINGS ${JETPAGE_DEPS}/httplib/httplib.h httplib_version REGEX "define CPPHTTPLIB_VERSION \"")
string(REGEX MATCH "[0-9]+\\.[0-9.]+" httplib_version "${httplib_version}")
string(STRIP "${CMAKE_BUILD_TYPE} ${JETPAGE_SANITIZE}" build_kind)
configure_file(${CMAKE_CURRENT_LIST_DIR}/build_info.hpp.in ${PROJECT_BINARY_DIR}/generated/jetpage/api/cli/build_info.hpp @ONLY)
