#include "jetpage/aggregates/history/cause.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace jetpage::aggregates;

TEST_CASE("A reaction's cause tells its reader, its source and its number") {
  const std::string cause = cause_of_reaction({"cinema-message", 17, 2});
  CHECK(cause == "cinema-message@17.2");
  const auto reaction = reaction_of(cause);
  REQUIRE(reaction.has_value());
  CHECK(reaction->reader == "cinema-message");
  CHECK(reaction->position == 17);
  CHECK(reaction->number == 2);
}

TEST_CASE("What is no reaction's cause is not taken for one") {
  for (const char* text : {"", "@", "@.", "cinema-message", "cinema-message@17", "cinema-message@17.",
                           "cinema-message@.2", "cinema-message@17.2x", "cinema-message@-1.2", "cinema.message@17",
                           "a@1.99999999999", "a@99999999999999999999999.1", "cmd:cinema-message@17.2"}) {
    INFO(text);
    CHECK_FALSE(reaction_of(text).has_value());
  }
  CHECK_FALSE(reaction_of(cause_of_key("cinema-message@17.2", 1)).has_value());
}

TEST_CASE("A key's identity is the key, whatever the command says") {
  CHECK(identity_of(cause_of_key("k", 1)) == identity_of(cause_of_key("k", 0xFFFF'FFFF'FFFF'FFFF)));
  CHECK(identity_of(cause_of_key("k", 1)) != identity_of(cause_of_key("K", 1)));
  CHECK(identity_of(cause_of_key("", 1)) == identity_of(cause_of_key("", 2)));
  CHECK(cause_of_key("k", 1) != cause_of_key("k", 2));
}

TEST_CASE("No key has the identity of a reaction or of a command without a key") {
  for (const std::string& other : {cause_of_reaction({"cinema-message", 17, 2}), cause_of_command("abc"),
                                   cause_of_key("k", 1), std::string("key:"), std::string()}) {
    INFO(other);
    CHECK(identity_of(cause_of_key(other, 1)) != identity_of(other));
  }
}
