# jetpage_system(NAME lending SCHEMA schemas/lending.fbs SOURCES lending.cpp …)
#
# The library `lending`: a system on jetpage's kernel, which it brings along. Its schema becomes "schemas/lending_generated.h" (the path
# as the schema's, below the folder of the CMakeLists.txt, which is on the include path, too). What lies of the same name in
# schemas/released/ is on a log somewhere: a schema that could not read it any more does not build.
function(jetpage_system)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;SCHEMA" "SOURCES")
  foreach(needed NAME SCHEMA SOURCES)
    if(NOT arg_${needed})
      message(FATAL_ERROR "jetpage_system() has no ${needed}. Try: jetpage_system(NAME lending SCHEMA schemas/lending.fbs SOURCES lending.cpp)")
    endif()
  endforeach()

  get_filename_component(folder ${arg_SCHEMA} DIRECTORY)
  get_filename_component(schema ${arg_SCHEMA} NAME_WE)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  jetpage_generate(${generated}/${folder} ${arg_SCHEMA})
  jetpage_conforms(${arg_SCHEMA})

  add_library(${arg_NAME} STATIC ${arg_SOURCES})
  add_dependencies(${arg_NAME} jetpage_schema_${schema})
  target_include_directories(${arg_NAME} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_include_directories(${arg_NAME} SYSTEM PUBLIC ${generated})
  target_link_libraries(${arg_NAME} PUBLIC jetpage::jetpage)
endfunction()

# Before the schema is built, what has been released of it is compared.
function(jetpage_conforms schema)
  get_filename_component(path ${schema} ABSOLUTE)
  get_filename_component(folder ${path} DIRECTORY)
  get_filename_component(name ${path} NAME)
  get_filename_component(target ${path} NAME_WE)
  set(released ${folder}/released/${name})
  if(NOT EXISTS ${released})
    return()
  endif()
  set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${target}.conforms)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${FLATC} --no-warnings -I ${folder} --conform-includes ${folder}/released --conform ${released} ${path}
    COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
    DEPENDS ${path} ${released}
    COMMENT "Comparing ${name} with what was released"
    VERBATIM)
  add_custom_target(jetpage_schema_${target}_conforms DEPENDS ${stamp})
  add_dependencies(jetpage_schema_${target} jetpage_schema_${target}_conforms)
endfunction()
