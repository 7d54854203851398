#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "jetpage/aggregates/commands/handler.hpp"
#include "jetpage/aggregates/environment.hpp"

namespace jetpage::aggregates {

// An aggregate as the log has it.
template <Aggregate A>
struct Current {
  A state;
  History history;
};

template <Aggregate A>
Outcome<A> outcome_of(Effect effect) {
  return {effect, take_from<A>(*effect.state)};
}

// The handler of one kind of aggregate, with the aggregate's types. Cheap to copy; as thread-safe as the handler, which outlives it.
template <Aggregate A>
class CommandHandler {
 public:
  explicit CommandHandler(Handler& handler) : handler_(&handler) {}

  eventstore::Result<Outcome<A>> handle(const std::string& id, const typename A::Command& command,
                                        const CommandMeta& meta) const {
    auto effect = handler_->handle(id, &command, meta);
    if (!effect) return std::move(effect).error();
    return outcome_of<A>(std::move(*effect));
  }

  // The aggregate as the log has it now, whoever wrote it.
  eventstore::Result<Current<A>> look(const std::string& id, Handler::Deadline deadline = {}) const {
    auto fold = handler_->look(id, deadline);
    if (!fold) return std::move(fold).error();
    return Current<A>{take_from<A>(*fold->state), std::move(fold->history)};
  }

  // What the cause has made of the aggregate, if it was here, however long ago.
  eventstore::Result<std::optional<Outcome<A>>> answer_of(const std::string& id, const std::string& cause,
                                                          Handler::Deadline deadline = {}) const {
    auto effect = handler_->answer_of(id, cause, deadline);
    if (!effect) return std::move(effect).error();
    if (!*effect) return std::optional<Outcome<A>>();
    return std::optional(outcome_of<A>(std::move(**effect)));
  }

 private:
  Handler* handler_;
};

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

  Handler& of(const Kind& kind);
  template <Aggregate A>
  CommandHandler<A> of() {
    return CommandHandler<A>(of(kind_of<A>()));
  }

  [[nodiscard]] eventstore::EventStore& store() const { return store_; }
  [[nodiscard]] const Environment& environment() const { return options_.environment; }

 private:
  eventstore::EventStore& store_;
  HandlerOptions options_;
  std::mutex mutex_;
  std::map<std::string_view, std::unique_ptr<Handler>> handlers_;  // by category
};

}  // namespace jetpage::aggregates
