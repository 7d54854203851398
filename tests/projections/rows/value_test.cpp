#include "jetpage/projections/rows/value.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/projections/library.hpp"

using namespace jetpage;
using namespace jetpage::projections;

namespace {

const std::vector<std::uint8_t> row = {1, 2, 3, 4, 5};

}  // namespace

TEST_CASE("A row comes back as it was stored") {
  const auto value = encode_row("k", {7, 9, row, ""}, false);
  const auto stored = decode_row("k", value, false);
  REQUIRE(stored);
  CHECK(stored->version == 7);
  CHECK(stored->position == 9);
  CHECK(std::vector(stored->row.begin(), stored->row.end()) == row);
}

TEST_CASE("A row with a stand-in for a key keeps the text") {
  const auto value = encode_row("k", {7, 9, row, "a long text"}, true);
  const auto stored = decode_row("k", value, true);
  REQUIRE(stored);
  CHECK(stored->key_text == "a long text");
  CHECK(std::vector(stored->row.begin(), stored->row.end()) == row);
}

TEST_CASE("No bit of a stored row can change unnoticed") {
  const bool stand_in = GENERATE(false, true);
  const auto value = encode_row("k", {7, 9, row, stand_in ? "text" : ""}, stand_in);
  for (std::size_t bit = 0; bit < value.size() * 8; ++bit) {
    auto damaged = value;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    CHECK_FALSE(decode_row("k", damaged, stand_in));
  }
  for (std::size_t size = 0; size < value.size(); ++size) CHECK_FALSE(decode_row("k", value.substr(0, size), stand_in));
}

TEST_CASE("A stored row is no other key's, and a link no other number's") {
  CHECK_FALSE(decode_row("j", encode_row("k", {7, 9, row, ""}, false), false));
  CHECK(decode_link("7", encode_link("7", "moby")) == "moby");
  CHECK_FALSE(decode_link("8", encode_link("7", "moby")));
  CHECK_FALSE(decode_link("7", encode_link("7", "moby").substr(1)));
}

TEST_CASE("A damaged row is named by view and key") {
  const auto damaged = decode_row(define<library::Books>(), "moby", "not a row");
  REQUIRE(damaged.is(eventstore::Fault::corrupted));
  CHECK(damaged.error().code == "row_damaged");
  CHECK(damaged.error().message == "the row moby of view books is damaged: rebuild the view");
}
