#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/telecom_generated.h"

namespace telecom {
using jetpage::projections::Rows;

// What has happened to a customer's lines, a row for each step, numbered as they came. SYSTEMS.md, telecom, MyPage.
struct MyPages {
  using Row = views::MyPageT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "myPages";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("userName"), std::string_view("phoneNumber"),
                                         std::string_view("contId")};
  static constexpr std::string_view key_field = "histId";
  static constexpr bool has_links = true;  // from a line to its first row
  using Event =
      std::variant<order::OrderPlacedT, order::OrderCanceledT, bill::BillCreatedT, pay::BillPayedT, pay::PayCanceledT>;
  using Page = Rows<MyPages>;
  using Source = jetpage::projections::Source;

  static void on(const order::OrderPlacedT& event, Page& rows, const Source& source);
  static void on(const order::OrderCanceledT& event, Page& rows, const Source& source);
  static void on(const bill::BillCreatedT& event, Page& rows, const Source& source);
  static void on(const pay::BillPayedT& event, Page& rows, const Source& source);
  static void on(const pay::PayCanceledT& event, Page& rows, const Source& source);
};
static_assert(jetpage::projections::View<MyPages>);

}  // namespace telecom
