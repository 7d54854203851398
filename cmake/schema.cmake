# jetpage_generate(FOLDER SCHEMA.fbs …): FOLDER/<name>_generated.h (messages) and FOLDER/<name>_bfbs_generated.h (the binary schema,
# embedded; empty without a root_type) of each, made by the target jetpage_schema_<name>. Warnings are off because field names are
# those of the JSON.
function(jetpage_generate folder)
  foreach(schema ${ARGN})
    get_filename_component(name ${schema} NAME_WE)
    get_filename_component(path ${schema} ABSOLUTE)
    jetpage_names_are_free(${path})
    set(headers ${folder}/${name}_generated.h ${folder}/${name}_bfbs_generated.h)
    add_custom_command(
      OUTPUT ${headers}
      COMMAND
        ${FLATC} --cpp --cpp-std c++17 --scoped-enums --gen-object-api --gen-compare --cpp-static-reflection --reflect-names
        --cpp-str-type jetpage::schemas::Text --cpp-str-flex-ctor --cpp-include jetpage/schemas/text.hpp --bfbs-gen-embed --no-warnings
        -o ${folder} ${path}
      DEPENDS ${path} ${FLATC}
      COMMENT "Generating ${name}_generated.h"
      VERBATIM)
    add_custom_target(jetpage_schema_${name} DEPENDS ${headers})
  endforeach()
endfunction()

# flatc gives each message a member of this name: a message that is called so does not compile.
function(jetpage_names_are_free schema)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema})
  file(STRINGS ${schema} own REGEX "^[ ]*(table|struct)[ ]+Create[ {]")
  if(own)
    message(FATAL_ERROR "${schema} has a message named Create, which flatc's C++ has for something else. Try: Add, Open or Register")
  endif()
endfunction()
