#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom {
using jetpage::projections::Rows;

// A row for each payment and each cancellation, numbered as they came. SYSTEMS.md, telecom, RetrievePayList.
struct RetrievePays {
  using Row = views::RetrievePayT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "retrievePayLists";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("payId"), std::string_view("billId"),
                                         std::string_view("userName")};
  static constexpr std::string_view key_field = "id";
  using Event = std::variant<pay::BillPayedT, pay::PayCanceledT>;

  static void on(const pay::BillPayedT& event, Rows<RetrievePays>& rows) { add(event, {}, rows); }
  static void on(const pay::PayCanceledT& event, Rows<RetrievePays>& rows) { add(event, event.reason, rows); }

 private:
  template <class E>
  static void add(const E& event, const jetpage::schemas::Text& reason, Rows<RetrievePays>& rows) {
    const Key number = rows.next_key();
    rows.put(number, {.id = number,
                      .payId = event.payId,
                      .billId = event.billId,
                      .useYm = event.useYm,
                      .userName = event.userName,
                      .payAmt = event.payAmt,
                      .workType = event.workType,
                      .reason = reason});
  }
};
static_assert(jetpage::projections::View<RetrievePays>);

}  // namespace telecom
