#include "jetpage/api/routes/query_routes.hpp"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "tests/projections/follow/projected.hpp"
#include "tests/projections/library.hpp"

using namespace jetpage;
using namespace jetpage::tests;
using library::Loans;
using nlohmann::json;

namespace {

// GET /loans of a library that lent so many books, in turn moby and dune.
struct Lists {
  TestLog log;
  Projected views{log, {}, {projections::define<Loans>()}};
  api::System system;
  api::ViewEndpoint loans{.path = "/loans", .plural = "loans", .view = "loans"};

  explicit Lists(int lent) {
    for (int i = 0; i < lent; ++i) {
      log.book(library::book::LentT{.bookId = i % 2 == 0 ? "moby" : "dune", .reader = i % 3});
    }
    views->start();
    REQUIRE(views.wait("loans", log.last()));
  }
  api::Response get(const std::string& target) {
    api::Request request;
    for (std::size_t at = target.find('?'); at != target.npos; at = target.find('&', at + 1)) {
      const std::string pair = target.substr(at + 1, target.find('&', at + 1) - at - 1);
      request.query.emplace_back(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
    }
    return api::answer_collection(loans, {system, log.store(), *views.operator->(), ""}, request);
  }
};

std::string link(const json& page, const char* relation) {
  const auto found = page.at("_links").find(relation);
  return found == page.at("_links").end() ? "" : found->at("href").get<std::string>();
}

}  // namespace

TEST_CASE("The links next lead through the whole list, by numbers at first and then by keys") {
  Lists lists(11'500);
  std::int64_t rows = 0;
  std::string last_link;
  for (std::string target = "/loans?size=1000"; !target.empty();) {
    const auto response = lists.get(target);
    REQUIRE(response.status == 200);
    const json page = json::parse(response.body);
    CHECK(page.at("page").at("totalElements") == 11'500);
    for (const json& row : page.at("_embedded").at("loans")) CHECK(row.at("loanId") == ++rows);
    last_link = target;
    target = link(page, "next");
  }
  CHECK(rows == 11'500);
  CHECK(last_link == "/loans?after=11000&size=1000");

  const auto deep = lists.get("/loans?page=11&size=1000");
  CHECK(deep.status == 400);
  CHECK(json::parse(deep.body).at("code") == "page_too_deep");
  const auto wide = lists.get("/loans?reader=1");
  CHECK(wide.status == 400);
  CHECK(json::parse(wide.body).at("code") == "filter_too_wide");
  CHECK(json::parse(wide.body).at("detail").get<std::string>().ends_with("ask by bookId, open"));
}

TEST_CASE("A list that begins behind a key goes on so, with its filters") {
  Lists lists(7);
  const json first = json::parse(lists.get("/loans?after=&size=2&bookId=moby").body);
  CHECK(first.at("page") == json{{"size", 2}, {"totalElements", 4}, {"totalPages", 2}});
  CHECK(link(first, "self") == "/loans?after=&size=2&bookId=moby");
  CHECK(link(first, "next") == "/loans?after=3&size=2&bookId=moby");
  CHECK(link(first, "prev").empty());
  const json second = json::parse(lists.get(link(first, "next")).body);
  CHECK(second.at("_embedded").at("loans").size() == 2);
  CHECK(link(second, "next").empty());

  CHECK(json::parse(lists.get("/loans?after=3&page=1").body).at("code") == "parameter_invalid");
  CHECK(json::parse(lists.get("/loans?after=seven").body).at("code") == "cursor_unknown");
}
