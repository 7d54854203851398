#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "jetpage/aggregates/commands/handler.hpp"
#include "jetpage/aggregates/environment.hpp"

namespace jetpage::aggregates {

struct HandlerOptions {
  Environment environment = Environment::real();
  std::size_t cached_aggregates = 10'000;  // of each kind
  std::shared_ptr<Snapshots> snapshots;    // of the kinds that have them; none: not even those
};

// The command handlers of one system in this process, one per kind of aggregate, made when first asked for. Thread-safe;
// the store must outlive it.
class Handlers {
 public:
  Handlers(eventstore::EventStore& store, HandlerOptions options) : store_(store), options_(std::move(options)) {}

  template <Aggregate A>
  CommandHandler<A>& of() {
    const std::lock_guard lock(mutex_);
    auto& handler = handlers_[std::string(A::category)];
    if (!handler) {
      handler = std::make_shared<CommandHandler<A>>(store_, options_.environment, options_.cached_aggregates,
                                                    options_.snapshots);
    }
    return *static_cast<CommandHandler<A>*>(handler.get());
  }

  [[nodiscard]] eventstore::EventStore& store() const { return store_; }
  [[nodiscard]] const Environment& environment() const { return options_.environment; }

 private:
  eventstore::EventStore& store_;
  HandlerOptions options_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<void>> handlers_;
};

}  // namespace jetpage::aggregates
