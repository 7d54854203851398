#include "jetpage/aggregates/history/kind.hpp"

#include <catch2/catch_test_macros.hpp>

#include "jetpage/aggregates/commands/handlers.hpp"
#include "tests/aggregates/pile_generated.h"
#include "tests/support/memory_system.hpp"

using namespace jetpage;
using namespace jetpage::tests;

namespace {

struct Pile {
  static constexpr std::string_view category = "pile";
  using Command = std::variant<pile::HeapT>;
  using Event = std::variant<pile::HeapedT>;
  using Resource = pile::PileT;

  aggregates::Decision<Event> decide(const pile::HeapT& command) const {
    ++decided;
    pile::HeapedT event;
    for (std::int64_t i = 0; i < command.stones; ++i) {
      event.stones.push_back(std::make_unique<pile::StoneT>(pile::StoneT{.weight = i}));
    }
    return aggregates::Accepted<Event>{{event}};
  }
  void evolve(const pile::HeapedT& event) { stones += static_cast<std::int64_t>(event.stones.size()); }
  [[nodiscard]] std::optional<Resource> resource() const { return pile::PileT{.stones = stones}; }

  static inline int decided = 0;  // times
  std::int64_t stones = 0;
};

}  // namespace

TEST_CASE("An event that nobody could read from the log is refused, and the log stays as it was") {
  MemorySystem system("test");
  const auto handlers = system.process();
  const auto handler = handlers->of<Pile>();
  REQUIRE(handler.handle("1", pile::HeapT{.stones = 900}, meta_of("cmd:a")).ok());

  const auto refused = handler.handle("1", pile::HeapT{.stones = 1'100}, meta_of("cmd:b"));
  REQUIRE(refused.is(eventstore::Fault::refused));
  CHECK(refused.error().code == "event_too_large");

  CHECK(system.entries().size() == 1);
  CHECK(system.process()->of<Pile>().look("1")->state.stones == 900);
  CHECK(handler.handle("1", pile::HeapT{.stones = 1}, meta_of("cmd:c"))->state.stones == 901);
}

TEST_CASE("A command that creates is decided once, and so is one to an aggregate in memory") {
  MemorySystem system("test");
  const auto handlers = system.process();
  for (const char* cause : {"cmd:a", "cmd:b"}) {
    Pile::decided = 0;
    REQUIRE(handlers->of<Pile>().handle("1", pile::HeapT{.stones = 1}, meta_of(cause)).ok());
    CHECK(Pile::decided == 1);
  }
}

TEST_CASE("A state evolves by the bytes that it has decided on as one that finds them on the log") {
  const aggregates::Kind& kind = aggregates::kind_of<Pile>();
  const Pile::Command heap = pile::HeapT{.stones = 3};
  const auto writer = kind.begin();
  auto decision = writer->decide(&heap);
  const auto& events = std::get<aggregates::Accepted<eventstore::Event>>(decision).events;
  REQUIRE(events.size() == 1);
  const auto reader = writer->copy();
  for (aggregates::State* state : {writer.get(), reader.get()}) {
    REQUIRE(state->evolve({events[0].type, events[0].data, 1}).ok());
  }
  CHECK(writer->resource() == reader->resource());
  CHECK(aggregates::take_from<Pile>(*reader).stones == 3);
  CHECK(writer->evolve({"pile.Melted", events[0].data, 2}).error().code == "event_type_unknown");
}
