#pragma once

#include <string>
#include <vector>

#include "tests/support/await.hpp"
#include "tests/support/http.hpp"
#include "tests/support/server.hpp"

// What the worked examples of SYSTEMS.md have in common: lines are typed, sagas waited for, log and rows compared.
namespace jetpage::tests {

// A way to send a line as SYSTEMS.md has it (`http POST :8088/orders option=ice address="Seoul"`) to the server under test.
using Typing = Answer (*)(const Server& server, const std::string& line);

// Over HTTP, with the request that HTTPie would make of the line.
Answer send_line(const Server& server, const std::string& line);
// Typed with HTTPie itself: verbatim but for the port, and for stdin, which is no terminal here.
Answer type_line(const Server& server, const std::string& line);
// Whether HTTPie is on PATH.
bool has_httpie();

// One JSON text per event, as `jetpage tail <system> --json` prints them.
std::vector<std::string> events_from_tail(const Server& server, const std::string& system);

// Such a text without its timestamp, which must stand behind eventType and be a time.
std::string without_timestamp(const std::string& line);

// The log holds these events and no others, in this order, and each these fields in this order: texts without timestamps.
void check_log(const Server& server, const std::string& system, const std::vector<std::string>& expected);

// The resource in an answer, without its links.
std::string row_of(const Answer& answer);
// What a view shows under a path, without its links.
std::string row(Http& http, const std::string& path);
// Waits until it shows this value in this field. Other views may still be behind: each commits by itself.
bool await_row(Http& http, const std::string& path, const std::string& field, const std::string& value);
// It comes to show this, fields in their order; a collection comes to have so many rows.
void check_row(Http& http, const std::string& path, const std::string& expected);
void check_rows(Http& http, const std::string& path, int expected);

}  // namespace jetpage::tests
