#include <catch2/catch_test_macros.hpp>

#include "jetpage/projections/rows/value.hpp"
#include "jetpage/projections/startbuck/menus.hpp"
#include "tests/projections/folded.hpp"

namespace menus_test {

using namespace jetpage::tests;
using namespace startbuck::order;
using startbuck::Menus;

struct Startbuck {
  TestLog log{"startbuck"};
  Folded<Menus> menus{log};

  Startbuck& order(int id, const jetpage::schemas::Text& product) {
    log.add(name(id), OrderedT{.id = id, .orderId = std::to_string(id), .productId = product, .status = "Ordered"});
    return *this;
  }
  Startbuck& deliver(int id) {
    return log.add(name(id), OrderDeliveredT{.id = id, .orderId = "x", .status = "Delivered"}), *this;
  }
  Startbuck& cancel(int id) { return log.add(name(id), OrderCanceledT{.id = id, .orderId = "x"}), *this; }
  std::string row(const std::string& product) { return menus.see().text(product); }

  static jetpage::eventstore::AggregateName name(int id) { return {"order", std::to_string(id)}; }
};

std::string menu(const std::string& product, int ordered, int canceled, int delivered) {
  return text_of(
      startbuck::views::MenuT{.productId = product, .ordered = ordered, .canceled = canceled, .delivered = delivered});
}

// As Menus is, without saying that it has links.
struct Forgetful : Menus {
  static constexpr bool has_links = false;
  static void on(const OrderedT& event, jetpage::projections::Rows<Forgetful>& rows) {
    rows.link(event.id, event.productId);
  }
  static void on(const OrderDeliveredT& event, jetpage::projections::Rows<Forgetful>& rows) {
    if (rows.linked(event.id)) rows.put("found", {});
  }
  static void on(const OrderCanceledT&, jetpage::projections::Rows<Forgetful>&) {}
};

TEST_CASE("Menu counts each product's orders, and what became of them, once each") {
  Startbuck startbuck;
  startbuck.order(1, "latte").order(2, "latte").order(3, "mocha").deliver(1).deliver(3).cancel(1).cancel(2);
  CHECK(startbuck.row("latte") == menu("latte", 2, 2, 1));
  CHECK(startbuck.row("mocha") == menu("mocha", 1, 0, 1));
}

TEST_CASE("Menu knows an order's product also when the order was written long ago") {
  Startbuck startbuck;
  startbuck.order(1, "latte").menus.see();
  startbuck.deliver(1).menus.see();
  CHECK(startbuck.cancel(1).row("latte") == menu("latte", 1, 1, 1));
}

TEST_CASE("Menu takes any text for a product, the empty and the very long included, and none for none") {
  Startbuck startbuck;
  const std::string longest(5'000, 'x');
  startbuck.order(1, "").order(2, longest).order(3, {}).menus.see();
  startbuck.deliver(1).deliver(2).deliver(3).cancel(3);
  CHECK(startbuck.row("") == menu("", 1, 0, 1));
  CHECK(startbuck.row(longest) == menu(longest, 1, 0, 1));
  CHECK(startbuck.menus.keys().size() == 2);
}

TEST_CASE("A generation keeps its links when it is opened again") {
  using namespace jetpage::projections;
  TestLog log("startbuck");
  const TempFolder folder;
  log.add(Startbuck::name(1), OrderedT{.id = 1, .productId = "latte"});
  const auto fold_on = [&](std::shared_ptr<Generation> generation) {
    Fold fold(std::move(generation));
    EntryDecoder decoder("startbuck", {define<Menus>()}, [](auto) { return true; });
    const auto reader = *log.store().read(fold.position());
    REQUIRE(fold_batch(*reader, decoder, {&fold}, {}).ok());
    REQUIRE(fold.flush(1).ok());
    return fold.position();
  };
  fold_on(*Generation::create(folder.path() / "1", define<Menus>(), 1 << 20));
  log.add(Startbuck::name(1), OrderCanceledT{.id = 1});
  std::shared_ptr<Generation> again =
      *Generation::open(folder.path() / "1", define<Menus>(), lmdb::Durability::durable, 1 << 20);
  CHECK(again->followable());
  CHECK(fold_on(again) == 2);
  const auto transaction = again->read();
  const auto value = transaction->get(again->rows(), "latte");
  REQUIRE(value->has_value());
  const auto stored = decode_row("latte", **value, false);
  const std::vector<std::uint8_t> row(stored->row.begin(), stored->row.end());
  CHECK(flatbuffers::GetRoot<startbuck::views::Menu>(row.data())->canceled() == 1);
}

TEST_CASE("A view that does not say that it has links can have none, and says so") {
  for (const bool writes : {true, false}) {
    TestLog log("startbuck");
    Folded<Forgetful> menus(log);
    if (writes) log.add(Startbuck::name(1), OrderedT{.id = 1, .productId = "latte"});
    if (!writes) log.add(Startbuck::name(1), OrderDeliveredT{.id = 1});
    menus.apply();
    REQUIRE(menus.fold().error().has_value());
    CHECK(menus.fold().error()->code == "links_undeclared");
  }
}

}  // namespace menus_test
