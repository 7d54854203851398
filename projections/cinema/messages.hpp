#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema {
using jetpage::projections::Rows;

// Every message that went out. SYSTEMS.md, cinema, Message.
struct Messages {
  using Row = views::MessageT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "messages";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("movieId")};
  static constexpr std::string_view key_field = "msgId";
  static constexpr std::string_view category = "message";
  using Event = std::variant<message::MessageSentT>;

  static void on(const message::MessageSentT& event, Rows<Messages>& rows) {
    rows.put(event.msgId, {.msgId = event.msgId, .movieId = event.movieId, .content = event.content});
  }
};
static_assert(jetpage::projections::View<Messages>);

}  // namespace cinema
