#pragma once

#include <vector>

#include "tests/simulation/processes.hpp"
#include "tests/simulation/story.hpp"

namespace jetpage::tests {

// A command that a client has sent, once or more often, and what came back.
struct Sent {
  const api::CommandEndpoint* endpoint = nullptr;
  std::optional<std::string> key;
  std::vector<std::shared_ptr<Sending>> sendings;
};

// Somebody who uses the system and is not put off: sends again, with the same key, what was not answered.
class Client {
 public:
  Client(World& world, Processes& processes, const Story& story, std::string name, int wishes);

  // A task's work: until all wishes are dealt with.
  void run();
  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }

 private:
  void pursue(const Wish& wish);
  bool try_once(Sent& sent, const Wish& wish);
  const api::CommandEndpoint& endpoint_of(const Wish& wish) const;

  World& world_;
  Processes& processes_;
  const Story& story_;
  std::string name_;
  int wishes_;
  std::vector<Sent> sent_;
};

// All entries of the world's log.
Told told(World& world);

}  // namespace jetpage::tests
