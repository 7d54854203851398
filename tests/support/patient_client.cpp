#include "tests/support/patient_client.hpp"

#include "tests/support/await.hpp"

namespace jetpage::tests {
namespace {

constexpr auto at_most = std::chrono::seconds(60);
constexpr auto between_attempts = std::chrono::milliseconds(20);

}  // namespace

std::optional<Answer> PatientClient::send(const Order& order) {
  const auto begun = std::chrono::steady_clock::now();
  std::optional<Answer> known;
  (void)await(
      [&] {
        Answer answer = attempt(order);
        last_ = std::to_string(answer.status) + " " + answer.body;
        if (answer.status == 0) {
          ++traffic_.unanswered;
          http_.reset();
        } else if (answer.status == 503 || answer.status == 504) {
          ++(answer.status == 503 ? traffic_.unavailable : traffic_.unknown);
        } else {
          known = std::move(answer);
        }
        return known.has_value();
      },
      at_most, between_attempts);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
  for (auto longest = traffic_.longest_ms.load(); took.count() > longest;) {
    if (traffic_.longest_ms.compare_exchange_weak(longest, took.count())) break;
  }
  return known;
}

Answer PatientClient::attempt(const Order& order) {
  if (const std::string url = url_(); !http_ || url != connected_to_) {
    if (url.empty()) return {};
    http_.emplace(url);
    connected_to_ = url;
  }
  ++traffic_.requests;
  ++traffic_.in_flight;
  Answer answer = http_->send(order.method, order.path, order.body,
                              {{"Content-Type", "application/json"}, {"Idempotency-Key", order.key}});
  --traffic_.in_flight;
  return answer;
}

}  // namespace jetpage::tests
