#pragma once

#include "jetpage/eventstore/claims.hpp"
#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::aggregates {

// Gives the claims of the last day's keys back to their bucket, from the log, where each commit names its cause: after an import, or when
// buckets were lost. `marks` is a bucket that keeps for good which log this was done for; it is looked at the latest keys, too, so that
// nothing is read where nothing is missing. Errors are those of the log and the buckets; repeated, it goes on.
eventstore::Done restore_claims(eventstore::EventStore& store, eventstore::KeyValue& marks, eventstore::Claims& claims,
                                std::int64_t now_us);

}  // namespace jetpage::aggregates
