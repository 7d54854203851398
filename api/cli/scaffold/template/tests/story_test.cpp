#include <catch2/catch_test_macros.hpp>

#include "jetpage/testing/served.hpp"
#include "sample.hpp"

// From HTTP through the policy to the views, on a nats-server of its own.
TEST_CASE("Widgets are added, renamed, and retired when others take their places") {
  const jetpage::testing::Served http(sample::sample());
  REQUIRE(http.post("/widgets", R"({"name":"First"})").header("Location") == "/widgets/1");
  CHECK(http.patch("/widgets/1", R"({"name":"Very first"})").status == 200);
  CHECK(http.shows("/active-widgets/1", "name", "Very first"));

  REQUIRE(http.post("/widgets", R"({"name":"Second","replaces":1})").status == 201);
  CHECK(http.shows("/widgets/1", "status", "retired"));
  CHECK(http.shows("/active-widgets/2", "name", "Second"));
  CHECK(http.get("/active-widgets").body.find(R"("totalElements":1)") != std::string::npos);
  CHECK(http.patch("/widgets/1", R"({"name":"Other"})").field("code") == "widget_retired");
  CHECK(http.remove("/widgets/9").status == 404);
}
