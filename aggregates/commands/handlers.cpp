#include "jetpage/aggregates/commands/handlers.hpp"

namespace jetpage::aggregates {

Handler& Handlers::of(const Kind& kind) {
  const std::lock_guard lock(mutex_);
  auto& handler = handlers_[kind.category];
  if (!handler) {
    handler =
        std::make_unique<Handler>(kind, store_, options_.environment, options_.cached_aggregates, options_.snapshots);
  }
  return *handler;
}

}  // namespace jetpage::aggregates
