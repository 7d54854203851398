#include "jetpage/api/cli/terminal/terminal.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace jetpage::api::cli;

TEST_CASE("a text's width is that of its characters: wide ones take two columns, marks upon others none") {
  CHECK(width_of("") == 0);
  CHECK(width_of("abc") == 3);
  CHECK(width_of("caf\u00e9") == 4);
  CHECK(width_of("cafe\u0301") == 4);
  CHECK(width_of("\uc608\uc57d") == 4);
  CHECK(width_of("\xff\xfe") == 2);
}

TEST_CASE("a line is cut to its columns and never within a character") {
  CHECK(cut("abcdef", 6) == "abcdef");
  CHECK(cut("abcdef", 4) == "abc…");
  CHECK(cut("\uc608\uc57d\uc608\uc57d", 8) == "\uc608\uc57d\uc608\uc57d");
  CHECK(cut("\uc608\uc57d\uc608\uc57d", 6) == "\uc608\uc57d…");
  CHECK(cut("\uc608\uc57d\uc608\uc57d", 5) == "\uc608\uc57d…");
}

TEST_CASE("control characters are shown, so that they do nothing") {
  CHECK(harmless("plain \uc608\uc57d é") == "plain \uc608\uc57d é");
  CHECK(harmless("a\nb\x1b[31m\x7f") == "a\\u000ab\\u001b[31m\\u007f");
  CHECK(harmless("a\u009b31m") == "a\\u009b31m");
}
