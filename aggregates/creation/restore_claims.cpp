#include "jetpage/aggregates/creation/restore_claims.hpp"

#include <string>

#include "jetpage/aggregates/history/cause.hpp"
#include "jetpage/aggregates/history/keys.hpp"

namespace jetpage::aggregates {

using namespace eventstore;

namespace {

constexpr std::size_t entries_a_page = 256;
constexpr Position latest_looked_at = 1'024;

struct Keyed {
  std::string scope;
  std::string key;
  std::string id;
  std::int64_t time_us = 0;
};

// What a commit says of a key; nothing when it has none, or cannot be read.
std::optional<Keyed> keyed_by(const EventStore& store, const LogEntry& entry) {
  const auto commit = entry.commit();
  const auto aggregate = aggregate_of(entry.subject);
  if (!commit || !aggregate) return std::nullopt;
  const auto key = key_of(commit->cause());
  if (!key) return std::nullopt;
  return Keyed{store.system() + "." + aggregate->category, std::string(*key), aggregate->id, commit->time_us()};
}

// The last position whose commit is older than `time_us`, by halving.
Result<Position> last_before(EventStore& store, Position last, std::int64_t time_us) {
  Position before = 0;
  for (Position behind = last + 1; behind - before > 1;) {
    const Position middle = before + (behind - before) / 2;
    const auto entry = store.at(middle);
    if (!entry) return entry.error();
    const auto commit = entry->commit();
    (commit && commit->time_us() >= time_us ? behind : before) = middle;
  }
  return before;
}

template <class Use>
Done for_each_behind(EventStore& store, Position after, Use use) {
  for (;;) {
    const auto page = store.page(after, entries_a_page);
    if (!page) return page.error();
    if (page->empty()) return {};
    for (const LogEntry& entry : *page) {
      if (auto done = use(entry); !done) return done;
    }
    after = page->back().position;
  }
}

// Whether the latest key has its claim, as far as a look at the log's end tells.
Result<bool> latest_is_claimed(EventStore& store, Claims& claims, Position last, std::int64_t since_us) {
  std::optional<Keyed> latest;
  const auto done = for_each_behind(store, last - std::min(last, latest_looked_at), [&](const LogEntry& entry) -> Done {
    auto keyed = keyed_by(store, entry);
    if (keyed && keyed->time_us >= since_us) latest = std::move(keyed);
    return {};
  });
  if (!done) return done.error();
  if (!latest) return true;
  const auto claim = claims.find(latest->scope, latest->key);
  if (!claim) return claim.error();
  return claim->has_value();
}

Done mark(KeyValue& marks, const std::string& key, const std::string& log) {
  const auto before = marks.get(key);
  if (!before) return before.error();
  const auto written = *before ? marks.update(key, log, (*before)->revision) : marks.create(key, log);
  return written || written.is(Fault::conflict) ? Done() : Done(written.error());  // another process did the same
}

}  // namespace

Done restore_claims(EventStore& store, KeyValue& marks, Claims& claims, std::int64_t now_us) {
  const auto last = store.last();
  if (!last) return last.error();
  if (*last == 0) return {};
  const auto first = store.at(1);
  if (!first) return first.error();
  const std::string log = std::to_string(hash_of(first->bytes));
  const std::string key = "claims/" + store.system();
  const std::int64_t since_us = now_us - Keys::kept_for_us;
  const auto marked = marks.get(key);
  if (!marked) return marked.error();
  if (*marked && (*marked)->value == log) {
    const auto claimed = latest_is_claimed(store, claims, *last, since_us);
    if (!claimed) return claimed.error();
    if (*claimed) return {};
  }
  const auto before = last_before(store, *last, since_us);
  if (!before) return before.error();
  const auto done = for_each_behind(store, *before, [&](const LogEntry& entry) -> Done {
    const auto keyed = keyed_by(store, entry);
    if (!keyed) return {};
    const auto claim = claims.claim(keyed->scope, keyed->key, keyed->id);
    return claim ? Done() : Done(claim.error());
  });
  return done ? mark(marks, key, log) : done;
}

}  // namespace jetpage::aggregates
