#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/serve/process.hpp"
#include "tests/lending/lending.hpp"
#include "tests/support/await.hpp"
#include "tests/support/json.hpp"
#include "tests/support/temp_folder.hpp"

using namespace jetpage::tests;

// A sixth system, made in the steps that README tells, from HTTP through policies to its views: on a nats-server of its own, with
// nothing of it in the kernel or the binary.

namespace {

class Library {
 public:
  Library() : settings_(settings()), process_(*settings_, {&system_}, [] {}) {
    REQUIRE(settings_.ok());
    const auto started = process_.start();
    INFO((started ? "" : started.error().message));
    REQUIRE(started.ok());
  }
  [[nodiscard]] std::string url() const { return process_.url(); }

 private:
  [[nodiscard]] jetpage::eventstore::Result<jetpage::api::Settings> settings() const {
    return jetpage::api::Settings::resolve(
        {{"listen", "127.0.0.1:0"}, {"nats-port", "0"}, {"data", folder_.path().string()}},
        [](const std::string&) { return std::nullopt; });
  }

  TempFolder folder_;
  jetpage::api::System system_ = lending::lending();
  jetpage::eventstore::Result<jetpage::api::Settings> settings_;
  jetpage::api::Process process_;
};

bool shows(Http& http, const std::string& path, const std::string& field, const std::string& value) {
  return await([&] {
    const Answer answer = http.get(path);
    return answer.status == 200 && field_of(answer, field) == value;
  });
}

}  // namespace

TEST_CASE("A book is lent, refused to the next reader, returned, and lent again") {
  const Library library;
  Http http(library.url());
  REQUIRE(http.post("/books", R"({"title":"Middlemarch"})").status == 201);
  REQUIRE(http.post("/loans", R"({"bookId":1,"reader":"kim"})").header("Location") == "/loans/1");
  REQUIRE(shows(http, "/loans/1", "status", "open"));
  REQUIRE(http.post("/loans", R"({"bookId":1,"reader":"lee"})").status == 201);
  CHECK(shows(http, "/loans/2", "reason", "lent"));
  CHECK(shows(http, "/shelf/1", "reader", "kim"));

  CHECK(http.remove("/loans/1").status == 204);
  CHECK(shows(http, "/books/1", "status", "on the shelf"));
  CHECK(field_of(http.remove("/loans/2"), "code") == "loan_not_open");
  REQUIRE(http.post("/loans", R"({"bookId":1,"reader":"lee"})").status == 201);
  CHECK(shows(http, "/loans/3", "status", "open"));
  CHECK(shows(http, "/shelf/1", "reader", "lee"));
  CHECK(json_of(http.get("/shelf?reader=lee"))["page"]["totalElements"] == 1);
}

TEST_CASE("The new system has everything that the others have: history, OpenAPI, metrics, refusals") {
  const Library library;
  Http http(library.url());
  REQUIRE(http.post("/books", R"({"title":"Middlemarch"})").status == 201);
  CHECK(json_of(http.get("/books/1/events"))["_embedded"]["events"][0]["eventType"] == "BookAdded");
  CHECK(json_of(http.get("/openapi.json"))["paths"].contains("/loans/{id}"));
  CHECK(http.get("/metrics").body.find("system=\"lending\"") != std::string::npos);
  const Answer refused = http.post("/loans", "{}");
  CHECK(refused.status == 409);
  CHECK(field_of(refused, "code") == "book_missing");
}
