# What `jetpage version` tells: "api/cli/build_info.hpp". Configured anew with every commit.
set(commit "")
if(EXISTS ${PROJECT_SOURCE_DIR}/.git)
  execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD OUTPUT_VARIABLE commit ERROR_QUIET
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  execute_process(COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --git-path logs/HEAD OUTPUT_VARIABLE head_log ERROR_QUIET
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  cmake_path(ABSOLUTE_PATH head_log BASE_DIRECTORY ${PROJECT_SOURCE_DIR})
  if(EXISTS ${head_log})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${head_log})
  endif()
endif()
if(NOT commit MATCHES "^[0-9a-f]+$")
  set(commit "unknown")
endif()

string(STRIP "${CMAKE_BUILD_TYPE} ${JETPAGE_SANITIZE}" build_kind)
file(STRINGS ${JETPAGE_DEPS}/httplib/httplib.h httplib_version REGEX "define CPPHTTPLIB_VERSION \"")
string(REGEX MATCH "[0-9]+\\.[0-9.]+" httplib_version "${httplib_version}")
configure_file(${CMAKE_CURRENT_LIST_DIR}/build_info.hpp.in ${PROJECT_BINARY_DIR}/generated/api/cli/build_info.hpp @ONLY)
