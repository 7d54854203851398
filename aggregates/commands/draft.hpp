#pragma once

#include <vector>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::aggregates {

// What commands that have come together decided for one aggregate, before it is written. Others wait for the aggregate as long
// as the draft lives. One thread.
class Draft {
 public:
  virtual ~Draft() = default;

  // How many of the commands, the first of them, it has an answer for.
  [[nodiscard]] virtual std::size_t size() const = 0;

  // What is to be written; no commits when nothing is, and the answers stand as they are. Valid as long as the draft.
  [[nodiscard]] virtual eventstore::BatchPart part() const = 0;

  // The log has gone on behind the draft's back: reads it and decides all anew. False when that is not possible for each of the
  // commands; then the draft is of no more use.
  virtual bool read_again() = 0;

  // The part stands on the log from this position on.
  virtual void written(eventstore::Position first) = 0;

  // Of the commands: done, or refused.
  [[nodiscard]] virtual const std::vector<eventstore::Done>& answers() const = 0;
};

}  // namespace jetpage::aggregates
