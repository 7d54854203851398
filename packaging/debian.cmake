# `cpack -G DEB` in the build folder: the packages jetpage (the program) and libjetpage-dev (the kernel to build on).
install(FILES packaging/copyright DESTINATION share/doc/jetpage COMPONENT program)
install(FILES packaging/copyright DESTINATION share/doc/libjetpage-dev COMPONENT dev)

set(CPACK_PACKAGE_NAME jetpage)
set(CPACK_PACKAGE_CONTACT "the authors of jetpage <jetpage@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "event-sourced services on NATS JetStream")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# The program's libraries are found by dpkg-shlibdeps. Debian 12's nats-server is too old, so it is recommended, not needed:
# get-nats-server fetches one, and postinst says so.
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
    "Event-sourced services: NATS JetStream is the log, LMDB holds the read models\n The server with five systems, its command line, and the Kubernetes manifests.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME jetpage)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "nats-server (>= 2.14.5), ca-certificates, debian-archive-keyring")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/postinst)

# What its headers include and its CMake package finds: cmake/dependencies.cmake.
set(CPACK_COMPONENT_DEV_DESCRIPTION
    "Event-sourced services: the kernel to build systems on\n Headers, static libraries and the CMake package; `jetpage new` writes a project that uses them.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libjetpage-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
string(
  JOIN ", " CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "cmake (>= 3.25)" "flatbuffers-compiler (>= 2.0.8)" "g++ (>= 4:12)" "libcli11-dev (>= 2.1.2)"
  "libflatbuffers-dev (>= 2.0.8)" "libfmt-dev" "liblmdb-dev (>= 0.9.24)" "libnats-dev (>= 3.4.1)" "libspdlog-dev (>= 1:1.10)"
  "libxxhash-dev (>= 0.8.1)" "ninja-build | make" "nlohmann-json3-dev (>= 3.11.2)" "pkgconf" "prometheus-cpp-dev (>= 1.0.1)")
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "jetpage (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS "catch2 (>= 3)")
include(CPack)
