#pragma once

#include "jetpage/aggregates/policy.hpp"
#include "widget.hpp"

namespace sample {

using jetpage::aggregates::Reactions;
using jetpage::aggregates::Source;
using jetpage::aggregates::tell;

// What happens by itself, a sentence each.
struct Policies {
  static constexpr std::string_view service = "sample";
  using Event = std::variant<widget::WidgetAddedT>;

  // Whenever one is added in the place of another, the other is retired.
  static Reactions whenever(const widget::WidgetAddedT& event, const Source&) {
    if (!event.replaces) return {};
    return {tell<widget::Widget>(*event.replaces, widget::RetireT{.widgetId = event.replaces})};
  }
};

}  // namespace sample
