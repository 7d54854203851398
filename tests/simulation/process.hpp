#pragma once

#include <memory>
#include <optional>
#include <string>

#include "jetpage/aggregates/owners/owners.hpp"
#include "jetpage/aggregates/policies/runner.hpp"
#include "tests/simulation/world.hpp"

namespace jetpage::tests {

// One sending of a command, from when it leaves its sender.
struct Sending {
  std::string process;
  std::optional<eventstore::Result<api::CommandReply>> answer;  // nothing yet
};

class Processes;

// A process that takes commands, one at a time. Others of its kind stand beside it, each with what it remembers itself.
class CommandProcess {
 public:
  CommandProcess(World& world, Processes& all, std::string name, std::chrono::microseconds skew);
  ~CommandProcess();

  // In a task: takes its turn and does it.
  eventstore::Result<api::CommandReply> serve(const api::CommandEndpoint& endpoint, api::CommandCall call);

  void start();
  void crash();  // at once, whatever it is doing
  bool stop();   // in order; false while it is at work
  [[nodiscard]] bool up() const { return life_ != nullptr; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  struct Life;
  eventstore::Result<aggregates::RemoteAnswer> call(const aggregates::RemoteCall& call);

  World& world_;
  Processes& all_;
  std::string name_;
  std::chrono::microseconds skew_;
  std::shared_ptr<Life> life_;
};

// A process that runs the policies of one service, if no other of its kind does.
class PolicyProcess {
 public:
  PolicyProcess(World& world, const aggregates::PolicyPage& page, std::string home, std::chrono::microseconds skew);

  void start();
  void crash();
  bool stop();  // asks it to; false when it has not begun
  void freeze(std::chrono::milliseconds time);
  [[nodiscard]] bool up() const { return up_; }
  [[nodiscard]] const std::string& service() const { return page_.service; }
  // Has dealt with all that is on the log.
  [[nodiscard]] bool at_rest() const;

 private:
  void live();
  std::shared_ptr<aggregates::Lease> take_part(const std::shared_ptr<eventstore::EventStore>& store);

  World& world_;
  const aggregates::PolicyPage& page_;
  std::string home_;
  std::chrono::microseconds skew_;
  std::shared_ptr<Scheduler::Task> task_;
  std::shared_ptr<Scheduler::Task> beats_;
  aggregates::PolicyRunner* runner_ = nullptr;
  bool up_ = false;
};

}  // namespace jetpage::tests
