#include "jetpage/eventstore/jetstream/event_store.hpp"

#include "jetpage/eventstore/commit_headers.hpp"
#include "jetpage/eventstore/jetstream/connection/direct_get.hpp"
#include "jetpage/eventstore/jetstream/read/consumer.hpp"
#include "jetpage/eventstore/jetstream/read/durable_reader.hpp"
#include "jetpage/eventstore/jetstream/read/ordered_reader.hpp"
#include "jetpage/eventstore/jetstream/write/publisher.hpp"

namespace jetpage::eventstore {
namespace {

constexpr std::size_t entries_a_page = 256;
constexpr std::size_t subjects_a_question = 500;  // the server takes 1,024

Error replica_lags(const std::string& subject) {
  return {Fault::unavailable, "log_unavailable",
          "the replica that answers lags behind the log's leader for " + subject + ": try again"};
}

}  // namespace

JetStreamEventStore::JetStreamEventStore(std::shared_ptr<Link> link, std::shared_ptr<Publisher> publisher,
                                         std::string system)
    : link_(std::move(link)),
      publisher_(std::move(publisher)),
      system_(std::move(system)),
      stream_(stream_of(system_)) {}

JetStreamEventStore::~JetStreamEventStore() = default;

Result<Position> JetStreamEventStore::append(const AggregateName& aggregate, Position expected_last,
                                             const Commit& commit) {
  if (Done fit = check_id(aggregate.id); !fit) return std::move(fit).error();
  Publication publication = publication_of(aggregate, commit);
  publication.expected_last = expected_last;
  auto appended = publisher_->publish(publication);
  if (appended) note_tip(*appended, seal_of(publication.subject, publication.body));
  if (!appended.is(Fault::conflict)) return appended;
  const auto written = find_written(aggregate, expected_last, commit.id);
  return written ? Result<Position>(*written) : appended;
}

Publication JetStreamEventStore::publication_of(const AggregateName& aggregate, const Commit& commit) {
  Publication publication;
  publication.subject = subject_of(system_, aggregate);
  publication.id = commit.id;
  publication.body = encode(commit);
  publication.headers = commit_headers(publication.subject, commit, publication.body);
  if (std::string behind = tip(); !behind.empty()) publication.headers.emplace_back("Log-Tip", std::move(behind));
  return publication;
}

std::string JetStreamEventStore::tip() {
  const std::lock_guard lock(tip_mutex_);
  return tip_text_;
}

void JetStreamEventStore::note_tip(Position position, const std::string& seal) {
  const std::lock_guard lock(tip_mutex_);
  if (position <= tip_) return;
  tip_ = position;
  tip_text_ = tip_header(position, seal);
}

// The server checks the expectation before it looks for a repetition. A commit that was written stands right behind what it
// expected.
std::optional<Position> JetStreamEventStore::find_written(const AggregateName& aggregate, Position expected_last,
                                                          const std::string& id) {
  auto session = link_->session();
  if (!session) return std::nullopt;
  const auto page =
      direct_get(**session, stream_, subject_of(system_, aggregate), expected_last + 1, 1, link_->options().timeout);
  if (!page || page->entries.empty()) return std::nullopt;
  const auto commit = page->entries.front().commit();
  if (!commit || commit->id() != id) return std::nullopt;
  return page->entries.front().position;
}

Done JetStreamEventStore::load(const AggregateName& aggregate, Position from, const Visit& visit) {
  const std::string subject = subject_of(system_, aggregate);
  from = std::max<Position>(from, 1);
  Position wanted = 0;  // the end, if a replica may not know it
  std::optional<ReplicaWait> wait;
  for (bool more = true; more;) {
    auto session = link_->session();
    if (!session) return std::move(session).error();
    if (wanted == 0 && (*session)->clustered()) {
      const auto last = leaders_last(**session, stream_, subject, link_->options().timeout);
      if (!last) return last.error();
      wanted = *last;
    }
    const auto page = direct_get(**session, stream_, subject, from, entries_a_page, link_->options().timeout);
    if (!page) return page.error();
    for (const LogEntry& entry : page->entries) {
      if (Done done = visit(entry); !done) return done;
    }
    if (!page->entries.empty()) from = page->entries.back().position + 1;
    more = page->more && !page->entries.empty();
    if (more || from > wanted) continue;
    if (!wait) wait.emplace(link_->options().timeout);
    if (!wait->again()) return replica_lags(subject);
    more = true;
  }
  return {};
}

Result<std::set<std::string>> JetStreamEventStore::existing(const std::string& category,
                                                            const std::vector<std::string>& ids) {
  std::set<std::string> found;
  for (std::size_t from = 0; from < ids.size(); from += subjects_a_question) {
    auto session = link_->session();
    if (!session) return std::move(session).error();
    std::vector<std::string> subjects;
    for (std::size_t i = from; i < std::min(ids.size(), from + subjects_a_question); ++i) {
      subjects.push_back(subject_of(system_, {category, ids[i]}));
    }
    if ((*session)->clustered()) {
      if (Done done = ask_leader(**session, subjects, found); !done) return done.error();
      continue;
    }
    const auto last = direct_get_last(**session, stream_, subjects, link_->options().timeout);
    if (!last) return last.error();
    for (const LogEntry& entry : *last) found.insert(aggregate_of(entry.subject)->id);
  }
  return found;
}

Done JetStreamEventStore::ask_leader(Session& session, const std::vector<std::string>& subjects,
                                     std::set<std::string>& found) {
  for (const std::string& subject : subjects) {
    const auto last = leaders_last(session, stream_, subject, link_->options().timeout);
    if (!last) return last.error();
    if (*last > 0) found.insert(aggregate_of(subject)->id);
  }
  return {};
}

Result<LogEntry> JetStreamEventStore::at(Position position) {
  const ReplicaWait wait(link_->options().timeout);
  const Error unknown{Fault::not_found, "position_unknown", stream_ + " has no entry " + std::to_string(position)};
  if (position == 0) return unknown;
  for (;;) {
    auto session = link_->session();
    if (!session) return std::move(session).error();
    auto page = direct_get(**session, stream_, "", position, 1, link_->options().timeout);
    if (!page) return std::move(page).error();
    if (!page->entries.empty()) {
      if (page->entries.front().position != position) return gap_in(stream_, position);
      return std::move(page->entries.front());
    }
    // The end, or a replica that lags.
    const auto end = last();
    if (!end) return end.error();
    if (*end < position || !wait.again()) return unknown;
  }
}

Result<std::vector<LogEntry>> JetStreamEventStore::page(Position after, std::size_t most) {
  auto session = link_->session();
  if (!session) return std::move(session).error();
  auto page = direct_get(**session, stream_, "", after + 1, most, link_->options().timeout);
  if (!page) return std::move(page).error();
  for (const LogEntry& entry : page->entries) {
    if (entry.position != ++after) return gap_in(stream_, after);
  }
  return std::move(page->entries);
}

Result<Position> JetStreamEventStore::last() {
  auto session = link_->session();
  if (!session) return std::move(session).error();
  return last_position(**session, stream_, link_->options().timeout);
}

Result<std::unique_ptr<Reader>> JetStreamEventStore::read(Position after) {
  auto reader = std::make_unique<OrderedReader>(link_, stream_, after);
  if (Done opened = reader->open(); !opened) return std::move(opened).error();
  return std::unique_ptr<Reader>(std::move(reader));
}

Result<std::unique_ptr<DurableReader>> JetStreamEventStore::read_durable(const std::string& name, Position done) {
  auto reader = std::make_unique<DurablePullReader>(link_, stream_, name, done);
  if (Done opened = reader->open(); !opened) return std::move(opened).error();
  return std::unique_ptr<DurableReader>(std::move(reader));
}

}  // namespace jetpage::eventstore
