#pragma once

#include "tests/simulation/scheduler.hpp"

namespace jetpage::tests {

// How bad the world is in a run. Rates are probabilities: of a call, of a step, or of what their name says.
struct Weather {
  // of a call to the log or to a bucket
  double unavailable = 0;
  double lost_request = 0;
  double lost_answer = 0;
  double lost_answer_and_id = 0;  // the log has forgotten the commit's id when it is repeated
  double overtaken = 0;
  double slow = 0;  // takes up to two seconds
  // of a step
  double crash = 0;
  double stop = 0;
  double outage = 0;
  double freeze = 0;  // of a process with policies, for up to 40 seconds
  // of a reader
  double lost_acknowledgement = 0;
  double rewind = 0;  // starts before what was acknowledged
  // of a synchronous call
  double slow_callee = 0;
  bool apart = false;  // services call each other over a network
  // of a client
  double impatient = 0;  // sends again before the answer is there
  double late = 0;       // sends again when nobody waits any more
  double again = 0;      // sends again what was answered

  static Weather fair() { return {}; }

  // Some of it, and not everything in every run: what never happens together is not found together.
  static Weather drawn(Random& random) {
    const auto some = [&random](double rate) {
      return happens(random, 0.5) ? 0 : rate * (happens(random, 0.5) ? 1 : 4);
    };
    Weather weather;
    weather.unavailable = some(0.01);
    weather.lost_request = some(0.01);
    weather.lost_answer = some(0.02);
    weather.lost_answer_and_id = some(0.01);
    weather.overtaken = some(0.01);
    weather.slow = some(0.03);
    weather.crash = some(0.002);
    weather.stop = some(0.0005);
    weather.outage = some(0.0002);
    weather.freeze = some(0.0005);
    weather.lost_acknowledgement = some(0.1);
    weather.rewind = some(0.2);
    weather.slow_callee = some(0.05);
    weather.apart = happens(random, 0.3);
    weather.impatient = some(0.05);
    weather.late = some(0.25);
    weather.again = some(0.1);
    return weather;
  }
};

}  // namespace jetpage::tests
