#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "jetpage/api/system/system.hpp"
#include "jetpage/schemas/cinema_generated.h"
#include "tests/api/json/everything_generated.h"
#include "tests/api/json/tables.hpp"
#include "tests/support/shipped.hpp"

using namespace jetpage::tests;
using namespace jetpage::api;
using nlohmann::ordered_json;

namespace {

// A value for each field: `7` for numbers, `한 "\` for texts.
ordered_json example_of(const flatbuffers::TypeTable& table, bool unset) {
  ordered_json object = ordered_json::object();
  for (std::size_t i = 0; i < table.num_elems; ++i) {
    const bool is_text = table.type_codes[i].base_type == flatbuffers::ET_STRING;
    object[table.names[i]] = unset ? ordered_json() : is_text ? ordered_json("한 \"\\\x01") : ordered_json(7 + i);
  }
  return object;
}

void check_round_trip(const flatbuffers::TypeTable& table) {
  for (const bool unset : {false, true}) {
    const std::string body = example_of(table, unset).dump();
    const auto bytes = to_table(body, &table);
    REQUIRE(bytes.ok());
    CHECK(ordered_json::parse(to_json(bytes->data(), &table)) == ordered_json::parse(body));
  }
}

}  // namespace

TEST_CASE("every command, resource and row of every system comes back from JSON as it went in") {
  for (const System& system : jetpage::tests::shipped_systems()) {
    for (const CommandEndpoint& endpoint : system.commands) {
      INFO(endpoint.command);
      check_round_trip(*endpoint.body);
      check_round_trip(*endpoint.resource);
    }
    for (const auto& view : system.views) {
      INFO(view.name);
      check_round_trip(*view.row);
    }
  }
}

TEST_CASE("every event of every system comes back from JSON as it went in") {
  std::size_t seen = 0;
  for (const System& system : jetpage::tests::shipped_systems()) {
    for (const auto& [type, event] : system.events) {
      INFO(type);
      check_round_trip(*event.table);
      ++seen;
    }
  }
  CHECK(seen >= 15);
}

TEST_CASE("fields stand in the schema's order, between what is put before and behind them") {
  cinema::views::MovieT movie;
  movie.movieId = 1;
  movie.desc = "One";
  CHECK(written(movie) == R"({"movieId":1,"status":null,"desc":"One","reviewCnt":null,"lastAction":null})");
  CHECK(written(movie, R"("a":1)", R"("z":2)") ==
        R"({"a":1,"movieId":1,"status":null,"desc":"One","reviewCnt":null,"lastAction":null,"z":2})");
}

TEST_CASE("every kind of field is written as JSON") {
  using Everything = jetpage::tests::api::EverythingT;
  Everything all;
  all.truth = false;
  all.i8 = std::int8_t{-1};
  all.u64 = std::numeric_limits<std::uint64_t>::max();
  all.i64 = std::numeric_limits<std::int64_t>::min();
  all.f64 = 0.1;
  all.f32 = 1e30F;
  all.text = "";
  all.numbers = {1, -2};
  all.truths = {true, false};
  all.texts = {"a", "\""};
  all.lines.push_back(std::make_unique<jetpage::tests::api::LineT>());
  all.inner = std::make_unique<Everything>();
  const auto json = ordered_json::parse(written(all));
  CHECK(json["truth"] == false);
  CHECK(json["i8"] == -1);
  CHECK(json["u64"] == std::numeric_limits<std::uint64_t>::max());
  CHECK(json["i64"] == std::numeric_limits<std::int64_t>::min());
  CHECK(json["f64"] == 0.1);
  CHECK(json["f32"].get<float>() == 1e30F);
  CHECK(json["text"] == "");
  CHECK(json["line"].is_null());
  CHECK(json["numbers"] == ordered_json({1, -2}));
  CHECK(json["truths"] == ordered_json({true, false}));
  CHECK(json["texts"] == ordered_json({"a", "\""}));
  CHECK(json["lines"][0]["qty"].is_null());
  CHECK(json["inner"]["i64"].is_null());
  CHECK(json["halves"].is_null());
  const auto again = read<Everything>(written(all));
  REQUIRE(again.ok());
  CHECK(written(*again) == written(all));
}

TEST_CASE("a number that JSON has not is written as null") {
  jetpage::tests::api::EverythingT all;
  all.f64 = std::numeric_limits<double>::infinity();
  all.f32 = std::numeric_limits<float>::quiet_NaN();
  const auto json = ordered_json::parse(written(all));
  CHECK(json["f64"].is_null());
  CHECK(json["f32"].is_null());
}
