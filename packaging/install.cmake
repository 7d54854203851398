# `cmake --install`, and the build folder itself: what a project needs that builds its systems on the kernel. The program's part is in
# api/cli/install.cmake.
include(CMakePackageConfigHelpers)

install(
  TARGETS jetpage_schemas jetpage_eventstore jetpage_aggregates jetpage_projections jetpage_api jetpage_cli jetpage_testing
          jetpage_whole httplib_split
  EXPORT jetpage-targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  COMPONENT dev)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/jetpage)
install(EXPORT jetpage-targets NAMESPACE jetpage:: DESTINATION ${package} COMPONENT dev)

# While it is 0.x, every minor version may break what was built on the one before.
configure_package_config_file(packaging/jetpage-config.cmake.in ${PROJECT_BINARY_DIR}/jetpage-config.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/jetpage-config-version.cmake COMPATIBILITY SameMinorVersion)
set(scripts cmake/dependencies.cmake cmake/schema.cmake cmake/system.cmake)
install(
  FILES ${PROJECT_BINARY_DIR}/jetpage-config.cmake ${PROJECT_BINARY_DIR}/jetpage-config-version.cmake ${scripts}
  DESTINATION ${package}
  COMPONENT dev)
# -D jetpage_DIR=…/build: the kernel as it was built just now.
export(EXPORT jetpage-targets NAMESPACE jetpage:: FILE ${PROJECT_BINARY_DIR}/jetpage-targets.cmake)
foreach(script ${scripts})
  configure_file(${script} ${PROJECT_BINARY_DIR} COPYONLY)
endforeach()

# The systems that come along are no part of the kernel.
foreach(layer schemas eventstore aggregates projections api testing)
  install(
    DIRECTORY ${layer}/
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/jetpage/${layer}
    COMPONENT dev
    FILES_MATCHING
    PATTERN "*.hpp"
    PATTERN "startbuck" EXCLUDE
    PATTERN "cinema" EXCLUDE
    PATTERN "kanu" EXCLUDE
    PATTERN "mall" EXCLUDE
    PATTERN "telecom" EXCLUDE
    PATTERN "systems" EXCLUDE
    PATTERN "template" EXCLUDE
    PATTERN "released" EXCLUDE)
endforeach()

install(PROGRAMS packaging/get-nats-server DESTINATION lib/jetpage COMPONENT program)
install(FILES packaging/unstable.bash DESTINATION lib/jetpage COMPONENT program)
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY k8s DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program USE_SOURCE_PERMISSIONS)
