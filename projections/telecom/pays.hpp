#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom {
using jetpage::projections::Rows;

// Payments as they are now: what several views show.
template <class V>
struct PaysNow {
  using Row = views::PayT;
  using Key = std::int64_t;
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("userName"), std::string_view("billId")};
  static constexpr std::string_view key_field = "id";
  using Event = std::variant<pay::BillPayedT, pay::PayCanceledT>;

  static void on(const pay::BillPayedT& event, Rows<V>& rows) { put(event, "PAID", rows); }
  static void on(const pay::PayCanceledT& event, Rows<V>& rows) { put(event, "CANCELED", rows); }

 private:
  template <class E>
  static void put(const E& event, const char* status, Rows<V>& rows) {
    rows.put(event.payId, {.id = event.payId,
                           .payId = event.payId,
                           .billId = event.billId,
                           .useYm = event.useYm,
                           .userName = event.userName,
                           .payAmt = event.payAmt,
                           .workType = event.workType,
                           .status = status});
  }
};

// Every payment as it is now. SYSTEMS.md, telecom, Pay.
struct Pays : PaysNow<Pays> {
  static constexpr std::string_view name = "pays";
  static constexpr std::string_view category = "pay";
};
static_assert(jetpage::projections::View<Pays>);

// The payments on a customer's page. SYSTEMS.md, telecom, MyPage.
struct MyPayments : PaysNow<MyPayments> {
  static constexpr std::string_view name = "myPayments";
};
static_assert(jetpage::projections::View<MyPayments>);

}  // namespace telecom
