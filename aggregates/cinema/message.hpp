#pragma once

#include <optional>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema::message {

// A message to the customer, sent once. SYSTEMS.md, cinema.
struct Message {
  static constexpr std::string_view category = "message";
  using Command = std::variant<SendT>;
  using Event = std::variant<MessageSentT>;
  using Resource = views::MessageT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const SendT& command) const {
    if (message) return jetpage::aggregates::nothing();
    return jetpage::aggregates::accept<Event>(
        MessageSentT{.msgId = command.msgId, .movieId = command.movieId, .content = command.content});
  }

  void evolve(const MessageSentT& event) {
    message = views::MessageT{.msgId = event.msgId, .movieId = event.movieId, .content = event.content};
  }

  [[nodiscard]] std::optional<Resource> resource() const { return message; }

  std::optional<views::MessageT> message;
};
static_assert(jetpage::aggregates::Aggregate<Message>);

}  // namespace cinema::message
