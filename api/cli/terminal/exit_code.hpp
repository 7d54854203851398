#pragma once

#include "jetpage/eventstore/result.hpp"

namespace jetpage::api::cli {

// What a command tells the shell.
enum class ExitCode {
  ok = 0,
  problems = 1,     // it did its work and found problems, or could not do it
  usage = 2,        // it was asked wrongly: another request helps
  unreachable = 3,  // a server it needs is not there: later helps
  timed_out = 4,    // no answer in time: it may or may not have been done
};

struct ExitMeaning {
  ExitCode code;
  const char* meaning;
};
inline constexpr ExitMeaning exit_meanings[] = {
    {ExitCode::ok, "it did what was asked"},
    {ExitCode::problems, "it found problems, or could not do it"},
    {ExitCode::usage, "it was asked wrongly; it did nothing"},
    {ExitCode::unreachable, "a server that it needs does not answer; it did nothing"},
    {ExitCode::timed_out, "no answer in time: it may or may not have been done"},
};

inline ExitCode exit_code_of(eventstore::Fault fault) {
  switch (fault) {
    case eventstore::Fault::invalid:
      return ExitCode::usage;
    case eventstore::Fault::unavailable:
      return ExitCode::unreachable;
    case eventstore::Fault::outcome_unknown:
      return ExitCode::timed_out;
    default:
      return ExitCode::problems;
  }
}

}  // namespace jetpage::api::cli
