#include "jetpage/api/systems/telecom_my_page.hpp"

#include <optional>
#include <vector>

#include "jetpage/api/json/json.hpp"
#include "jetpage/projections/telecom/bills.hpp"
#include "jetpage/projections/telecom/my_pages.hpp"
#include "jetpage/projections/telecom/orders.hpp"
#include "jetpage/projections/telecom/pays.hpp"

namespace jetpage::api {

using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;
using projections::ReadModel;
using projections::RowView;

namespace {

constexpr std::uint64_t most_rows = 1'000;

// A customer's rows of one view: the latest, and how many there are.
struct Rows {
  std::vector<RowView> latest;
  std::uint64_t total = 0;
};

projections::PageQuery of_customer(const std::string& name) { return {{{"userName", name}}, 0, most_rows}; }

Result<Rows> rows_of(const ReadModel& view, const std::string& name) {
  auto query = of_customer(name);
  query.is_last = true;
  auto page = view.page(query);
  if (!page) return std::move(page).error();
  return Rows{std::move(page->rows), page->total};
}

// All of them: what is owed must not depend on how many rows a page has.
Result<std::int64_t> unpaid_of(const ReadModel& bills, const std::string& name) {
  std::int64_t unpaid = 0;
  auto query = of_customer(name);
  query.after = "";
  for (;;) {
    const auto page = bills.page(query);
    if (!page) return page.error();
    for (const RowView& row : page->rows) {
      const auto bill = eventstore::unpack<::telecom::views::BillT>(row.bytes);
      if (bill.billState == "UNPAID") unpaid += bill.billAmt.value_or(0);
    }
    if (!page->has_more) return unpaid;
    query.after = page->rows.back().key;
  }
}

std::string list_of(const Rows& rows, const ReadModel& view) {
  std::string text = "[";
  for (const RowView& row : rows.latest) {
    if (text.size() > 1) text += ',';
    text += to_json(row.bytes.data(), view.type_table());
  }
  return text + "]";
}

}  // namespace

Result<std::string> my_page(const projections::Projector& views, const Request& request) {
  const auto id = request.path_fields.find("id");
  const std::string name = id == request.path_fields.end() ? std::string() : id->second;
  const ReadModel& bills = *views.read_model(::telecom::MyBills::name);
  const std::pair<const char*, const ReadModel*> lists[] = {
      {"lines", views.read_model(::telecom::MyLines::name)},
      {"bills", &bills},
      {"payments", views.read_model(::telecom::MyPayments::name)},
      {"history", views.read_model(::telecom::MyPages::name)},
  };
  std::string members;
  std::string totals;
  std::uint64_t all = 0;
  for (const auto& [title, view] : lists) {
    const auto rows = rows_of(*view, name);
    if (!rows) return rows.error();
    all += rows->total;
    members += "," + json_string(title) + ":" + list_of(*rows, *view);
    totals += (totals.empty() ? "" : ",") + json_string(title) + ":" + std::to_string(rows->total);
  }
  if (all == 0) return Error{Fault::not_found, "not_found", "nothing is known of this customer"};
  const auto unpaid = unpaid_of(bills, name);
  if (!unpaid) return unpaid.error();
  return "{\"userName\":" + json_string(name) + ",\"unpaid\":" + std::to_string(*unpaid) + members + ",\"totals\":{" +
         totals + "}}";
}

}  // namespace jetpage::api
