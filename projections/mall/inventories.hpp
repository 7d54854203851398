#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/mall_generated.h"

namespace mall {
using jetpage::projections::Rows;

// The stock of every product. SYSTEMS.md, mall, Inventory.
struct Inventories {
  using Row = views::InventoryT;
  using Key = std::string;
  static constexpr std::string_view name = "inventories";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("productName")};
  static constexpr std::string_view key_field = "id";
  static constexpr std::string_view category = "inventory";
  using Event = std::variant<inventory::InventoryRegisteredT, inventory::InventoryModifiedT>;

  // Both carry the whole of it.
  template <class E>
  static void on(const E& event, Rows<Inventories>& rows) {
    rows.put(event.id,
             {.id = event.id, .productId = event.productId, .productName = event.productName, .stock = event.stock});
  }
};
static_assert(jetpage::projections::View<Inventories>);

}  // namespace mall
