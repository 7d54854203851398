#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "jetpage/aggregates/policy.hpp"

namespace jetpage::testing {

// A page of policies as its runner sees it: from an event's bytes to the reactions.
template <class Policies, class E>
aggregates::Reactions whenever(const E& event) {
  const aggregates::PolicyPage page = aggregates::page_of<Policies>();
  const auto recorded = eventstore::to_event(event);
  REQUIRE(page.hears(recorded.type));
  const aggregates::Source source{.position = 9, .patience = std::chrono::seconds(30)};
  auto reactions = page.whenever({recorded.type, recorded.data, 1}, source);
  REQUIRE(reactions.ok());
  return std::move(*reactions);
}

// `pay 5 startbuck.pay.Cancel`, and behind `, or ` what comes instead when it is "not yet" for 30 s.
inline std::string text_of(const aggregates::Reaction& reaction) {
  std::string text = reaction.target.category + " " + reaction.target.id + " " + reaction.command;
  if (reaction.otherwise && reaction.deadline == std::chrono::seconds(30))
    text += ", or " + text_of(*reaction.otherwise);
  return text;
}

template <class Policies, class E>
std::vector<std::string> told(const E& event) {
  std::vector<std::string> texts;
  for (const auto& reaction : whenever<Policies>(event)) texts.push_back(text_of(reaction));
  return texts;
}

}  // namespace jetpage::testing
