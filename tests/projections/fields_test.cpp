#include "jetpage/projections/fields.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/key.hpp"
#include "jetpage/projections/view.hpp"
#include "tests/projections/library.hpp"

using namespace jetpage;
using namespace jetpage::projections;

namespace {

std::vector<std::uint8_t> bytes_of(const auto& native) { return eventstore::to_event(native).data; }

const flatbuffers::TypeTable& book() { return *library::views::Book::MiniReflectTypeTable(); }

}  // namespace

TEST_CASE("Fields are found by name when they hold one value") {
  CHECK(find_field(book(), "title").has_value());
  CHECK_FALSE(find_field(book(), "stays").has_value());
  CHECK_FALSE(find_field(book(), "colour").has_value());
  CHECK_FALSE(find_field(book(), "").has_value());
}

TEST_CASE("A field's value is read as text, an absent one as nothing") {
  const auto row = bytes_of(library::views::LoanT{.loanId = -3, .bookId = "moby", .at = 9, .open = true});
  const auto& loan = *library::views::Loan::MiniReflectTypeTable();
  CHECK(field_text(row, *find_field(loan, "loanId")) == "-3");
  CHECK(field_text(row, *find_field(loan, "bookId")) == "moby");
  CHECK(field_text(row, *find_field(loan, "reader")) == std::nullopt);
  CHECK(field_text(row, *find_field(loan, "open")) == "true");
}

TEST_CASE("An index holds numbers in their order and texts as keys") {
  const auto reader = *find_field(book(), "reader");
  CHECK(index_key(reader, "12") == encode_key(12));
  CHECK(index_key(reader, "twelve") == std::nullopt);
  CHECK(index_key(*find_field(book(), "title"), "12") == "12");
}

TEST_CASE("A layout names every field and its type") {
  CHECK(layout_of(*library::views::Stay::MiniReflectTypeTable()) == "reader:ET_LONG;");
  CHECK(layout_of(book()) ==
        "bookId:ET_STRING;title:ET_STRING;reader:ET_LONG;lent:ET_INT;stays:ET_SEQUENCE{reader:ET_LONG;}[];");
}

TEST_CASE("A layout extends another when its fields begin with the other's, in every table") {
  CHECK(extends("a:1;b:2;", "a:1;b:2;"));
  CHECK(extends("a:1;b:2;", "a:1;"));
  CHECK(extends("a:{x:1;y:{z:1;};};b:2;", "a:{x:1;};"));
  CHECK(extends("a:{x:1;y:1;}[];b:2;", "a:{x:1;}[];"));
  CHECK_FALSE(extends("a:1;", "a:1;b:2;"));
  CHECK_FALSE(extends("b:2;a:1;", "a:1;"));
  CHECK_FALSE(extends("a:2;", "a:1;"));
  CHECK_FALSE(extends("a:{x:1;}[];", "a:{x:1;};"));
  CHECK_FALSE(extends("a:{x:1;};", "a:{x:1;y:1;};"));
}

TEST_CASE("A view's fingerprint changes with its row, its version and what it hears, and with nothing else") {
  const auto fingerprint = define<library::Books>().fingerprint;
  CHECK(define<library::Books>().fingerprint == fingerprint);
  CHECK(define<library::LoudBooks>().fingerprint != fingerprint);
  CHECK(define<library::BooksAs<library::views::BookWithShelfT>>().fingerprint != fingerprint);
  CHECK(define<library::Loans>().fingerprint != fingerprint);
}
