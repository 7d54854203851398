#pragma once

#include <optional>
#include <span>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/aggregates/mall/order_set.hpp"
#include "jetpage/schemas/mall_generated.h"

namespace mall::inventory {

// The stock of one product, under the product's id. Each order takes from it and gives back once. SYSTEMS.md, mall.
struct Inventory {
  static constexpr std::string_view category = "inventory";
  using Command = std::variant<RegisterT, ModifyT, TakeT, GiveBackT>;
  using Event = std::variant<InventoryRegisteredT, InventoryModifiedT, OutOfStockT>;
  using Resource = views::InventoryT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const RegisterT& command) const;
  Decision decide(const ModifyT& command) const;
  Decision decide(const TakeT& command) const;
  Decision decide(const GiveBackT& command) const;

  void evolve(const InventoryRegisteredT& event);
  void evolve(const InventoryModifiedT& event);
  void evolve(const OutOfStockT&) {}

  [[nodiscard]] std::optional<Resource> resource() const { return inventory; }

  // It has an event per order: see aggregates/aggregate.hpp.
  static constexpr std::uint32_t snapshot_version = 1;
  [[nodiscard]] jetpage::eventstore::Bytes pack() const;
  static std::optional<Inventory> unpack(std::span<const std::uint8_t> bytes);

  std::optional<views::InventoryT> inventory;
  OrderSet takers;  // the orders that took stock and did not give it back

 private:
  [[nodiscard]] InventoryModifiedT with_stock(std::int64_t stock, const jetpage::schemas::Text& order) const;
};
static_assert(jetpage::aggregates::Snapshotted<Inventory>);

}  // namespace mall::inventory
