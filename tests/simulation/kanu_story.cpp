#include <map>

#include "jetpage/projections/kanu/order_traces.hpp"
#include "tests/simulation/bugs.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {
namespace of_kanu {

using namespace kanu;

Wish next(Random& random, const Told& told) {
  const auto order = any_of(random, told.ids("order"));
  const auto payment = any_of(random, told.ids("payment"));
  const auto choice = draw(random, 1, 100);
  if (choice <= 6) {
    const auto number = draw(random, 1, static_cast<std::int64_t>(told.ids("payment").size()) + 2);
    return wish("POST", "/payments", "", payment::RequestT{.orderId = number, .cost = 1'000});
  }
  if (payment && choice <= 35) {
    payment::PayT paid{.paymentStatus = "END"};
    if (happens(random, 0.5)) paid.cost = happens(random, 0.8) ? 1'000 : 999;
    return wish("PUT", "/payments/{id}", *payment, paid);
  }
  if (payment && choice <= 42) {
    auto cancel = wish("DELETE", "/payments/{id}", *payment, payment::CancelT{});
    cancel.keyed = true;  // so that the log tells it from what the system takes back
    return cancel;
  }
  if (order && choice <= 62) return wish("DELETE", "/orders/{id}", *order, order::CancelT{});
  return wish("POST", "/orders", "",
              order::PlaceT{.productId = 1, .qty = 1, .paymentType = "cash", .cost = 1'000, .productName = "Coffee"});
}

// All that is told of one number.
struct Cup {
  int asked = 0, paid = 0, pay_cancelled = 0, ordered = 0, order_cancelled = 0, delivered = 0, cancelled = 0;
  eventstore::Position asked_at = 0, ordered_at = 0;
  bool cancelled_by_hand = false;
};

std::map<std::int64_t, Cup> cups(const Told& told) {
  std::map<std::int64_t, Cup> cups;
  told.each<payment::PaidT>([&](const auto& event, auto at) {
    Cup& cup = cups[*event.id];
    if (event.paymentStatus == "END") {
      ++cup.paid;
    } else {
      ++cup.asked;
      cup.asked_at = at;
    }
  });
  told.each<payment::PayCancelledT>([&](const auto& event, auto at) {
    Cup& cup = cups[*event.id];
    ++cup.pay_cancelled;
    cup.cancelled_by_hand = told.cause(at).starts_with("key:");
  });
  told.each<order::OrderedT>([&](const auto& event, auto at) {
    ++cups[*event.id].ordered;
    cups[*event.id].ordered_at = at;
  });
  told.each<order::OrderCancelledT>([&](const auto& event, auto) { ++cups[*event.id].order_cancelled; });
  told.each<delivery::DeliveredT>([&](const auto& event, auto) { ++cups[*event.id].delivered; });
  told.each<delivery::DeliveryCancelledT>([&](const auto& event, auto) { ++cups[*event.id].cancelled; });
  return cups;
}

void check_cup(const std::string& which, const Cup& cup, Findings& findings) {
  const auto expect = [&](bool holds, const std::string& what) { findings.expect(holds, which + ": " + what); };
  expect(cup.asked == 1 && cup.ordered <= 1 && cup.paid <= 1, "it is asked for, ordered and paid once");
  expect(cup.ordered == 0 || cup.asked_at < cup.ordered_at, "no order before its payment");
  expect(cup.order_cancelled <= 1 && cup.pay_cancelled <= 1, "it is cancelled once");
  const bool live = cup.ordered == 1 && cup.order_cancelled == 0;
  expect(live || cup.pay_cancelled == 1, "a live payment has its order");
  expect(!live || cup.pay_cancelled == 0 || cup.cancelled_by_hand, "a live order has its payment");
  expect(cup.delivered == cup.paid, "what is paid is delivered once");
  expect(cup.cancelled == (cup.pay_cancelled == 1 ? cup.delivered : 0),
         "a delivery is cancelled with its payment, once");
}

void check_trace(std::int64_t id, const Cup& cup, const Views& views, Findings& findings) {
  const auto row = views.row<OrderTraces>(id);
  std::string status = cup.order_cancelled > 0 ? "ORDER CANCEL"
                       : cup.cancelled > 0     ? "DELIVERY CANCEL"
                       : cup.delivered > 0     ? "DELIVERY START"
                       : cup.ordered > 0       ? "Order END"
                                               : "";
  const bool right = row ? row->status == status.c_str() : status.empty();
  findings.expect(right, "orderTraces " + std::to_string(id) + " should be '" + status + "'");
}

void check(const Told& told, const Views& views, Findings& findings) {
  for (const auto& [id, cup] : cups(told)) {
    check_cup("order " + std::to_string(id), cup, findings);
    check_trace(id, cup, views, findings);
  }
}

std::vector<Bug> seeded() {
  using namespace bugs;
  return {
      dropped_compensation("order", "Paid"),
      dropped_reaction("payment", "OrderCancelled"),
      dropped_reaction("delivery", "PayCancelled"),
      hasty_compensation("order", "Paid"),
      early_acknowledgement(),
      endless_lease(),
      deaf_view("a view forgets one event", "orderTraces", "DeliveryCancelled"),
  };
}

}  // namespace of_kanu

const Story& kanu_story() {
  static const Story story{"kanu", {"payment"}, of_kanu::next, of_kanu::check, of_kanu::seeded};
  return story;
}

}  // namespace jetpage::tests
