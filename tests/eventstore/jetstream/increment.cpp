#include <cstdio>
#include <cstdlib>
#include <string>

#include "jetpage/eventstore/jetstream/log.hpp"

// increment URL NAME COUNT: appends COUNT commits to the aggregate cinema.counter.1, each behind the last one, whoever
// wrote that. Exit code 1 when the log says anything but ok, conflict or try again.
using namespace jetpage::eventstore;

namespace {

struct End {
  Position position = 0;
  std::uint64_t version = 0;
  std::uint64_t hash = 0;
};

int fail(const Error& error) {
  std::fprintf(stderr, "%s: %s\n", error.code.c_str(), error.message.c_str());
  return 1;
}

Done catch_up(EventStore& store, End& end) {
  return store.load({"counter", "1"}, end.position + 1, [&](const LogEntry& entry) -> Done {
    const auto commit = entry.commit();
    if (!commit) return commit.error();
    end = {entry.position, commit->last_version(), commit->hash()};
    return {};
  });
}

}  // namespace

int main(int, char** arguments) {
  const std::string name = arguments[2];
  const auto log = JetStreamLog::connect({.url = arguments[1]});
  if (!log) return fail(log.error());
  const auto store = (*log)->open("cinema", false);
  if (!store) return fail(store.error());
  End end;
  for (int i = 0; i < std::atoi(arguments[3]);) {
    const Commit commit{.id = name + std::to_string(i),
                        .cause = name,
                        .correlation = name,
                        .version = end.version + 1,
                        .previous = end.hash,
                        .events = {{"counter.Incremented", Bytes(8, 1)}}};
    const auto appended = (*store)->append({"counter", "1"}, end.position, commit);
    if (appended) {
      end = {*appended, end.version + 1, hash_of(encode(commit))};
      ++i;
    } else if (appended.is(Fault::conflict)) {
      if (const Done done = catch_up(**store, end); !done) return fail(done.error());
    } else if (!appended.is(Fault::unavailable) && !appended.is(Fault::outcome_unknown)) {
      return fail(appended.error());
    }
  }
  return 0;
}
