#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/story.hpp"

// The worked example of cinema (SYSTEMS.md): its waits, its events and its end state.
namespace jetpage::tests {

// Each command's saga has ended: everything that follows from it is on the log.
bool await_first_confirmation(Http& http);
bool await_second_confirmation(Http& http);
bool await_cancellation(Http& http);

// The thirteen events with all their fields in their order, and the three messages in their places: texts as `tail` prints them.
void check_events(const std::vector<std::string>& lines);

void check_end_state(const Server& server);

std::size_t count_of(const std::string& text, const std::string& part);

// `nats sub 'cinema.>' --translate …`, from when it is made. Needs the NATS CLI.
class NatsSubscription {
 public:
  explicit NatsSubscription(const Server& server);
  [[nodiscard]] std::string text() const;

 private:
  TempFolder folder_;
  std::unique_ptr<Process> process_;
};

}  // namespace jetpage::tests
