#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/startbuck_generated.h"

namespace startbuck {
using jetpage::projections::Rows;

// How many orders of each product there were, and what became of them. An order without a product counts nowhere. What became
// of an order tells its number alone, so that is linked to its product. SYSTEMS.md, startbuck, Menu.
struct Menus {
  using Row = views::MenuT;
  using Key = std::string;
  static constexpr std::string_view name = "menus";
  static constexpr std::uint32_t version = 1;
  static constexpr bool has_links = true;
  static constexpr std::string_view key_field = "productId";
  using Event = std::variant<order::OrderedT, order::OrderDeliveredT, order::OrderCanceledT>;
  using Page = Rows<Menus>;

  static void on(const order::OrderedT& event, Page& rows) {
    if (!event.productId.has_value()) return;
    rows.link(event.id, event.productId);
    rows.update(event.productId, [&](Row& row) {
      row.productId = event.productId;
      ++row.ordered;
    });
  }
  static void on(const order::OrderDeliveredT& event, Page& rows) {
    if (const auto product = rows.linked(event.id)) rows.change(*product, [](Row& row) { ++row.delivered; });
  }
  static void on(const order::OrderCanceledT& event, Page& rows) {
    if (const auto product = rows.linked(event.id)) rows.change(*product, [](Row& row) { ++row.canceled; });
  }
};
static_assert(jetpage::projections::View<Menus>);

}  // namespace startbuck
