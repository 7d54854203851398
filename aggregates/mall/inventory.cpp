#include "jetpage/aggregates/mall/inventory.hpp"

#include <limits>

#include "jetpage/aggregates/mall/order_number.hpp"
#include "jetpage/eventstore/codec.hpp"

namespace mall::inventory {

using jetpage::aggregates::accept;
using jetpage::aggregates::nothing;
using jetpage::aggregates::refuse;
using jetpage::schemas::Text;

namespace {

bool is_quantity(const flatbuffers::Optional<std::int32_t>& qty) { return qty && *qty > 0; }

std::int64_t sum_at_most(std::int64_t stock, std::int32_t more) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  return stock > most - more ? most : stock + more;
}

}  // namespace

Inventory::Decision Inventory::decide(const RegisterT& command) const {
  if (command.stock.value_or(0) < 0) return refuse("stock_negative", "there cannot be less than nothing in stock");
  if (inventory) return refuse("inventory_exists", "this product is registered already: change its stock with PATCH");
  return accept<Event>(InventoryRegisteredT{.id = command.productId,
                                            .productId = command.productId,
                                            .productName = command.productName,
                                            .stock = command.stock});
}

Inventory::Decision Inventory::decide(const ModifyT& command) const {
  if (!inventory) return refuse("not_found", "there is no such inventory");
  if (command.stock.value_or(0) < 0) return refuse("stock_negative", "there cannot be less than nothing in stock");
  views::InventoryT changed = *inventory;
  if (command.productName.has_value()) changed.productName = command.productName;
  if (command.stock) changed.stock = command.stock;
  if (changed == *inventory) return nothing();
  return accept<Event>(InventoryModifiedT{
      .id = changed.id, .productId = changed.productId, .productName = changed.productName, .stock = changed.stock});
}

Inventory::Decision Inventory::decide(const TakeT& command) const {
  const auto order = order_number(command.orderId.view());
  if (!inventory || !order || !is_quantity(command.qty) || takers.contains(*order)) return nothing();
  const std::int64_t stock = inventory->stock.value_or(0);
  if (stock < *command.qty) {
    return accept<Event>(OutOfStockT{
        .productId = inventory->productId, .orderId = command.orderId, .qty = command.qty, .stock = inventory->stock});
  }
  return accept<Event>(with_stock(stock - *command.qty, command.orderId));
}

Inventory::Decision Inventory::decide(const GiveBackT& command) const {
  const auto order = order_number(command.orderId.view());
  if (!inventory || !order || !is_quantity(command.qty) || !takers.contains(*order)) return nothing();
  return accept<Event>(with_stock(sum_at_most(inventory->stock.value_or(0), *command.qty), command.orderId));
}

InventoryModifiedT Inventory::with_stock(std::int64_t stock, const Text& order) const {
  return {.id = inventory->id,
          .productId = inventory->productId,
          .productName = inventory->productName,
          .stock = stock,
          .orderId = order};
}

void Inventory::evolve(const InventoryRegisteredT& event) {
  inventory = views::InventoryT{
      .id = event.id, .productId = event.productId, .productName = event.productName, .stock = event.stock};
}

void Inventory::evolve(const InventoryModifiedT& event) {
  inventory = views::InventoryT{
      .id = event.id, .productId = event.productId, .productName = event.productName, .stock = event.stock};
  const auto order = order_number(event.orderId.view());
  if (!order) return;  // by hand
  // An order takes and then gives back.
  if (takers.contains(*order)) {
    takers.erase(*order);
  } else {
    takers.insert(*order);
  }
}

jetpage::eventstore::Bytes Inventory::pack() const {
  const auto row = inventory.value_or(views::InventoryT());
  auto packed = takers.pack();
  return jetpage::eventstore::to_event(InventoryStateT{.exists = inventory.has_value(),
                                                       .id = row.id,
                                                       .productId = row.productId,
                                                       .productName = row.productName,
                                                       .stock = row.stock,
                                                       .chunks = std::move(packed.chunks),
                                                       .sizes = std::move(packed.sizes),
                                                       .bitmaps = std::move(packed.bitmaps)})
      .data;
}

std::optional<Inventory> Inventory::unpack(std::span<const std::uint8_t> bytes) {
  if (!jetpage::eventstore::readable<InventoryStateT>(bytes)) return std::nullopt;
  auto packed = jetpage::eventstore::unpack<InventoryStateT>(bytes);
  auto takers = OrderSet::unpack({std::move(packed.chunks), std::move(packed.sizes), std::move(packed.bitmaps)});
  if (!takers) return std::nullopt;
  Inventory inventory;
  if (packed.exists) {
    inventory.inventory = views::InventoryT{
        .id = packed.id, .productId = packed.productId, .productName = packed.productName, .stock = packed.stock};
  }
  inventory.takers = std::move(*takers);
  return inventory;
}

}  // namespace mall::inventory
