#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "jetpage/api/cli/scaffold/project.hpp"
#include "tests/support/temp_folder.hpp"

// What `jetpage new` writes; that it builds is seen by tests/package.
namespace scaffold_test {
namespace {

using jetpage::api::cli::project_names;
using jetpage::api::cli::ProjectNames;
using jetpage::api::cli::renamed;
using jetpage::api::cli::write_project;
using jetpage::eventstore::Fault;
using jetpage::tests::read_text;
using jetpage::tests::TempFolder;
using jetpage::tests::write_text;

}  // namespace

TEST_CASE("A project is written in the names of its domain alone") {
  const TempFolder folder;
  const auto names = project_names("shop", "order-entry", "");
  REQUIRE(names);
  const auto written = write_project(folder.path() / "shop", *names);
  REQUIRE(written);
  CHECK(std::filesystem::exists(folder.path() / "shop/order_entry.hpp"));
  CHECK(std::filesystem::exists(folder.path() / "shop/schemas/shop.fbs"));
  for (const auto& path : *written) {
    INFO(path);
    const std::string text = read_text(path);
    CHECK_FALSE(text.empty());
    for (const char* word : {"sample", "widget", "Widget"}) {
      CHECK(path.string().find(word) == std::string::npos);
      CHECK(text.find(word) == std::string::npos);
    }
  }
}

TEST_CASE("Each way of writing a name") {
  const ProjectNames names{"shop", "order_entry", "order_entries"};
  CHECK(renamed("sample widget widgets Widget Widgets widgetId", names) ==
        "shop order_entry order_entries OrderEntry OrderEntries orderEntryId");
  CHECK(renamed("/widgets /active-widgets active_widgets", names) ==
        "/order-entries /active-order-entries active_order_entries");
}

TEST_CASE("The plural follows the usual rule, unless it is said") {
  for (const auto& [one, many] : std::initializer_list<std::pair<const char*, const char*>>{
           {"book", "books"}, {"box", "boxes"}, {"dish", "dishes"}, {"entry", "entries"}, {"tray", "trays"}}) {
    CHECK(project_names("shop", one, "")->plural == many);
  }
  CHECK(project_names("zoo", "goose", "geese")->plural == "geese");
}

TEST_CASE("A name that something else has is refused") {
  const auto [system, aggregate] = GENERATE(table<const char*, const char*>({
      {"", "item"},
      {"Shop", "item"},
      {"2shops", "item"},
      {"web_shop", "item"},
      {"../shop", "item"},
      {"class", "item"},
      {"jetpage", "item"},
      {"shop", "table"},
      {"shop", "event"},
      {"shop", "item_"},
      {"shop", "_item"},
      {"shop", "it em"},
      {"shop", "shop"},
      {"items", "item"},
  }));
  INFO(system << " " << aggregate);
  CHECK(project_names(system, aggregate, "").is(Fault::invalid));
}

TEST_CASE("What is in a folder already stays as it is") {
  const TempFolder folder;
  write_text(folder.path() / "README.md", "mine");
  CHECK(write_project(folder.path(), {"shop", "item", "items"}).is(Fault::refused));
  CHECK(read_text(folder.path() / "README.md") == "mine");
  CHECK(write_project(folder.path() / "README.md" / "shop", {"shop", "item", "items"}).is(Fault::failed));
}

}  // namespace scaffold_test
