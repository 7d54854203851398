#pragma once

#include <catch2/catch_test_macros.hpp>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "jetpage/aggregates/aggregate.hpp"
#include "jetpage/testing/event_text.hpp"

// Decisions, told as the domain speaks:
//
//   given<Movie>(MovieRegisteredT{…}).when(ModifyT{…}).then(MovieModifiedT{…}).asked_again_nothing();
//   given<Movie>().when(RemoveT{…}).then_refused("not_found");
//
// Nothing runs but the aggregate itself.
namespace jetpage::testing {

// What the aggregate said to a command.
template <aggregates::Aggregate A>
class Decided {
 public:
  using Event = typename A::Event;

  Decided(A before, const typename A::Command& command)
      : after_(std::move(before)), command_(command), decision_(decide()) {}

  // Exactly these events, in this order. They are applied, so that what follows speaks of the state behind them.
  template <class... E>
  Decided& then(E... expected) {
    INFO("when " << text_of(command_) << " the aggregate said: " << said());
    const auto* accepted = std::get_if<aggregates::Accepted<Event>>(&decision_);
    REQUIRE(accepted != nullptr);
    CHECK(texts_of(accepted->events) == Texts{text_of(expected)...});
    for (const Event& event : accepted->events) {
      std::visit([this](const auto& known) { after_.evolve(known); }, event);
    }
    return *this;
  }

  Decided& then_nothing() {
    INFO("when " << text_of(command_) << " the aggregate said: " << said());
    CHECK(std::holds_alternative<aggregates::Nothing>(decision_));
    return *this;
  }

  Decided& then_refused(const std::string& code) {
    INFO("when " << text_of(command_) << " the aggregate said: " << said());
    const auto* refusal = std::get_if<aggregates::Refusal>(&decision_);
    REQUIRE(refusal != nullptr);
    CHECK(refusal->code == code);
    CHECK_FALSE(refusal->detail.empty());
    return *this;
  }

  Decided& then_not_yet() {
    INFO("when " << text_of(command_) << " the aggregate said: " << said());
    CHECK(std::holds_alternative<aggregates::NotYet>(decision_));
    return *this;
  }

  // Asking twice changes nothing.
  Decided& asked_again_nothing() {
    decision_ = decide();
    return then_nothing();
  }

  // What the edge shows of the aggregate now.
  Decided& shows(const typename A::Resource& expected) {
    const auto resource = after_.resource();
    REQUIRE(resource.has_value());
    CHECK(text_of(*resource) == text_of(expected));
    return *this;
  }
  Decided& shows_nothing() {
    CHECK_FALSE(after_.resource().has_value());
    return *this;
  }

 private:
  aggregates::Decision<Event> decide() const {
    return std::visit([this](const auto& known) -> aggregates::Decision<Event> { return after_.decide(known); },
                      command_);
  }

  [[nodiscard]] std::string said() const {
    if (const auto* refusal = std::get_if<aggregates::Refusal>(&decision_)) {
      return "refused, " + refusal->code + ": " + refusal->detail;
    }
    if (const auto* not_yet = std::get_if<aggregates::NotYet>(&decision_)) return "not yet: " + not_yet->detail;
    if (std::holds_alternative<aggregates::Nothing>(decision_)) return "nothing";
    std::string text;
    for (const Event& event : std::get<aggregates::Accepted<Event>>(decision_).events) text += "\n  " + text_of(event);
    return text;
  }

  A after_;
  typename A::Command command_;
  aggregates::Decision<Event> decision_;
};

// An aggregate as these events have made it.
template <aggregates::Aggregate A>
class Given {
 public:
  template <class... E>
  explicit Given(const E&... events) {
    (state_.evolve(events), ...);
  }

  [[nodiscard]] Decided<A> when(typename A::Command command) const { return {state_, command}; }

 private:
  A state_;
};

template <aggregates::Aggregate A, class... E>
Given<A> given(const E&... events) {
  return Given<A>(events...);
}

}  // namespace jetpage::testing
