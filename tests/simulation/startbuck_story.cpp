#include <map>

#include "jetpage/projections/startbuck/menus.hpp"
#include "jetpage/projections/startbuck/order_statuses.hpp"
#include "tests/simulation/bugs.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {
namespace of_startbuck {

using namespace startbuck;

Wish next(Random& random, const Told& told) {
  const auto order = any_of(random, told.ids("order"));
  const auto choice = draw(random, 1, 100);
  const std::string product = happens(random, 0.5) ? "americano" : "latte";
  if (choice <= 8) {
    pay::PayT paid{.productId = product, .address = "Seoul"};
    if (happens(random, 0.5)) paid.orderId = "mine";
    return wish("POST", "/pays", "", paid);
  }
  if (choice <= 14) {
    const auto number = draw(random, 1, static_cast<std::int64_t>(told.ids("pay").size()) + 2);
    return wish("PUT", "/pays/{id}", std::to_string(number), pay::PayOrderT{.productId = product});
  }
  if (order && choice <= 45) return wish("DELETE", "/orders/{id}", *order, order::CancelT{});
  return wish("POST", "/orders", "", order::PlaceT{.productId = product, .address = "Seoul", .customerId = 7});
}

// All that is told of one number.
struct Cup {
  int paid = 0, pay_canceled = 0, ordered = 0, order_delivered = 0, order_canceled = 0, delivered = 0, canceled = 0;
  bool of_an_order = true;  // its payment says so
  eventstore::Position paid_at = 0, ordered_at = 0, canceled_at = 0, delivered_at = 0;
  std::string product;
};

std::map<std::int64_t, Cup> cups(const Told& told) {
  std::map<std::int64_t, Cup> cups;
  told.each<pay::PaidT>([&](const auto& event, auto at) {
    Cup& cup = cups[*event.id];
    ++cup.paid;
    cup.paid_at = at;
    cup.of_an_order = event.orderId.has_value();
  });
  told.each<pay::PayCanceledT>([&](const auto& event, auto) { ++cups[*event.id].pay_canceled; });
  told.each<order::OrderedT>([&](const auto& event, auto at) {
    Cup& cup = cups[*event.id];
    ++cup.ordered;
    cup.ordered_at = at;
    cup.product = event.productId.str();
  });
  told.each<order::OrderDeliveredT>([&](const auto& event, auto) { ++cups[*event.id].order_delivered; });
  told.each<order::OrderCanceledT>([&](const auto& event, auto) { ++cups[*event.id].order_canceled; });
  told.each<delivery::DeliveredT>([&](const auto& event, auto at) {
    ++cups[*event.id].delivered;
    cups[*event.id].delivered_at = at;
  });
  told.each<delivery::DeliveryCanceledT>([&](const auto& event, auto at) {
    ++cups[*event.id].canceled;
    cups[*event.id].canceled_at = at;
  });
  return cups;
}

void check_cup(const std::string& which, const Cup& cup, Findings& findings) {
  const auto expect = [&](bool holds, const std::string& what) { findings.expect(holds, which + ": " + what); };
  expect(cup.paid == 1 && cup.ordered <= 1, "it is paid once and ordered at most once");
  expect(cup.ordered == 0 || cup.paid_at < cup.ordered_at, "no order before its payment");
  const bool live = cup.of_an_order ? cup.ordered == 1 && cup.order_canceled == 0 : true;
  expect(cup.pay_canceled == (live ? 0 : 1), "a live payment has its order; another is cancelled once");
  expect(cup.canceled == cup.pay_canceled, "the delivery is cancelled with the payment, once");
  expect(live ? cup.delivered == 1 : cup.delivered <= 1, "what is paid is delivered once");
  expect(cup.ordered == 1 || !cup.of_an_order || cup.delivered == 0, "nothing is delivered without its order");
  expect(cup.delivered == 0 || cup.canceled == 0 || cup.delivered_at < cup.canceled_at,
         "nothing is delivered after it was cancelled");
  expect(cup.order_canceled <= 1 && cup.order_delivered <= 1, "an order ends once");
  expect(!(live && cup.of_an_order) || cup.order_delivered == 1, "a delivered order says so");
}

void check_status(std::int64_t id, const Cup& cup, const Views& views, Findings& findings) {
  const auto row = views.row<OrderStatuses>(id);
  findings.expect(row.has_value() == cup.of_an_order, "orderStatuses " + std::to_string(id) + " is there");
  if (!row) return;
  const bool right = row->payStatus == (cup.pay_canceled > 0 ? "PayCanceled" : "Paid") &&
                     (cup.canceled == 0 || row->deliveryStatus == "DeliveryCanceled") &&
                     (cup.canceled > 0 || row->deliveryStatus == "Delivered") &&
                     (cup.order_canceled == 0 || row->orderStatus == "OrderCanceled") &&
                     (cup.order_canceled > 0 || cup.ordered == 0 || row->orderStatus == "Delivered");
  findings.expect(right, "orderStatuses " + std::to_string(id) + " does not tell what became of it");
}

void check(const Told& told, const Views& views, Findings& findings) {
  std::map<std::string, Cup> sums;
  for (const auto& [id, cup] : cups(told)) {
    check_cup("order " + std::to_string(id), cup, findings);
    check_status(id, cup, views, findings);
    if (cup.ordered == 0) continue;
    Cup& sum = sums[cup.product];
    sum.ordered += cup.ordered;
    sum.order_canceled += cup.order_canceled;
    sum.order_delivered += cup.order_delivered;
  }
  for (const auto& [product, sum] : sums) {
    const auto menu = views.row<Menus>(product);
    findings.expect(menu && menu->ordered == sum.ordered && menu->canceled == sum.order_canceled &&
                        menu->delivered == sum.order_delivered,
                    "the menu counts its " + product + " wrong");
  }
}

std::vector<Bug> seeded() {
  using namespace bugs;
  return {
      dropped_compensation("order", "Paid"),
      dropped_reaction("store", "PayCanceled"),
      dropped_reaction("pay", "OrderCanceled"),
      hasty_compensation("order", "Paid"),
      impatient_reaction("store"),
      deaf_view("a view forgets one event", "menus", "OrderCanceled"),
  };
}

}  // namespace of_startbuck

const Story& startbuck_story() {
  static const Story story{"startbuck", {"pay"}, of_startbuck::next, of_startbuck::check, of_startbuck::seeded};
  return story;
}

}  // namespace jetpage::tests
