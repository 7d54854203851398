#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "jetpage/eventstore/event_store.hpp"

namespace jetpage::eventstore {

class Link;
class Publisher;
class Session;
struct Publication;

// The log of one system on a JetStream stream. Made by JetStreamLog::open.
class JetStreamEventStore : public EventStore {
 public:
  JetStreamEventStore(std::shared_ptr<Link> link, std::shared_ptr<Publisher> publisher, std::string system);
  ~JetStreamEventStore() override;

  [[nodiscard]] const std::string& system() const override { return system_; }
  Result<Position> append(const AggregateName& aggregate, Position expected_last, const Commit& commit) override;
  Done load(const AggregateName& aggregate, Position from, const Visit& visit) override;
  Result<std::set<std::string>> existing(const std::string& category, const std::vector<std::string>& ids) override;
  Result<LogEntry> at(Position position) override;
  Result<std::vector<LogEntry>> page(Position after, std::size_t most) override;
  Result<Position> last() override;
  Result<std::unique_ptr<Reader>> read(Position after) override;
  Result<std::unique_ptr<DurableReader>> read_durable(const std::string& name, Position done) override;

 private:
  [[nodiscard]] Publication publication_of(const AggregateName& aggregate, const Commit& commit);
  std::string tip();
  void note_tip(Position position, const std::string& seal);
  std::optional<Position> find_written(const AggregateName& aggregate, Position expected_last, const std::string& id);

  // Which of these subjects have entries, one question each: their ids.
  Done ask_leader(Session& session, const std::vector<std::string>& subjects, std::set<std::string>& found);

  std::shared_ptr<Link> link_;
  std::shared_ptr<Publisher> publisher_;
  std::string system_;
  std::string stream_;

  // The furthest commit that the log has acknowledged to us: the next ones name it, so that the log's own order shows.
  std::mutex tip_mutex_;
  Position tip_ = 0;
  std::string tip_text_;
};

}  // namespace jetpage::eventstore
