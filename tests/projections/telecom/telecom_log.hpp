#pragma once

#include <string>

#include "jetpage/schemas/telecom_generated.h"
#include "tests/projections/folded.hpp"

namespace jetpage::tests {

// A log of telecom, written step by step: kim's line 1 and its bill of November, unless said otherwise.
struct TelecomLog : TestLog {
  TelecomLog() : TestLog("telecom") {}

  TelecomLog& place(std::int64_t id = 1, const char* user = "kim") {
    return line(telecom::order::OrderPlacedT{
        .orderId = std::to_string(id), .phoneNumber = phone(id), .userName = user, .id = id, .useYm = "202611"});
  }
  TelecomLog& close(std::int64_t id = 1, const char* user = "kim") {
    return line(telecom::order::OrderCanceledT{
        .id = id, .orderId = std::to_string(id), .phoneNumber = phone(id), .userName = user});
  }
  template <class E>
  TelecomLog& bill(const char* state, flatbuffers::Optional<std::int64_t> payment = {}, std::int64_t of = 1,
                   const char* month = "202611", const char* user = "kim") {
    E event;
    event.id = event.billId = std::to_string(of) + "-" + month;
    event.useYm = month;
    event.userName = user;
    event.phoneNumber = phone(of);
    event.billAmt = 10'000;
    event.billState = state;
    event.orderId = std::to_string(of);
    event.payId = payment;
    return add({"bill", event.id.str()}, event), *this;
  }
  TelecomLog& issue(std::int64_t of = 1, const char* month = "202611", const char* user = "kim") {
    return bill<telecom::bill::BillCreatedT>("UNPAID", {}, of, month, user);
  }
  TelecomLog& pay(std::int64_t id = 1, const char* bill = "1-202611", const char* user = "kim") {
    return add({"pay", std::to_string(id)}, telecom::pay::BillPayedT{.payId = id,
                                                                     .billId = bill,
                                                                     .useYm = "202611",
                                                                     .userName = user,
                                                                     .payAmt = 10'000,
                                                                     .workType = "pay"}),
           *this;
  }
  TelecomLog& take_back(std::int64_t id = 1, const schemas::Text& reason = {}) {
    return add({"pay", std::to_string(id)}, telecom::pay::PayCanceledT{.payId = id,
                                                                       .billId = "1-202611",
                                                                       .useYm = "202611",
                                                                       .userName = "kim",
                                                                       .payAmt = 10'000,
                                                                       .workType = "cancel",
                                                                       .reason = reason}),
           *this;
  }

 private:
  static std::string phone(std::int64_t id) { return "010-000" + std::to_string(id); }
  template <class E>
  TelecomLog& line(const E& event) {
    return add({"order", std::to_string(*event.id)}, event), *this;
  }
};

}  // namespace jetpage::tests
