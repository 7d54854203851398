#include "jetpage/api/cli/examine/examine.hpp"

namespace jetpage::api::cli {
namespace {

constexpr std::int64_t most_lag_us = 60'000'000;

std::optional<Finding> trouble_of(const std::string& check, const System& system, const ListedView& view,
                                  bool is_served) {
  const std::string rebuild = "jetpage rebuild " + system.name + " " + view.name;
  if (!view.fault.empty())
    return Finding::problem(check, view.fault, "mend its permissions, or remove it and: " + rebuild);
  const std::string state = view.state();
  if (state == "stopped" || state == "paused") {
    return Finding::problem(check, state + ": " + view.running->reason,
                            state == "paused" ? "it resumes by itself when the reason is gone"
                                              : "mend the reason, then restart the server, or: " + rebuild);
  }
  if (state == "outdated") {
    return Finding::problem(check, "built by other code than this",
                            "it is rebuilt at the next start, or by: " + rebuild);
  }
  if (is_served && view.lag_us.value_or(0) > most_lag_us) {
    return Finding::problem(check,
                            std::to_string(*view.lag_events) + " events behind the log for " +
                                std::to_string(*view.lag_us / 1'000'000) + " s",
                            "see whether the server is overloaded: GET /metrics, jetpage_projection_lag_events");
  }
  if (!is_served && view.stored && !view.stored->others.empty()) {
    return Finding::problem(
        check,
        std::to_string(view.stored->others.size()) + " generations beside the one that is served and the one before it",
        "they are resumed or removed at the next start of a server");
  }
  return std::nullopt;
}

std::string size_of(const ListedView& view) {
  if (!view.stored) return std::to_string(view.rows().value_or(0)) + " rows";
  return std::to_string(view.rows().value_or(0)) + " rows, " + size_text(view.stored->bytes_on_disk) + " in a map of " +
         size_text(view.stored->map_bytes);
}

}  // namespace

Findings examine_views(const System& system, const std::vector<ListedView>& views, bool is_served) {
  Findings findings;
  for (const ListedView& view : views) {
    const std::string check = "view " + system.name + "/" + view.name;
    if (view.state() == "missing" || view.state() == "unknown") continue;  // never built here
    findings.push_back(trouble_of(check, system, view, is_served).value_or(Finding::fine(check, size_of(view))));
  }
  return findings;
}

}  // namespace jetpage::api::cli
