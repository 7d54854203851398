#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "jetpage/aggregates/cinema/message_policies.hpp"
#include "jetpage/aggregates/cinema/movie_policies.hpp"
#include "jetpage/aggregates/cinema/payment_policies.hpp"
#include "jetpage/aggregates/cinema/reservation_policies.hpp"
#include "jetpage/aggregates/policies/runner.hpp"
#include "tests/aggregates/cinema/cinema_system.hpp"
#include "tests/support/await.hpp"

namespace jetpage::tests {

// Cinema with its services' policies running, each with handlers of its own, as in a process of its own.
struct CinemaSaga : CinemaSystem {
  using Runner = std::unique_ptr<aggregates::PolicyRunner>;

  template <aggregates::Policies P>
  Runner start() {
    {
      const std::lock_guard lock(mutex);
      runner_handlers.push_back(MemorySystem::process());
    }
    auto runner = std::make_unique<aggregates::PolicyRunner>(aggregates::page_of<P>(), *runner_handlers.back(),
                                                             bucket("parked"), options);
    runner->start();
    return runner;
  }
  void start_all() {
    movie = start<cinema::MoviePolicies>();
    reservation = start<cinema::ReservationPolicies>();
    payment = start<cinema::PaymentPolicies>();
    message = start<cinema::MessagePolicies>();
  }
  void stop_all() {
    for (Runner* runner : {&movie, &reservation, &payment, &message}) runner->reset();
  }

  // Whether every running service has dealt with all there is, what follows from it included.
  bool is_quiet() {
    const eventstore::Position last = entries().size();
    for (const Runner* runner : {&movie, &reservation, &payment, &message}) {
      if (!*runner) continue;
      const auto status = (*runner)->status();
      if (status.waiting > 0 || status.position < last) return false;
    }
    return entries().size() == last;
  }
  bool wait_quiet() {
    return await([this] { return is_quiet(); });
  }

  std::size_t count(std::string_view event) {
    std::size_t count = 0;
    for (const std::string& text : events()) count += text.starts_with(event) ? 1U : 0U;
    return count;
  }
  std::size_t parked() {
    std::size_t count = 0;
    for (const char* service : {"movie", "reservation", "payment", "message"}) {
      count += aggregates::Parking(bucket("parked"), std::string("cinema-") + service).list()->size();
    }
    return count;
  }

  aggregates::RunnerOptions options{
      .patience = std::chrono::seconds(30),
      .attempts = 3,
      .retry_at_first = std::chrono::milliseconds(1),
      .retry_at_most = std::chrono::milliseconds(2),
      .is_known = eventstore::is_one_of<CinemaEvent>,
  };
  std::mutex mutex;
  std::vector<std::unique_ptr<aggregates::Handlers>> runner_handlers;
  Runner movie, reservation, payment, message;
};

}  // namespace jetpage::tests
