#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom {
using jetpage::projections::Rows;

// Bills as they are now, told by their events: what several views show.
template <class V>
struct BillsNow {
  using Row = views::BillT;
  using Key = std::string;
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("userName"), std::string_view("phoneNumber"),
                                         std::string_view("useYm")};
  static constexpr std::string_view key_field = "billId";
  using Event = std::variant<bill::BillCreatedT, bill::BillCompletedT, bill::BillCanceledT, bill::BillVoidedT>;

  // Each of them carries the whole bill.
  template <class E>
  static void on(const E& event, Rows<V>& rows) {
    rows.put(event.billId, {.id = event.id,
                            .billId = event.billId,
                            .orderId = event.orderId,
                            .useYm = event.useYm,
                            .userName = event.userName,
                            .phoneNumber = event.phoneNumber,
                            .billAmt = event.billAmt,
                            .billState = event.billState,
                            .payId = event.payId});
  }
  // The payment it names is the one that was taken back.
  static void on(const bill::BillCanceledT& event, Rows<V>& rows) {
    on<bill::BillCanceledT>(event, rows);
    rows.change(event.billId, [](Row& row) { row.payId = flatbuffers::nullopt; });
  }
};

// Every bill as it is now. SYSTEMS.md, telecom, Bill.
struct Bills : BillsNow<Bills> {
  static constexpr std::string_view name = "bills";
  static constexpr std::string_view category = "bill";
};
static_assert(jetpage::projections::View<Bills>);

// The bills as the pay service asks for them. SYSTEMS.md, telecom, RetrieveBill.
struct RetrieveBills : BillsNow<RetrieveBills> {
  static constexpr std::string_view name = "retrieveBills";
};
static_assert(jetpage::projections::View<RetrieveBills>);

// The bills on a customer's page. SYSTEMS.md, telecom, MyPage.
struct MyBills : BillsNow<MyBills> {
  static constexpr std::string_view name = "myBills";
};
static_assert(jetpage::projections::View<MyBills>);

}  // namespace telecom
