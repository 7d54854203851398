#pragma once

#include "jetpage/projections/view.hpp"
#include "schemas/sample_generated.h"

namespace sample {

using jetpage::projections::Rows;

// All widgets as they are now. A change of what a view shows is a new `version`: it is built anew beside the one that is served.
struct Widgets {
  using Row = views::WidgetT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "widgets";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("status")};
  static constexpr std::string_view key_field = "widgetId";
  static constexpr std::string_view category = "widget";
  using Event = std::variant<widget::WidgetAddedT, widget::WidgetRenamedT, widget::WidgetRetiredT>;

  static void on(const widget::WidgetAddedT& event, Rows<Widgets>& rows) {
    rows.put(event.widgetId,
             {.widgetId = event.widgetId, .name = event.name, .replaces = event.replaces, .status = event.status});
  }
  static void on(const widget::WidgetRenamedT& event, Rows<Widgets>& rows) {
    rows.change(event.widgetId, [&](Row& row) { row.name = event.name; });
  }
  static void on(const widget::WidgetRetiredT& event, Rows<Widgets>& rows) {
    rows.change(event.widgetId, [&](Row& row) { row.status = event.status; });
  }
};
static_assert(jetpage::projections::View<Widgets>);

// What is active: a row goes when it is retired.
struct ActiveWidgets {
  using Row = views::ActiveWidgetT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "active_widgets";
  static constexpr std::uint32_t version = 1;
  static constexpr std::string_view key_field = "widgetId";
  using Event = std::variant<widget::WidgetAddedT, widget::WidgetRenamedT, widget::WidgetRetiredT>;

  static void on(const widget::WidgetAddedT& event, Rows<ActiveWidgets>& rows) {
    rows.put(event.widgetId, {.widgetId = event.widgetId, .name = event.name});
  }
  static void on(const widget::WidgetRenamedT& event, Rows<ActiveWidgets>& rows) {
    rows.change(event.widgetId, [&](Row& row) { row.name = event.name; });
  }
  static void on(const widget::WidgetRetiredT& event, Rows<ActiveWidgets>& rows) { rows.erase(event.widgetId); }
};
static_assert(jetpage::projections::View<ActiveWidgets>);

}  // namespace sample
