# The command line: cli_command_call in process, the others run the program.
jetpage_test(cli_command_call SOURCES cli_command_call_test.cpp cli_time_test.cpp DEPENDS jetpage::cli)

add_library(jetpage_cli_test_support STATIC EXCLUDE_FROM_ALL ../support/http.cpp ../support/nats_server.cpp
            ../support/process.cpp ../support/server.cpp ../support/temp_folder.cpp)
target_link_libraries(jetpage_cli_test_support PUBLIC jetpage::eventstore nlohmann_json::nlohmann_json
                      PRIVATE jetpage::httplib jetpage_warnings)

foreach(part usage listings decode tail send)
  jetpage_test(cli_${part} SOURCES cli_${part}_test.cpp DEPENDS jetpage_cli_test_support LABELS cli)
endforeach()
jetpage_test(cli_send_wire SOURCES cli_send_wire_test.cpp DEPENDS jetpage_cli_test_support jetpage::httplib LABELS cli)
