#include <catch2/catch_test_macros.hpp>

#include "jetpage/schemas/cinema_generated.h"
#include "tests/api/json/tables.hpp"

using namespace jetpage::tests;
using jetpage::api::check_body;
using jetpage::eventstore::Fault;
using Register = cinema::movie::RegisterT;

namespace {

struct Bad {
  std::string what;
  std::string body;
  std::string code;
};

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

const std::vector<Bad>& bad_bodies() {
  using namespace std::string_literals;
  static const std::vector<Bad> bodies = {
      {"nothing", "", "body_not_json"},
      {"blanks", " \n", "body_not_json"},
      {"a word", "hello", "body_not_json"},
      {"a form", "desc=One&x=2", "body_not_json"},
      {"half an object", R"({"desc":"One")", "body_not_json"},
      {"half a text", R"({"desc":"One)", "body_not_json"},
      {"a trailing comma", R"({"desc":"One",})", "body_not_json"},
      {"two objects", "{}{}", "body_not_json"},
      {"something behind it", "{} x", "body_not_json"},
      {"a comment", "{/**/}", "body_not_json"},
      {"single quotes", "{'desc':'One'}", "body_not_json"},
      {"a name without quotes", "{desc:1}", "body_not_json"},
      {"NaN", R"({"desc":NaN})", "body_not_json"},
      {"a leading zero", R"({"movieId":01})", "body_not_json"},
      {"a plus sign", R"({"movieId":+1})", "body_not_json"},
      {"hexadecimal", R"({"movieId":0x1})", "body_not_json"},
      {"a raw line end in a text", "{\"desc\":\"a\nb\"}", "body_not_json"},
      {"a NUL byte in a text", "{\"desc\":\"a\0b\"}"s, "body_not_json"},
      {"a NUL byte behind the end", "{}\0"s, "body_not_json"},
      {"only spaces", "   ", "body_not_json"},
      {"only a NUL", "\0"s, "body_not_json"},
      {"invalid UTF-8", "{\"desc\":\"\xff\"}", "body_not_json"},
      {"cut UTF-8", "{\"desc\":\"\xe3\x81\"}", "body_not_json"},
      {"overlong UTF-8", "{\"desc\":\"\xc0\xaf\"}", "body_not_json"},
      {"UTF-8 of a surrogate", "{\"desc\":\"\xed\xa0\x80\"}", "body_not_json"},
      {"UTF-16", "\xff\xfe{\0}\0"s, "body_not_json"},
      {"half a surrogate pair", R"({"desc":"\ud83c"})", "body_not_json"},
      {"a pair in the wrong order", R"({"desc":"\udf00\ud83c"})", "body_not_json"},
      {"an escaped NUL", R"({"desc":"a\u0000b"})", "text_invalid"},
      {"an escaped NUL where nobody looks", R"({"other":["\u0000"]})", "text_invalid"},
      {"an escaped NUL in a name", R"({"a\u0000b":1})", "text_invalid"},
      {"an array", "[]", "body_not_object"},
      {"a number", "5", "body_not_object"},
      {"a text", "\"{}\"", "body_not_object"},
      {"null", "null", "body_not_object"},
      {"a name twice", R"({"desc":"One","desc":"Two"})", "key_repeated"},
      {"a name twice, once escaped", R"({"desc":"One","\u0064esc":"Two"})", "key_repeated"},
      {"an unknown name twice", R"({"x":1,"x":1})", "key_repeated"},
      {"a name twice, deep down", R"({"x":[{"y":{"z":1,"z":2}}]})", "key_repeated"},
      {"33 levels of arrays", R"({"x":)" + repeat("[", 32) + repeat("]", 32) + "}", "body_too_deep"},
      {"33 levels of objects", repeat(R"({"x":)", 32) + "{}" + repeat("}", 32), "body_too_deep"},
      {"a million levels", R"({"x":)" + repeat("[", 1'000'000), "body_too_deep"},
      {"2^64", R"({"movieId":18446744073709551616})", "number_too_large"},
      {"2^64 where nobody looks", R"({"x":[18446744073709551616]})", "number_too_large"},
      {"-2^63 - 1", R"({"movieId":-9223372036854775809})", "number_too_large"},
      {"1e400", R"({"movieId":1e400})", "number_too_large"},
  };
  return bodies;
}

}  // namespace

TEST_CASE("a bad body is refused with its code, and the message says where") {
  for (const Bad& bad : bad_bodies()) {
    INFO(bad.what);
    const auto table = read<Register>(bad.body);
    REQUIRE(table.is(Fault::invalid));
    CHECK(table.error().code == bad.code);
    CHECK(!table.error().message.empty());
    const auto checked = check_body(bad.body);
    REQUIRE(checked.is(Fault::invalid));
    CHECK(checked.error().code == bad.code);
  }
}

TEST_CASE("32 levels are allowed") {
  CHECK(check_body(R"({"x":)" + repeat("[", 31) + repeat("]", 31) + "}").ok());
  CHECK(check_body(repeat(R"({"x":)", 31) + "{}" + repeat("}", 31)).ok());
}

TEST_CASE("the same name may stand in different objects") {
  CHECK(check_body(R"({"x":{"x":1},"y":[{"x":1},{"x":2}]})").ok());
}

TEST_CASE("many names are checked for repetitions in no time") {
  std::string body = "{";
  for (int i = 0; i < 200'000; ++i) body += "\"" + std::to_string(i) + "\":0,";
  CHECK(check_body(body + "\"x\":0}").ok());
  const auto repeated = check_body(body + "\"7\":0}");
  REQUIRE(repeated.is(Fault::invalid));
  CHECK(repeated.error().code == "key_repeated");
}

TEST_CASE("all spaces of JSON and a byte order mark are read over") {
  CHECK(read<Register>(" \t\r\n{ \"desc\" : \"One\" } \n")->desc == "One");
  CHECK(read<Register>("\xef\xbb\xbf{\"desc\":\"One\"}")->desc == "One");
}
