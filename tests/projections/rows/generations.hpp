#pragma once

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

#include "jetpage/projections/build/view_folder.hpp"
#include "tests/projections/follow/held_store.hpp"
#include "tests/projections/follow/projected.hpp"

// A view of books, and the same name in other hands: what generations of views are tried with.
namespace jetpage::tests {

using Views = std::vector<projections::ViewDefinition>;
using library::book::ShelvedT;

inline const Views books = {projections::define<library::Books>()};
inline const Views loud_books = {projections::define<library::LoudBooks>()};
inline const Views wider_books = {projections::define<library::BooksAs<library::views::BookWithShelfT>>()};

struct OtherBooks {
  using Row = library::views::OtherBookT;
  using Key = std::string;
  static constexpr std::string_view name = "books";
  static constexpr std::uint32_t version = 1;
  using Event = std::variant<ShelvedT>;
  static void on(const ShelvedT& event, projections::Rows<OtherBooks>& rows) {
    rows.put(event.bookId, {.shelf = 1, .bookId = event.bookId});
  }
};
inline const Views other_books = {projections::define<OtherBooks>()};

// Ten books, and a view of them in `data` that was stopped in order.
struct Library {
  TestLog log;
  TempFolder data;

  Library() {
    for (int i = 0; i < 10; ++i) shelve(i);
    Projected views(log, {.data = data.path()}, books);
    views->start();
    REQUIRE(views.wait("books", 10));
  }
  eventstore::Position shelve(int i) { return log.book(ShelvedT{.bookId = "b" + std::to_string(i), .title = "t"}); }
  [[nodiscard]] projections::ViewFolder folder() const { return {data.path(), "library", "books"}; }
};

inline std::string title(const Projected& views, const std::string& key) {
  const auto row = views.model("books").get<library::Books>(key);
  return row.ok() && *row ? (*row)->title.str() : "";
}

}  // namespace jetpage::tests
