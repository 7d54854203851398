# jetpage_embed_template(TARGET FOLDER): the files of FOLDER, as text, are template_files() of scaffold/project.hpp in TARGET.
# As a script, `cmake -D FOLDER=… -D OUTPUT=… -P embed.cmake`, it writes the source for that.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(JETPAGE_EMBED ${CMAKE_CURRENT_LIST_FILE})
  function(jetpage_embed_template target folder)
    get_filename_component(folder ${folder} ABSOLUTE)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/template_files.cpp)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -D FOLDER=${folder} -D OUTPUT=${output} -P ${JETPAGE_EMBED}
      DEPENDS ${files} ${JETPAGE_EMBED}
      COMMENT "Embedding the template of jetpage new"
      VERBATIM)
    target_sources(${target} PRIVATE ${output})
  endfunction()
  return()
endif()

file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
file(WRITE ${OUTPUT} "#include \"jetpage/api/cli/scaffold/project.hpp\"\n\nnamespace jetpage::api::cli {\n\n"
                     "std::vector<TemplateFile> template_files() {\n  return {\n")
foreach(file ${files})
  file(READ ${FOLDER}/${file} text)
  file(APPEND ${OUTPUT} "      {\"${file}\", R\"~~~~(${text})~~~~\"},\n")
endforeach()
file(APPEND ${OUTPUT} "  };\n}\n\n}  // namespace jetpage::api::cli\n")
