#include "jetpage/testing/given_when_then.hpp"
#include "widget.hpp"

using jetpage::testing::given;
using namespace sample::widget;

TEST_CASE("Widgets are added as active, and need a name") {
  given<Widget>()
      .when(AddT{.widgetId = 1, .name = "First"})
      .then(WidgetAddedT{.widgetId = 1, .name = "First", .status = "active"});
  given<Widget>().when(AddT{.widgetId = 1}).then_refused("name_missing");
}

TEST_CASE("Widgets are retired once") {
  given<Widget>(WidgetAddedT{.widgetId = 1, .name = "First", .status = "active"})
      .when(RetireT{.widgetId = 1})
      .then(WidgetRetiredT{.widgetId = 1, .status = "retired"})
      .asked_again_nothing();
}

TEST_CASE("What is retired keeps its name, and what is not there has none") {
  given<Widget>(WidgetAddedT{.widgetId = 1, .name = "First", .status = "active"},
                WidgetRetiredT{.widgetId = 1, .status = "retired"})
      .when(RenameT{.widgetId = 1, .name = "Other"})
      .then_refused("widget_retired");
  given<Widget>().when(RenameT{.widgetId = 1, .name = "Other"}).then_refused("not_found");
}
