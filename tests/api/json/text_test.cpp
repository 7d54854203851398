#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "jetpage/api/json/json.hpp"

using jetpage::api::json_string;

TEST_CASE("any valid text is read back by a JSON parser as it was") {
  using namespace std::string_literals;
  std::string all_ascii;
  for (char c = 0; c < 0x7f; ++c) all_ascii += c;
  all_ascii += '\x7f';
  for (const std::string& text :
       {""s, "a"s, all_ascii, "\"\\\"\\/"s, "영화 — 🎬"s,
        "\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"s, "\xe2\x80\xa8\xe2\x80\xa9"s}) {
    CHECK(nlohmann::json::parse(json_string(text)) == text);
  }
}

TEST_CASE("what is not UTF-8 is replaced, so that the answer stays JSON") {
  CHECK(json_string("a\xff"
                    "b") ==
        "\"a\xEF\xBF\xBD"
        "b\"");
  for (const char* text : {"\xc3", "\xe3\x81", "\xf0\x9f\x8e", "\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80",
                           "\xf5\x80\x80\x80", "\xf4\x90\x80\x80", "\xc3(", "\xe3\x81(", "\xf0\x9f\x8e("}) {
    CHECK_NOTHROW(nlohmann::json::parse(json_string(text)));
  }
}

TEST_CASE("no bytes at all make invalid JSON") {
  std::minstd_rand random{7};
  for (int round = 0; round < 2'000; ++round) {
    std::string text(random() % 24, ' ');
    for (char& c : text) c = static_cast<char>(random());
    INFO(round);
    CHECK_NOTHROW(nlohmann::json::parse(json_string(text)));
  }
}
