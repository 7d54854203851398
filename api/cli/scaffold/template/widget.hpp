#pragma once

#include "jetpage/aggregates/aggregate.hpp"
#include "schemas/sample_generated.h"

namespace sample::widget {

// Active from when it is added until it is retired. `decide` says what a command comes to, from the state alone; `evolve` applies
// what happened.
struct Widget {
  static constexpr std::string_view category = "widget";
  using Command = std::variant<AddT, RenameT, RetireT>;
  using Event = std::variant<WidgetAddedT, WidgetRenamedT, WidgetRetiredT>;
  using Resource = views::WidgetT;
  using Decision = jetpage::aggregates::Decision<Event>;

  Decision decide(const AddT& command) const {
    if (widget) return jetpage::aggregates::refuse("widget_exists", "there is one of this number already");
    if (command.name.empty()) return no_name();
    return accept(WidgetAddedT{
        .widgetId = command.widgetId, .name = command.name, .replaces = command.replaces, .status = "active"});
  }
  Decision decide(const RenameT& command) const {
    if (!widget) return unknown();
    if (retired()) return jetpage::aggregates::refuse("widget_retired", "what is retired keeps its name");
    if (command.name.empty()) return no_name();
    if (command.name == widget->name) return jetpage::aggregates::nothing();
    return accept(WidgetRenamedT{.widgetId = command.widgetId, .name = command.name});
  }
  Decision decide(const RetireT& command) const {
    if (!widget) return unknown();
    if (retired()) return jetpage::aggregates::nothing();
    return accept(WidgetRetiredT{.widgetId = command.widgetId, .status = "retired"});
  }

  void evolve(const WidgetAddedT& event) {
    widget = views::WidgetT{
        .widgetId = event.widgetId, .name = event.name, .replaces = event.replaces, .status = event.status};
  }
  void evolve(const WidgetRenamedT& event) { widget->name = event.name; }
  void evolve(const WidgetRetiredT& event) { widget->status = event.status; }

  [[nodiscard]] std::optional<Resource> resource() const { return widget; }

  std::optional<views::WidgetT> widget;

 private:
  [[nodiscard]] bool retired() const { return widget->status == "retired"; }

  static Decision accept(Event event) { return jetpage::aggregates::accept<Event>(std::move(event)); }
  static Decision unknown() { return jetpage::aggregates::refuse("not_found", "there is no such widget"); }
  static Decision no_name() { return jetpage::aggregates::refuse("name_missing", "say its name"); }
};
static_assert(jetpage::aggregates::Aggregate<Widget>);

}  // namespace sample::widget
