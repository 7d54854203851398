#include <catch2/catch_test_macros.hpp>

#include "tests/api/json/everything_generated.h"
#include "tests/api/json/tables.hpp"
#include "tests/api/mutation.hpp"

using namespace jetpage::tests;
using api::EverythingT;
using jetpage::eventstore::Fault;

TEST_CASE("a mutated body is either refused or becomes a sound table that is written as JSON") {
  const std::string body =
      R"({"truth":true,"i8":-1,"u64":"18446744073709551615","f64":1.5e3,"text":"한 \u00e9 \"\\","line":{"qty":5,"note":null},
      "lines":[{"productId":7},{}],"texts":["a","\ud83c\udfac"],"numbers":[1,2,3],"truths":[true,"false"],"inner":{"inner":{"i64":-9223372036854775808}}})";
  Mutation mutation(11, {"{", "}", "[", "]", ",", ":", "\"", "null", "true", "1e9", "-", "\\u0000", "\\ud800", "\\",
                         "18446744073709551616", "\"text\":", "{\"inner\":"});
  std::size_t read_well = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string mutated = mutation.of(body);
    INFO(round << ": " << mutated);
    const auto table = read<EverythingT>(mutated);
    if (!table) {
      if (table.error().fault != Fault::invalid) FAIL(table.error().message);
      continue;
    }
    ++read_well;
    const std::string text = written(*table);
    if (!nlohmann::json::accept(text)) FAIL(text);
  }
  CHECK(read_well > 100);
}
