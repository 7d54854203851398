#pragma once

#include "jetpage/projections/view.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace cinema {
using jetpage::projections::Rows;

// Every payment as it is now. SYSTEMS.md, cinema, Payment.
struct Payments {
  using Row = views::PaymentT;
  using Key = std::int64_t;
  static constexpr std::string_view name = "payments";
  static constexpr std::uint32_t version = 1;
  static constexpr std::array indexes = {std::string_view("movieId")};
  static constexpr std::string_view key_field = "payId";
  static constexpr std::string_view category = "payment";
  using Event = std::variant<payment::PaymentApprovedT, payment::PaymentCancelledT>;

  static void on(const payment::PaymentApprovedT& event, Rows<Payments>& rows) { put(event, rows); }
  static void on(const payment::PaymentCancelledT& event, Rows<Payments>& rows) { put(event, rows); }

 private:
  template <class E>
  static void put(const E& event, Rows<Payments>& rows) {
    rows.put(event.payId,
             {.payId = event.payId, .rsvId = event.rsvId, .movieId = event.movieId, .status = event.status});
  }
};
static_assert(jetpage::projections::View<Payments>);

}  // namespace cinema
