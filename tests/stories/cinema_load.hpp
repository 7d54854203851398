#pragma once

#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/log_audit.hpp"
#include "tests/support/patient_client.hpp"

namespace jetpage::tests {

// Customers of cinema, each in a thread: they register movies, reserve and cancel, with a key for everything, and keep what was
// acknowledged. A twentieth of what they send, they send once more later, and compare the answers.
class CinemaLoad {
 public:
  struct Result {
    std::vector<Acknowledged> acknowledged;
    std::vector<std::string> faults;  // answers that should not have been
    std::size_t refused = 0;          // cancels that came before the confirmation
    std::size_t repeated = 0;
  };

  // Movies 1 to `movies` exist.
  CinemaLoad(std::function<std::string()> url, std::uint64_t seed, int customers, int movies);
  ~CinemaLoad();

  [[nodiscard]] Traffic& traffic() { return traffic_; }
  // Lets every order come to its end. Call it once.
  Result finish();

 private:
  class Customer;

  std::function<std::string()> url_;
  int movies_;
  Traffic traffic_;
  std::mutex mutex_;
  Result result_;
  std::vector<std::thread> threads_;
};

}  // namespace jetpage::tests
