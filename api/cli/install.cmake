# `cmake --install`: the program, its manual page and its shell completion, the latter two told by the program itself.
include(GNUInstallDirs)
install(TARGETS jetpage RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
if(NOT CMAKE_CROSSCOMPILING)
  set(told ${PROJECT_BINARY_DIR}/told)
  file(MAKE_DIRECTORY ${told})
  add_custom_command(
    OUTPUT ${told}/jetpage.1 ${told}/jetpage ${told}/_jetpage
    COMMAND jetpage man > ${told}/jetpage.1
    COMMAND jetpage completion bash > ${told}/jetpage
    COMMAND jetpage completion zsh > ${told}/_jetpage
    DEPENDS jetpage
    VERBATIM)
  add_custom_target(jetpage_told ALL DEPENDS ${told}/jetpage.1 ${told}/jetpage ${told}/_jetpage)
  install(FILES ${told}/jetpage.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
  install(FILES ${told}/jetpage DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
  install(FILES ${told}/_jetpage DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT program)
endif()
