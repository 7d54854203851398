# The command line: cli_command_call in process, the others run the program.
jetpage_test(cli_command_call SOURCES cli_command_call_test.cpp cli_interrupt_test.cpp cli_terminal_test.cpp cli_time_test.cpp DEPENDS jetpage::cli)

add_library(jetpage_cli_test_support STATIC EXCLUDE_FROM_ALL ../support/http.cpp ../support/nats_server.cpp
            ../support/process.cpp ../support/server.cpp ../support/temp_folder.cpp)
target_link_libraries(jetpage_cli_test_support PUBLIC jetpage::eventstore nlohmann_json::nlohmann_json
                      PRIVATE jetpage::httplib jetpage_warnings)

foreach(part usage listings decode send completion readme bench)
  jetpage_test(cli_${part} SOURCES cli_${part}_test.cpp DEPENDS jetpage_cli_test_support LABELS cli)
endforeach()
jetpage_test(cli_tail SOURCES cli_tail_test.cpp DEPENDS jetpage_cli_test_support jetpage::api LABELS cli)
jetpage_test(cli_send_wire SOURCES cli_send_wire_test.cpp DEPENDS jetpage_cli_test_support jetpage::httplib LABELS cli)
jetpage_test(
  cli_look
  SOURCES cli_look_test.cpp cli_doctor_test.cpp cli_stored_views_test.cpp ../eventstore/raw_nats.cpp
  DEPENDS jetpage_cli_test_support jetpage::aggregates jetpage::nats
  LABELS cli)
if(TARGET test_cli_readme)
  target_compile_definitions(test_cli_readme PRIVATE JETPAGE_SOURCE="${PROJECT_SOURCE_DIR}")
endif()
