#include "jetpage/projections/key.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

using namespace jetpage::projections;

TEST_CASE("The order of stored numbers is their order") {
  const std::int64_t numbers[] = {std::numeric_limits<std::int64_t>::min(), -256, -1, 0, 1, 255, 256, 1'000'000,
                                  std::numeric_limits<std::int64_t>::max()};
  std::string before;
  for (const auto number : numbers) {
    const auto key = encode_key(number);
    CHECK(before < key);
    CHECK(number_of(key) == number);
    CHECK(text_of(KeyKind::number, key) == std::to_string(number));
    before = key;
  }
}

TEST_CASE("A text is its own key") {
  CHECK(encode_key("1001") == "1001");
  CHECK(text_of(KeyKind::text, encode_key("아메리카노")) == "아메리카노");
  CHECK_FALSE(is_stand_in(KeyKind::text, encode_key("1001")));
}

TEST_CASE("Texts that LMDB cannot take have stand-ins of their own") {
  const std::string long_one(5'000, 'x');
  const std::string texts[] = {"", std::string("\0", 1), std::string("\0a", 2), long_one, long_one + "y"};
  for (const auto& text : texts) {
    const auto key = encode_key(text);
    CHECK(is_stand_in(KeyKind::text, key));
    CHECK_FALSE(key.empty());
    CHECK(key.size() <= 511);
    CHECK(key == encode_key(text));
    for (const auto& other : texts) CHECK((key == encode_key(other)) == (text == other));
  }
}

TEST_CASE("A number's key has one spelling") {
  CHECK(key_from_text(KeyKind::number, "7") == encode_key(7));
  CHECK(key_from_text(KeyKind::number, "-7") == encode_key(-7));
  for (const char* text : {"", "seven", "07", "+7", "7 ", " 7", "7.0", "9223372036854775808"}) {
    CHECK(key_from_text(KeyKind::number, text) == std::nullopt);
  }
}
