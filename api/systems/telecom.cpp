#include <memory>

#include "jetpage/aggregates/telecom/bill_policies.hpp"
#include "jetpage/aggregates/telecom/month_issue.hpp"
#include "jetpage/aggregates/telecom/order_desk.hpp"
#include "jetpage/aggregates/telecom/pay_desk.hpp"
#include "jetpage/aggregates/telecom/pay_policies.hpp"
#include "jetpage/aggregates/telecom/take_back.hpp"
#include "jetpage/api/system/describe.hpp"
#include "jetpage/api/systems/systems.hpp"
#include "jetpage/api/systems/telecom_my_page.hpp"
#include "jetpage/projections/telecom/bills.hpp"
#include "jetpage/projections/telecom/my_pages.hpp"
#include "jetpage/projections/telecom/orders.hpp"
#include "jetpage/projections/telecom/pays.hpp"
#include "jetpage/projections/telecom/retrieve_orders.hpp"
#include "jetpage/projections/telecom/retrieve_pays.hpp"

// telecom: mobile lines, a bill for each month of use, payments, and the customer's page. SYSTEMS.md, telecom.
namespace jetpage::api {
namespace {

using eventstore::Result;

void describe_order(System& system) {
  auto order = add_service(system, "order", 8082);
  order.aggregate<::telecom::order::Order>("/orders")
      .post<::telecom::order::OrderDesk>(&::telecom::order::PlaceT::id)
      .also_at("/orders/placeorder")
      .remove(&::telecom::order::CloseT::id)
      .view<::telecom::Orders>();
  order.view<::telecom::RetrieveOrders>("/retrieveOrderLists");
  order.health_also_at("/orders/health");
}

void describe_bill(System& system) {
  auto bill = add_service(system, "bill", 8083);
  bill.aggregate<::telecom::bill::Bill>("/bills")
      .command("POST", "/bills/{id}/check", &::telecom::bill::CheckT::billId)
      .view<::telecom::Bills>();
  const auto issue = std::make_shared<::telecom::bill::MonthIssue>();
  bill.action<::telecom::bill::IssueMonthT, ::telecom::bill::MonthIssuedT>(
      "POST", "/bills/issue",
      [issue](aggregates::CommandSide& side, const ::telecom::bill::IssueMonthT& command,
              const aggregates::CommandMeta& meta) -> Result<CommandReply> {
        const auto issued = issue->run(side, command, meta);
        if (!issued) return issued.error();
        CommandReply reply = reply_with(issued->answer);
        reply.position = issued->position;
        return reply;
      });
  bill.policies<::telecom::BillPolicies>();
}

void describe_pay(System& system) {
  auto pay = add_service(system, "pay", 8084);
  pay.aggregate<::telecom::pay::Pay>("/pays")
      .post<::telecom::pay::PayDesk>(&::telecom::pay::PayBillT::payId, "/pays/pay")
      .view<::telecom::Pays>();
  pay.action<::telecom::pay::TakeBackT, ::telecom::views::PayT>(
      "POST", "/pays/cancel",
      [](aggregates::CommandSide& side, const ::telecom::pay::TakeBackT& command,
         const aggregates::CommandMeta& meta) -> Result<CommandReply> {
        const auto taken_back = ::telecom::pay::take_back(side, command, meta);
        if (!taken_back) return taken_back.error();
        return reply_of<::telecom::pay::Pay>(taken_back->id, taken_back->outcome);
      });
  pay.view<::telecom::RetrieveBills>("/retrieveBills");
  pay.view<::telecom::RetrievePays>("/retrievePayLists");
  pay.policies<::telecom::PayPolicies>();
}

void describe_my_page(System& system) {
  auto my_page_service = add_service(system, "mypage", 8085);
  my_page_service.list<::telecom::MyPages>("/myPages");
  my_page_service.keeps<::telecom::MyLines>();
  my_page_service.keeps<::telecom::MyBills>();
  my_page_service.keeps<::telecom::MyPayments>();
  my_page_service.query({"/myPages/{id}",
                         "",
                         {std::string(::telecom::MyPages::name), std::string(::telecom::MyLines::name),
                          std::string(::telecom::MyBills::name), std::string(::telecom::MyPayments::name)},
                         my_page});
}

}  // namespace

System telecom() {
  System system;
  system.name = "telecom";
  system.first_steps = {"POST {base}/orders/placeorder phoneNumber=010-1234-5678 userName=kim", "{base}/myPages/kim"};
  system.parameters = {{"billAmount", 10'000, "what a month's bill asks for, in won"}};
  describe_order(system);
  describe_bill(system);
  describe_pay(system);
  describe_my_page(system);
  return system;
}

}  // namespace jetpage::api
