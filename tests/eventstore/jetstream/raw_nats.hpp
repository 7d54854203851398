#pragma once

#include <memory>
#include <string>

namespace jetpage::tests {

// Asks a nats-server past everything of ours: one connection, one request, the answer's text. Throws when there is none.
std::string raw_request(const std::string& url, const std::string& subject, const std::string& body);

// Answers whoever publishes to a subject in place of JetStream, as long as it lives. JetStream must not answer itself (no_ack).
class Impostor {
 public:
  Impostor(const std::string& url, const std::string& subject, std::string answer);
  ~Impostor();

 private:
  struct Connected;
  std::unique_ptr<Connected> connected_;
};

}  // namespace jetpage::tests
