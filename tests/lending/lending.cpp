#include "lending.hpp"

#include "jetpage/api/system/describe.hpp"
#include "policies.hpp"
#include "views.hpp"

namespace lending {

jetpage::api::System lending() {
  jetpage::api::System system;
  system.name = "lending";
  system.first_steps = {"POST {base}/books title=\"Middlemarch\"", "POST {base}/loans bookId=1 reader=kim",
                        "{base}/shelf"};

  auto catalogue = add_service(system, "catalogue", 8081);
  catalogue.aggregate<book::Book>("/books").post(&book::AddT::bookId).view<Books>();
  catalogue.policies<CataloguePolicies>();
  catalogue.view<Shelf>("/shelf");

  auto counter = add_service(system, "counter", 8082);
  counter.aggregate<loan::Loan>("/loans").post(&loan::AskT::loanId).remove(&loan::ReturnT::loanId).view<Loans>();
  counter.policies<CounterPolicies>();

  return system;
}

}  // namespace lending
