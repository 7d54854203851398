#include "sample.hpp"

#include "jetpage/api/system/describe.hpp"
#include "policies.hpp"
#include "views.hpp"

namespace sample {

jetpage::api::System sample() {
  jetpage::api::System system;
  system.name = "sample";
  system.first_steps = {"POST {base}/widgets name=First", "POST {base}/widgets name=Second replaces=1",
                        "{base}/active-widgets"};

  auto service = add_service(system, "sample", 8081);
  service.aggregate<widget::Widget>("/widgets")
      .post(&widget::AddT::widgetId)
      .patch(&widget::RenameT::widgetId)
      .remove(&widget::RetireT::widgetId)
      .view<Widgets>();
  service.policies<Policies>();
  service.view<ActiveWidgets>("/active-widgets");

  return system;
}

}  // namespace sample
