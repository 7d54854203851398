#pragma once

#include <memory>
#include <vector>

#include "tests/simulation/process.hpp"

namespace jetpage::tests {

// All processes of a run, what reaches them, and what befalls them.
class Processes {
 public:
  explicit Processes(World& world);

  // Sends a command to one of them; the answer comes when it comes.
  std::shared_ptr<Sending> send(const api::CommandEndpoint& endpoint, api::CommandCall call,
                                const CommandProcess* not_to = nullptr);
  [[nodiscard]] const api::CommandEndpoint* endpoint_of(const aggregates::RemoteCall& call) const;

  // What the weather does between two steps.
  void befall();
  // Everybody is up from now on.
  void heal();
  [[nodiscard]] bool at_rest() const;
  [[nodiscard]] std::string restless() const;  // who is not
  void stop();

 private:
  template <class Process>
  void start_again(Process& process);

  World& world_;
  std::vector<std::unique_ptr<CommandProcess>> commands_;
  std::vector<std::unique_ptr<PolicyProcess>> policies_;
  std::size_t under_way_ = 0;
  bool over_ = false;
  std::size_t sent_ = 0;
};

}  // namespace jetpage::tests
