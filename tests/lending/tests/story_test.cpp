#include <catch2/catch_test_macros.hpp>

#include "jetpage/testing/served.hpp"
#include "lending.hpp"

// From HTTP through policies to the views, on a nats-server of its own.
using jetpage::testing::Answer;
using jetpage::testing::Served;

namespace {

bool contains(const Answer& answer, const std::string& text) { return answer.body.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("A book is lent, refused to the next reader, returned, and lent again") {
  const Served http(lending::lending());
  REQUIRE(http.post("/books", R"({"title":"Middlemarch"})").status == 201);
  REQUIRE(http.post("/loans", R"({"bookId":1,"reader":"kim"})").header("Location") == "/loans/1");
  REQUIRE(http.shows("/loans/1", "status", "open"));
  REQUIRE(http.post("/loans", R"({"bookId":1,"reader":"lee"})").status == 201);
  CHECK(http.shows("/loans/2", "reason", "lent"));
  CHECK(http.shows("/shelf/1", "reader", "kim"));

  CHECK(http.remove("/loans/1").status == 204);
  CHECK(http.shows("/books/1", "status", "on the shelf"));
  CHECK(http.remove("/loans/2").field("code") == "loan_not_open");
  REQUIRE(http.post("/loans", R"({"bookId":1,"reader":"lee"})").status == 201);
  CHECK(http.shows("/loans/3", "status", "open"));
  CHECK(http.shows("/shelf/1", "reader", "lee"));
  CHECK(contains(http.get("/shelf?reader=lee"), R"("totalElements":1)"));
}

TEST_CASE("The new system has everything that the others have: history, OpenAPI, metrics, refusals") {
  const Served http(lending::lending());
  REQUIRE(http.post("/books", R"({"title":"Middlemarch"})").status == 201);
  CHECK(contains(http.get("/books/1/events"), R"("eventType":"BookAdded")"));
  CHECK(contains(http.get("/openapi.json"), R"("/loans/{id}")"));
  CHECK(contains(http.get("/metrics"), R"(system="lending")"));
  const Answer refused = http.post("/loans", "{}");
  CHECK(refused.status == 409);
  CHECK(refused.field("code") == "book_missing");
}
