#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "jetpage/eventstore/codec.hpp"
#include "tests/simulation/bug.hpp"
#include "tests/simulation/findings.hpp"
#include "tests/simulation/memory_view.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/told.hpp"

namespace jetpage::tests {

// What a client wants: a command at one of the system's paths.
struct Wish {
  std::string method;
  std::string path;  // as the system's page has it: /movies/{id}
  std::string id;    // what stands for {id}
  eventstore::Bytes body;
  bool keyed = false;  // never sent without an Idempotency-Key
};

template <class C>
Wish wish(std::string method, std::string path, std::string id, const C& command) {
  return {std::move(method), std::move(path), std::move(id), eventstore::to_event(command).data, false};
}

// What the simulation needs to know of a system.
struct Story {
  std::string system;
  // Kinds of aggregates on which one key may act under two numbers, because the first was taken back.
  std::set<std::string> acted_on_anew;
  // What a client wants next. The log is as it is now.
  std::function<Wish(Random&, const Told&)> next;
  // What must hold when all is quiet again, besides what holds for every system.
  std::function<void(const Told&, const Views&, Findings&)> check;
  // What could be wrong in it, and is put into it to see that it is found.
  std::function<std::vector<Bug>()> bugs;
};

// One of them; nothing when there are none.
template <class T>
std::optional<T> any_of(Random& random, const std::vector<T>& all) {
  if (all.empty()) return std::nullopt;
  return all[random() % all.size()];
}

const Story& startbuck_story();
const Story& cinema_story();
std::vector<Bug> cinema_bugs();
const Story& kanu_story();
const Story& mall_story();
const Story& telecom_story();

// Every story there is.
const std::vector<const Story*>& stories();

}  // namespace jetpage::tests
