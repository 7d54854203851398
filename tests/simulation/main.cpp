#include <catch2/catch_session.hpp>

#include "tests/simulation/campaign.hpp"

// The simulation, as a test or by hand:
//
//   simulate --seeds 10000                                     any number of runs
//   simulate --system cinema --seed 17 --seeds 1 --steps       one run again
int main(int count, char** arguments) {
  using Catch::Clara::Opt;
  Catch::Session session;
  auto& wanted = jetpage::tests::wanted();
  session.cli(session.cli() | Opt(wanted.seeds, "number")["--seeds"]("runs, of all systems together") |
              Opt(wanted.first, "number")["--seed"]("the first run's seed") |
              Opt(wanted.system, "name")["--system"]("only this system") |
              Opt(wanted.steps)["--steps"]("show every step of a failed run"));
  if (const int wrong = session.applyCommandLine(count, arguments); wrong != 0) return wrong;
  return session.run();
}
