#include <catch2/catch_test_macros.hpp>

#include "jetpage/api/http/percent.hpp"

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

TEST_CASE("a text is encoded so that it is decoded to itself, whatever it is") {
  CHECK(percent_encoded("a-._~9") == "a-._~9");
  CHECK(percent_encoded("a b/c") == "a%20b%2Fc");
  CHECK(percent_encoded("x\r\nSet-Cookie: a") == "x%0D%0ASet-Cookie%3A%20a");
  for (const char* text : {"", "%41", "집 a/b?c=d#e", "+"}) CHECK(percent_decoded(percent_encoded(text)) == text);
}
