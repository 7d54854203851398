#include "jetpage/aggregates/policy.hpp"

namespace jetpage::aggregates {

namespace detail {

Reaction sending(const Kind& kind, std::string id, std::string_view command_type, std::shared_ptr<const void> command) {
  Reaction reaction{{std::string(kind.category), id}, std::string(command_type), {}};
  reaction.run = [&kind, id = std::move(id), command = std::move(command)](
                     Handlers& handlers, const CommandMeta& meta) -> eventstore::Done {
    const auto effect = handlers.of(kind).handle(id, command.get(), meta);
    return effect ? eventstore::Done() : eventstore::Done(effect.error());
  };
  return reaction;
}

}  // namespace detail

}  // namespace jetpage::aggregates
