#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "jetpage/eventstore/event_store.hpp"
#include "jetpage/schemas/cinema_generated.h"

namespace jetpage::tests {

// Follows cinema's log and says whether every saga has ended, and ended well: each reservation has one payment, is reserved and
// paid or cancelled and paid back, each confirmation and each cancellation has one message, each movie shows the last of them.
// One thread.
class CinemaAudit {
 public:
  void add(const eventstore::LogEntry& entry);

  // What has not ended yet, or has ended badly: one sentence each, at most a few.
  [[nodiscard]] std::vector<std::string> open() const;
  // What can never be right again.
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

  [[nodiscard]] std::size_t reservations() const;
  [[nodiscard]] std::size_t cancelled() const;
  // Payments whose reservation never came, and which were given back.
  [[nodiscard]] std::size_t given_back() const;

 private:
  struct Saga {  // of one reservation, by its number
    int paid = 0, paid_back = 0, created = 0, confirmed = 0, cancel_requested = 0, cancelled = 0;
    int confirmation_messages = 0, cancellation_messages = 0;
    std::int64_t movie = 0;
  };
  struct Movie {
    std::string status;
    std::string should_be;  // empty: nothing was ever confirmed or cancelled
  };

  void on(const cinema::payment::PaymentApprovedT& event);
  void on(const cinema::payment::PaymentCancelledT& event);
  void on(const cinema::reservation::ReservationCreatedT& event);
  void on(const cinema::reservation::ReservationConfirmedT& event);
  void on(const cinema::reservation::ReservationCancelRequestedT& event);
  void on(const cinema::reservation::ReservationCancelledT& event);
  void on(const cinema::message::MessageSentT& event);
  void on(const cinema::movie::MovieRegisteredT& event);
  void on(const cinema::movie::MovieReservedT& event);
  void on(const cinema::movie::MovieCancelledT& event);
  void once(int& counter, const char* what, std::int64_t id);
  static std::string what_is_open(const Saga& saga);

  std::map<std::int64_t, Saga> sagas_;
  std::map<std::int64_t, Movie> movies_;
  std::vector<std::string> faults_;
};

}  // namespace jetpage::tests
