#include "tests/stories/worked_example.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/json.hpp"

namespace jetpage::tests {

using nlohmann::ordered_json;

namespace {

// The table of SYSTEMS.md, fields in order. A timestamp stands behind each eventType.
constexpr const char* expected_events[] = {
    R"({"eventType":"MovieRegistered","movieId":1,"status":"available","desc":"Beautiful Movie~","reviewCnt":0,"lastAction":"register"})",
    R"({"eventType":"MovieRegistered","movieId":2,"status":"available","desc":"Happy Story!","reviewCnt":0,"lastAction":"register"})",
    R"({"eventType":"PaymentApproved","payId":1,"rsvId":1,"movieId":1,"status":"paid"})",
    R"({"eventType":"ReservationCreated","rsvId":1,"status":null,"payId":null,"movieId":1})",
    R"({"eventType":"ReservationConfirmed","rsvId":1,"movieId":1,"status":"reserved","payId":1})",
    R"({"eventType":"MovieReserved","status":"reserved","desc":"Beautiful Movie~","reviewCnt":0,"lastAction":"reserved","movieId":1})",
    R"({"eventType":"PaymentApproved","payId":2,"rsvId":2,"movieId":1,"status":"paid"})",
    R"({"eventType":"ReservationCreated","rsvId":2,"status":"reqReserve","payId":null,"movieId":1})",
    R"({"eventType":"ReservationConfirmed","rsvId":2,"movieId":1,"status":"reserved","payId":2})",
    R"({"eventType":"ReservationCancelRequested","rsvId":1,"movieId":1,"status":"reqCancel","payId":1})",
    R"({"eventType":"PaymentCancelled","payId":1,"rsvId":1,"movieId":1,"status":"cancelled"})",
    R"({"eventType":"ReservationCancelled","rsvId":1,"movieId":1,"status":"cancelled","payId":1})",
    R"({"eventType":"MovieCancelled","movieId":1,"status":"available","desc":"Beautiful Movie~","reviewCnt":0,"lastAction":"cancelled"})",
};

// A message, and the last event that stands before it for sure.
struct ExpectedMessage {
  std::int64_t id;
  const char* after;
  std::int64_t reservation;
  const char* says;
};
constexpr ExpectedMessage expected_messages[] = {
    {1, "ReservationConfirmed", 1, "is confirmed"},
    {3, "ReservationConfirmed", 2, "is confirmed"},
    {2, "ReservationCancelled", 1, "is cancelled"},
};

bool await_message(Http& http, int id) {
  return await([&] { return http.get("/messages/" + std::to_string(id)).status == 200; });
}

void check_message(const ordered_json& event, const ExpectedMessage& expected,
                   const std::vector<ordered_json>& before) {
  std::vector<std::string> fields;
  for (const auto& [name, value] : event.items()) fields.push_back(name);
  CHECK(fields == std::vector<std::string>{"eventType", "msgId", "movieId", "content"});
  CHECK(event.at("msgId") == expected.id);
  CHECK(event.at("movieId") == 1);
  const std::string content = event.at("content");
  CHECK(content.find("[1]") != content.npos);
  CHECK(content.find(expected.says) != content.npos);
  bool announced = false;
  for (const auto& earlier : before) {
    announced = announced || (earlier.at("eventType") == expected.after && earlier.at("rsvId") == expected.reservation);
  }
  CHECK(announced);
}

}  // namespace

bool await_first_confirmation(Http& http) {
  return await_row(http, "/movies/1", "lastAction", "reserved") && await_message(http, 1);
}
bool await_second_confirmation(Http& http) {
  return await_row(http, "/reservations/2", "status", "reserved") && await_message(http, 3);
}
bool await_cancellation(Http& http) {
  return await_row(http, "/movies/1", "lastAction", "cancelled") && await_message(http, 2);
}

void check_events(const std::vector<std::string>& lines) {
  std::vector<ordered_json> told;  // without messages
  std::size_t messages = 0;
  for (const std::string& line : lines) {
    INFO(line);
    ordered_json event = ordered_json::parse(without_timestamp(line));
    if (event.at("eventType") == "MessageSent") {
      REQUIRE(messages < std::size(expected_messages));
      check_message(event, expected_messages[messages++], told);
      continue;
    }
    REQUIRE(told.size() < std::size(expected_events));
    CHECK(event.dump() == expected_events[told.size()]);
    told.push_back(std::move(event));
  }
  CHECK(told.size() == std::size(expected_events));
  CHECK(messages == std::size(expected_messages));
}

void check_end_state(const Server& server) {
  Http http(server.url());
  check_row(http, "/movies/1",
            R"({"movieId":1,"status":"available","desc":"Beautiful Movie~","reviewCnt":0,"lastAction":"cancelled"})");
  check_row(http, "/movies/2",
            R"({"movieId":2,"status":"available","desc":"Happy Story!","reviewCnt":0,"lastAction":"register"})");
  check_row(http, "/reservations/1", R"({"rsvId":1,"movieId":1,"status":"cancelled","payId":1})");
  check_row(http, "/reservations/2", R"({"rsvId":2,"movieId":1,"status":"reserved","payId":2})");
  check_row(http, "/payments/1", R"({"payId":1,"rsvId":1,"movieId":1,"status":"cancelled"})");
  check_row(http, "/payments/2", R"({"payId":2,"rsvId":2,"movieId":1,"status":"paid"})");
  check_row(
      http, "/movieviews/1",
      R"({"movieId":1,"desc":"Beautiful Movie~","reviewCnt":0,"movieStatus":"available","rsvId":2,"rsvStatus":"reserved","payId":2,"payStatus":"paid"})");
  check_row(
      http, "/movieviews/2",
      R"({"movieId":2,"desc":"Happy Story!","reviewCnt":0,"movieStatus":"available","rsvId":null,"rsvStatus":null,"payId":null,"payStatus":null})");
  for (const auto& [path, rows] : {std::pair{"/movies", 2},
                                   {"/reservations", 2},
                                   {"/payments", 2},
                                   {"/messages", 3},
                                   {"/movieviews", 2},
                                   {"/reviews", 0}}) {
    check_rows(http, path, rows);
  }
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

NatsSubscription::NatsSubscription(const Server& server) {
  process_ = std::make_unique<Process>(
      Launch{{"nats", "--server", server.nats_url(), "sub", "cinema.>", "--translate", jetpage_binary() + " decode"},
             {},
             "/dev/null",
             folder_.path() / "out",
             folder_.path() / "err"});
  REQUIRE(await([&] { return read_text(folder_.path() / "err").find("Subscribing on") != std::string::npos; }));
}

std::string NatsSubscription::text() const { return read_text(folder_.path() / "out"); }

}  // namespace jetpage::tests
