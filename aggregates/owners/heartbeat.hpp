#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "jetpage/aggregates/environment.hpp"
#include "jetpage/aggregates/owners/owner_record.hpp"
#include "jetpage/eventstore/key_value.hpp"

namespace jetpage::aggregates {

// This process's sign of life: one key of a bucket, by its home, that it alone writes, each time on what it wrote before. So who deposes
// it, by writing there in its place, is sure to be noticed at its next beat. One thread.
class Heartbeat {
 public:
  enum class Beat { beats, deposed, unknown };

  Heartbeat(std::shared_ptr<eventstore::KeyValue> bucket, ProcessName me, Environment environment);

  // `deposed`: others may have what this process had; it goes on as another life, and under another name if its own is used.
  // `unknown`: the log did not tell in time.
  Beat beat();
  // The others need not wait for it.
  void end();

  [[nodiscard]] const ProcessName& me() const { return me_; }

 private:
  Beat begin();
  Beat look_again();
  [[nodiscard]] std::string sign(bool deposed) const;

  std::shared_ptr<eventstore::KeyValue> bucket_;
  ProcessName me_;
  Environment environment_;
  std::uint64_t revision_ = 0;  // of what it wrote last; 0: nothing yet
};

// Looks at the heartbeats of other processes, by its own clock: one that was seen without a beat for `silence`, all the time, is deposed.
// One thread.
class Watch {
 public:
  enum class Found { lives, gone, unknown };

  Watch(std::shared_ptr<eventstore::KeyValue> bucket, std::chrono::milliseconds silence, Environment environment)
      : bucket_(std::move(bucket)), silence_(silence), environment_(std::move(environment)) {}

  // Whether this life of a process still goes on. `gone`: it ended, or it is deposed by now, and will write nothing more.
  Found look(const ProcessName& process);

 private:
  struct Seen {
    std::uint64_t revision = 0;
    Environment::Time since;
    Environment::Time last;
  };
  Found depose(const ProcessName& process, std::uint64_t revision);

  std::shared_ptr<eventstore::KeyValue> bucket_;
  std::chrono::milliseconds silence_;
  Environment environment_;
  std::map<std::string, Seen> seen_;  // by home
};

}  // namespace jetpage::aggregates
