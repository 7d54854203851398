#include <catch2/catch_test_macros.hpp>

#include "api/percent.hpp"

using namespace jetpage::api;
using namespace std::string_literals;
using Query = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("escapes become the bytes they stand for") {
  CHECK(percent_decoded("plain") == "plain");
  CHECK(percent_decoded("%41%7a%2F%2f") == "Az//");
  CHECK(percent_decoded("%00") == "\0"s);
  CHECK(percent_decoded("%ff") == "\xff");
  CHECK(percent_decoded("a+b") == "a+b");
  CHECK(percent_decoded("%2541") == "%41");
  CHECK(percent_decoded("") == "");
}

TEST_CASE("half an escape is none") {
  for (const char* text : {"%", "a%", "%4", "%4g", "%g4", "%%41", "% 41"}) CHECK(!percent_decoded(text));
}

TEST_CASE("a query is its fields, in their order") {
  CHECK(decoded_query("a=1&b=2&a=3") == Query{{"a", "1"}, {"b", "2"}, {"a", "3"}});
  CHECK(decoded_query("a&b=&=c&&") == Query{{"a", ""}, {"b", ""}, {"", "c"}});
  CHECK(decoded_query("a=b=c") == Query{{"a", "b=c"}});
  CHECK(decoded_query("x=one+two%2B") == Query{{"x", "one two+"}});
  CHECK(decoded_query("")->empty());
  CHECK(!decoded_query("a=%"));
}
