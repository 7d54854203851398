#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "jetpage/aggregates/owners/lease.hpp"

namespace jetpage::aggregates {

struct OwnersOptions {
  ProcessName me;  // without its life
  Environment environment = Environment::real();
  std::chrono::milliseconds beat{400};
  std::chrono::milliseconds sure{2'000};  // behind a beat's beginning
  std::chrono::milliseconds silence{
      3'000};  // of another process, before it is deposed: more than `sure`, so that both never act
  std::function<void(const std::string& message)> report = [](const std::string&) {};
};

// The leases of one process: it beats, once for all of them, takes those that are to be had and writes what their holders keep. Who stops
// beating is deposed by another process after `silence`, which then has its services; within five seconds in all. Clocks are not compared.
// Thread-safe; tick() is for one thread.
class Owners {
 public:
  // `heartbeats` may forget what was not written for a day, `owners` nothing.
  Owners(std::shared_ptr<eventstore::KeyValue> heartbeats, std::shared_ptr<eventstore::KeyValue> owners,
         OwnersOptions options);
  ~Owners();

  // Of a service by its reader's name, `cinema-message`. It is taken as soon as it is to be had. The store outlives it.
  std::shared_ptr<Lease> lease(const std::string& service, eventstore::EventStore& store);

  void start();  // ticks in a thread of its own
  // The services are to be had at once. The leases are released before.
  void stop();

  // One beat, and what is due.
  void tick();

 private:
  void run();
  void attend_all(Environment::Time until);

  OwnersOptions options_;
  std::shared_ptr<eventstore::KeyValue> owners_;
  std::shared_ptr<Surely> surely_ = std::make_shared<Surely>();
  Heartbeat heartbeat_;
  Watch watch_;
  std::size_t next_ = 0;  // to be attended to

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  bool is_new_ = false;  // a lease
  std::vector<std::shared_ptr<Lease>> leases_;
  std::thread thread_;
};

}  // namespace jetpage::aggregates
