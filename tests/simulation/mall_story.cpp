#include <map>

#include "jetpage/aggregates/mall/inventory.hpp"
#include "jetpage/projections/mall/inventories.hpp"
#include "jetpage/projections/mall/order_histories.hpp"
#include "tests/simulation/bugs.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {
namespace of_mall {

using namespace mall;

Wish of_a_product(Random& random, const std::string& product) {
  if (happens(random, 0.5)) {
    return wish("POST", "/inventories", "", inventory::RegisterT{.productId = product, .stock = draw(random, 0, 20)});
  }
  inventory::ModifyT change{.productName = "TV"};
  if (happens(random, 0.5)) change.stock = draw(random, 0, 20);
  return wish("PATCH", "/inventories/{id}", product, change);
}

Wish next(Random& random, const Told& told) {
  const auto order = any_of(random, told.ids("order"));
  const auto choice = draw(random, 1, 100);
  const std::string product = happens(random, 0.6) ? "1001" : "1002";
  if (told.entries().size() < 2 || choice <= 15) return of_a_product(random, product);
  if (order && choice <= 50) return wish("DELETE", "/orders/{id}", *order, order::CancelT{});
  order::PlaceT place{.productId = product, .qty = static_cast<std::int32_t>(draw(random, 1, 6)), .customerId = "100"};
  if (choice > 95) place.productId = {};
  return wish("POST", "/orders", "", place);
}

struct Purchase {
  int placed = 0, canceled = 0, started = 0, delivery_canceled = 0, taken = 0, returned = 0, refused = 0;
  std::string product, reason;
  std::int32_t qty = 0;
  eventstore::Position started_at = 0, canceled_at = 0;
};

struct Shelf {
  std::int64_t stock = 0;
  eventstore::Position registered_at = 0;
};

struct Shop {
  std::map<std::int64_t, Purchase> purchases;
  std::map<std::string, Shelf> shelves;
};

void read_orders(const Told& told, Shop& shop) {
  told.each<order::OrderplacedT>([&](const auto& event, auto) {
    Purchase& purchase = shop.purchases[*event.id];
    ++purchase.placed;
    purchase.product = event.productId.str();
    purchase.qty = event.qty.value_or(0);
  });
  told.each<order::OrderCanceledT>([&](const auto& event, auto) {
    ++shop.purchases[*event.id].canceled;
    shop.purchases[*event.id].reason = event.reason.str();
  });
  told.each<delivery::DeliveryStartedT>([&](const auto& event, auto at) {
    ++shop.purchases[*event.id].started;
    shop.purchases[*event.id].started_at = at;
  });
  told.each<delivery::DeliveryCanceledT>([&](const auto& event, auto at) {
    ++shop.purchases[*event.id].delivery_canceled;
    shop.purchases[*event.id].canceled_at = at;
  });
}

// Counts the stock along the log, as what happened to it says.
void read_shelves(const Told& told, Shop& shop, Findings& findings) {
  using namespace inventory;
  told.each<InventoryRegisteredT>(
      [&](const auto& event, auto at) { shop.shelves[event.productId.str()].registered_at = at; });
  const auto change = [&](const InventoryModifiedT& event, Shelf& shelf) {
    if (!event.orderId.has_value()) return shelf.stock = event.stock.value_or(0);
    Purchase& purchase = shop.purchases[std::stoll(event.orderId.str())];
    return purchase.taken == purchase.returned ? (++purchase.taken, shelf.stock -= purchase.qty)
                                               : (++purchase.returned, shelf.stock += purchase.qty);
  };
  told.each<InventoryRegisteredT, InventoryModifiedT, OutOfStockT>([&]<class E>(const E& event, auto at) {
    Shelf& shelf = shop.shelves[event.productId.str()];
    const std::string where = "stock of " + event.productId.str() + " at " + std::to_string(at);
    if constexpr (std::is_same_v<E, OutOfStockT>) {
      ++shop.purchases[std::stoll(event.orderId.str())].refused;
      findings.expect(shelf.stock < *event.qty, where + " would do");
    } else if constexpr (std::is_same_v<E, InventoryModifiedT>) {
      findings.expect(change(event, shelf) == event.stock.value_or(0), where + " is counted wrong");
    } else {
      shelf.stock = event.stock.value_or(0);
    }
    findings.expect(event.stock.value_or(0) >= 0, where + " is negative");
  });
}

void check_purchase(const std::string& which, const Purchase& purchase, const Shop& shop, Findings& findings) {
  const auto expect = [&](bool holds, const std::string& what) { findings.expect(holds, which + ": " + what); };
  expect(purchase.placed == 1 && purchase.canceled <= 1, "it is placed once and cancelled at most once");
  expect(purchase.delivery_canceled == purchase.canceled, "its delivery is cancelled with it, once");
  expect(purchase.canceled == 1 ? purchase.started <= 1 : purchase.started == 1, "its delivery starts once");
  expect(purchase.started == 0 || purchase.canceled_at == 0 || purchase.started_at < purchase.canceled_at,
         "nothing is delivered after it was cancelled");
  expect(purchase.taken <= 1 && purchase.returned <= 1, "it takes and returns at most once");
  expect(purchase.canceled == 0 || purchase.taken == purchase.returned, "what was cancelled has given back");
  expect(purchase.canceled == 1 || purchase.returned == 0, "what is delivered gives nothing back");
  expect(purchase.refused == 0 || purchase.canceled == 1, "what is not there is not sold");
  const auto shelf = shop.shelves.find(purchase.product);
  const bool can_take = shelf != shop.shelves.end() && shelf->second.registered_at < purchase.started_at;
  expect(purchase.canceled == 1 || !can_take || purchase.taken == 1, "what is delivered comes from the stock");
}

void check(const Told& told, const Views& views, Findings& findings) {
  Shop shop;
  read_orders(told, shop);
  read_shelves(told, shop, findings);
  for (const auto& [id, purchase] : shop.purchases) {
    const std::string which = "order " + std::to_string(id);
    check_purchase(which, purchase, shop, findings);
    const auto row = views.row<OrderHistories>(id);
    findings.expect(row && row->orderState == (purchase.canceled > 0 ? "OrderCanceled" : "Orderplaced") &&
                        row->deliveryState == (purchase.canceled > 0 ? "DeliveryCanceled" : "DeliveryStarted") &&
                        row->reason.str() == purchase.reason,
                    which + ": its history tells something else");
  }
  for (const auto& [product, shelf] : shop.shelves) {
    const auto row = views.row<Inventories>(product);
    findings.expect(row && row->stock.value_or(0) == shelf.stock, "inventories shows " + product + " wrong");
  }
}

// The product service takes the stock under a number that is not the order's.
Bug lost_order() {
  return bugs::in_reactions("what an order took is not noted as its", "product", "DeliveryStarted",
                            [](const eventstore::EventView& view, aggregates::Reactions& reactions) {
                              const auto event = eventstore::unpack<delivery::DeliveryStartedT>(view.data);
                              if (reactions.empty()) return;
                              reactions = {aggregates::tell<inventory::Inventory>(
                                  event.productId.str(), inventory::TakeT{.productId = event.productId,
                                                                          .orderId = std::to_string(*event.id + 1'000),
                                                                          .qty = event.qty})};
                            });
}

std::vector<Bug> seeded() {
  using namespace bugs;
  return {
      dropped_reaction("product", "DeliveryStarted"),
      dropped_reaction("product", "DeliveryCanceled"),
      dropped_reaction("order", "OutOfStock"),
      dropped_reaction("delivery", "OrderCanceled"),
      lost_order(),
      skipped_expectation(),
      early_acknowledgement(),
      deaf_view("a view forgets one event", "orderHistories", "DeliveryCanceled"),
  };
}

}  // namespace of_mall

const Story& mall_story() {
  static const Story story{"mall", {}, of_mall::next, of_mall::check, of_mall::seeded};
  return story;
}

}  // namespace jetpage::tests
