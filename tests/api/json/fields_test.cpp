#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "tests/api/json/everything_generated.h"
#include "tests/api/json/tables.hpp"

using namespace jetpage::tests;
using api::EverythingT;
using jetpage::eventstore::Fault;

namespace {

EverythingT fields(std::string_view body) {
  auto table = read<EverythingT>(body);
  INFO((table ? "" : table.error().message));
  REQUIRE(table.ok());
  return std::move(*table);
}

void check_wrong(std::string_view body, std::string_view field, std::string_view expected) {
  INFO(body);
  const auto table = read<EverythingT>(body);
  REQUIRE(table.is(Fault::invalid));
  CHECK(table.error().code == "field_invalid");
  INFO(table.error().message);
  CHECK(table.error().message.starts_with(std::string(field) + " is "));
  CHECK(table.error().message.find("it takes " + std::string(expected)) != std::string::npos);
}

}  // namespace

TEST_CASE("a number may come as a number or as a text") {
  CHECK(fields(R"({"i64":5})").i64 == 5);
  CHECK(fields(R"({"i64":"5"})").i64 == 5);
  CHECK(fields(R"({"i64":"-5"})").i64 == -5);
  CHECK(fields(R"({"i64":0})").i64 == 0);
  CHECK(fields(R"({"f64":"2.5"})").f64 == 2.5);
  CHECK(fields(R"({"f64":2})").f64 == 2.0);
  CHECK(fields(R"({"f64":1e3})").f64 == 1000.0);
  CHECK(fields(R"({"f32":0.5})").f32 == 0.5F);
}

TEST_CASE("a truth value may come as a text") {
  CHECK(fields(R"({"truth":true})").truth == true);
  CHECK(fields(R"({"truth":false})").truth == false);
  CHECK(fields(R"({"truth":"true"})").truth == true);
  CHECK(fields(R"({"truth":"false"})").truth == false);
}

TEST_CASE("every integer takes its own range and no more") {
  CHECK(fields(R"({"i8":-128,"u8":255,"i16":-32768,"u16":65535})").i8 == -128);
  CHECK(fields(R"({"i64":9223372036854775807})").i64 == std::numeric_limits<std::int64_t>::max());
  CHECK(fields(R"({"i64":-9223372036854775808})").i64 == std::numeric_limits<std::int64_t>::min());
  CHECK(fields(R"({"u64":18446744073709551615})").u64 == std::numeric_limits<std::uint64_t>::max());
  CHECK(fields(R"({"u64":"18446744073709551615"})").u64 == std::numeric_limits<std::uint64_t>::max());
  check_wrong(R"({"i8":128})", "i8", "a whole number from -128 to 127");
  check_wrong(R"({"u8":-1})", "u8", "a whole number from 0 to 255");
  check_wrong(R"({"i32":2147483648})", "i32", "a whole number from -2147483648 to 2147483647");
  check_wrong(R"({"i64":9223372036854775808})", "i64", "a whole number");
  check_wrong(R"({"i64":"9223372036854775808"})", "i64", "a whole number");
  check_wrong(R"({"f32":1e39})", "f32", "a number");
}

TEST_CASE("what is no number is refused, with the field's name") {
  for (const char* value : {R"("five")", R"("")", R"(" 5")", R"("5 ")", R"("5.0")", R"("+5")", R"("0x5")", R"("5x")",
                            "5.0", "1e3", "true", "[]", "[5]", "{}"}) {
    check_wrong(R"({"i64":)" + std::string(value) + "}", "i64", "a whole number");
  }
  for (const char* value : {R"("five")", R"("nan")", R"("inf")", R"("-inf")", R"("")", "true", "{}"}) {
    check_wrong(R"({"f64":)" + std::string(value) + "}", "f64", "a number");
  }
  for (const char* value : {"1", "0", R"("yes")", R"("TRUE")", "[]"}) {
    check_wrong(R"({"truth":)" + std::string(value) + "}", "truth", "true or false");
  }
}

TEST_CASE("a text takes a text only") {
  for (const char* value : {"5", "true", "[]", "{}", R"(["a"])"}) {
    check_wrong(R"({"text":)" + std::string(value) + "}", "text", "a text");
  }
  CHECK(fields(R"({"text":""})").text == "");
  CHECK(fields(R"({"text":"5"})").text == "5");
}

TEST_CASE("null and a missing field are the same, and not the same as 0 or empty") {
  CHECK(!fields("{}").i64.has_value());
  CHECK(!fields(R"({"i64":null})").i64.has_value());
  CHECK(fields(R"({"text":null})").text.empty());
  CHECK(!fields(R"({"text":""})").text.empty());
  CHECK(fields(R"({"line":null})").line == nullptr);
}

TEST_CASE("unknown fields are ignored, whatever they hold") {
  CHECK(fields(R"({"colour":{"x":[1,2.5,{"y":null}]},"i64":1})").i64 == 1);
}

TEST_CASE("lists and inner tables are read, and an error says where it is") {
  const auto all = fields(R"({"line":{"productId":"7","qty":2},"lines":[{"qty":1},{},{"note":"n"}],
                             "texts":["a",""],"numbers":[1,"-2"],"truths":[true,"false"],"halves":[0.5],"inner":{"inner":{"i64":3}}})");
  CHECK(all.line->productId == 7);
  REQUIRE(all.lines.size() == 3);
  CHECK(all.lines[2]->note == "n");
  CHECK(all.texts.size() == 2);
  CHECK(all.numbers == std::vector<std::int64_t>{1, -2});
  CHECK(all.truths == std::vector<bool>{true, false});
  CHECK(all.halves == std::vector<double>{0.5});
  CHECK(all.inner->inner->i64 == 3);
  check_wrong(R"({"lines":[{"qty":1},{"qty":"x"}]})", "lines[1].qty", "a whole number");
  check_wrong(R"({"line":5})", "line", "an object");
  check_wrong(R"({"lines":{}})", "lines", "a list");
  check_wrong(R"({"lines":[null]})", "lines[0]", "an object");
  check_wrong(R"({"numbers":[1,null]})", "numbers[1]", "a whole number");
  check_wrong(R"({"texts":["a",1]})", "texts[1]", "a text");
}
