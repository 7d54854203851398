#pragma once

#include <map>
#include <mutex>
#include <string>

#include "jetpage/aggregates/creation/creation.hpp"
#include "jetpage/aggregates/telecom/bill.hpp"

namespace telecom::bill {

// Issues the bills of one month: one for every open line that has none. Lines and their states are read from the log, so it needs no
// other service and no view. SYSTEMS.md, telecom, `POST /bills/issue`.
//
// It tells one line after the other, each bill durable before the next. When the command's time is up, or the log is away, before
// the last line, the bills so far stand and the answer is outcome_unknown `issue_unfinished`; the same command again goes on from
// there (in another process, or after a restart, from the first line, which finds its bill and passes on). Thread-safe.
class MonthIssue {
 public:
  struct Issued {
    MonthIssuedT answer;                         // of this command alone, or of the earlier sendings of its key too
    jetpage::eventstore::Position position = 0;  // of the last bill; 0: none
  };

  // Fault::invalid `month_malformed`.
  jetpage::eventstore::Result<Issued> run(jetpage::aggregates::CommandSide& side, const IssueMonthT& command,
                                          jetpage::aggregates::CommandMeta meta);

 private:
  // The line to begin with.
  std::int64_t begin(const std::string& month);
  jetpage::eventstore::Error stopped_at(const std::string& month, std::int64_t line, const Issued& so_far,
                                        const jetpage::eventstore::Error& error);

  std::mutex mutex_;
  std::map<std::string, std::int64_t> unfinished_;  // by month: the line that it stopped at
};

}  // namespace telecom::bill
