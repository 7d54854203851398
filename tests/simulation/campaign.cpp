#include "tests/simulation/campaign.hpp"

#include <algorithm>

namespace jetpage::tests {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

constexpr std::uint64_t seeds_in_a_test = sanitized ? 100 : 2'000;
constexpr std::size_t steps_shown = 60;

}  // namespace

Wanted& wanted() {
  static Wanted wanted;
  return wanted;
}

std::vector<const Story*> wanted_stories() {
  std::vector<const Story*> all;
  for (const Story* story : stories()) {
    if (wanted().system.empty() || wanted().system == story->system) all.push_back(story);
  }
  return all;
}

bool is_sanitized() { return sanitized; }

std::uint64_t seeds_of_each() {
  const std::uint64_t seeds = wanted().seeds > 0 ? wanted().seeds : seeds_in_a_test;
  const std::uint64_t systems = std::max<std::uint64_t>(wanted_stories().size(), 1);
  return std::max<std::uint64_t>(seeds / systems, 1);
}

std::optional<Found> find_failure(const Story& story, std::uint64_t first, std::uint64_t seeds, const Bug& bug) {
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    auto ran = run(story, seed, bug);
    if (!ran.findings.empty()) return Found{seed, seed - first + 1, std::move(ran)};
  }
  return std::nullopt;
}

std::string text_of(const Story& story, const Found& found, bool whole_trace) {
  std::string text = story.system + ", seed " + std::to_string(found.seed) + ":\n";
  for (const auto& finding : found.ran.findings) text += "  " + finding + "\n";
  text += "again: build/tests/simulate --system " + story.system + " --seed " + std::to_string(found.seed) +
          " --seeds 1 --steps\n";
  const auto& trace = found.ran.trace;
  const std::size_t from = whole_trace || trace.size() < steps_shown ? 0 : trace.size() - steps_shown;
  for (std::size_t i = from; i < trace.size(); ++i) text += "    " + trace[i] + "\n";
  return text;
}

}  // namespace jetpage::tests
