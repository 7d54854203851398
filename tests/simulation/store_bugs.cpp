#include "tests/simulation/bugs.hpp"

namespace jetpage::tests::bugs {

using namespace eventstore;

namespace {

// A store with one mistake in it.
class WrongStore : public EventStore {
 public:
  explicit WrongStore(std::unique_ptr<EventStore> right) : right_(std::move(right)) {}

  [[nodiscard]] const std::string& system() const override { return right_->system(); }
  Result<Position> append(const AggregateName& aggregate, Position expected_last, const Commit& commit) override {
    return right_->append(aggregate, expected_last, commit);
  }
  Done load(const AggregateName& aggregate, Position from, const Visit& visit) override {
    return right_->load(aggregate, from, visit);
  }
  Result<LogEntry> at(Position position) override { return right_->at(position); }
  Result<Position> last() override { return right_->last(); }
  Result<std::unique_ptr<Reader>> read(Position after) override { return right_->read(after); }
  Result<std::unique_ptr<DurableReader>> read_durable(const std::string& name, Position done) override {
    return right_->read_durable(name, done);
  }

 protected:
  std::unique_ptr<EventStore> right_;
};

template <class Wrong>
Bug in_store(std::string name) {
  return {std::move(name), {}, [](std::unique_ptr<EventStore> right) -> std::unique_ptr<EventStore> {
            return std::make_unique<Wrong>(std::move(right));
          }};
}

struct WithoutExpectation : WrongStore {
  using WrongStore::WrongStore;
  Result<Position> append(const AggregateName& aggregate, Position, const Commit& commit) override {
    Position last = 0;
    const auto loaded = right_->load(aggregate, 0, [&](const LogEntry& entry) {
      last = entry.position;
      return Done();
    });
    if (!loaded) return loaded.error();
    return right_->append(aggregate, last, commit);
  }
};

struct Hollow : WrongStore {
  using WrongStore::WrongStore;
  Result<Position> append(const AggregateName& aggregate, Position expected_last, const Commit& commit) override {
    if (++count_ % 20 != 0) return right_->append(aggregate, expected_last, commit);
    const auto last = right_->last();
    if (!last) return last;
    return *last + 1;
  }

 private:
  unsigned count_ = 0;
};

template <class WrongReader>
struct Reading : WrongStore {
  using WrongStore::WrongStore;
  Result<std::unique_ptr<DurableReader>> read_durable(const std::string& name, Position done) override {
    auto reader = right_->read_durable(name, done);
    if (!reader) return reader;
    return std::unique_ptr<DurableReader>(std::make_unique<WrongReader>(std::move(*reader)));
  }
};

class EarlyReader : public DurableReader {
 public:
  explicit EarlyReader(std::unique_ptr<DurableReader> right) : right_(std::move(right)) {}
  Result<std::optional<LogEntry>> next(std::chrono::milliseconds wait) override {
    auto entry = right_->next(wait);
    if (entry && *entry) (void)right_->acknowledge((*entry)->position);
    return entry;
  }
  Done acknowledge(Position position) override { return right_->acknowledge(position); }

 private:
  std::unique_ptr<DurableReader> right_;
};

class SkippingReader : public DurableReader {
 public:
  explicit SkippingReader(std::unique_ptr<DurableReader> right) : right_(std::move(right)) {}
  Result<std::optional<LogEntry>> next(std::chrono::milliseconds wait) override {
    auto entry = right_->next(wait);
    if (!entry) (void)right_->next(wait);
    return entry;
  }
  Done acknowledge(Position position) override { return right_->acknowledge(position); }

 private:
  std::unique_ptr<DurableReader> right_;
};

}  // namespace

Bug skipped_expectation() { return in_store<WithoutExpectation>("a commit is appended whatever lies there"); }
Bug hollow_answer() { return in_store<Hollow>("a commit is acknowledged and not written"); }
Bug early_acknowledgement() { return in_store<Reading<EarlyReader>>("an entry is acknowledged when it is read"); }
Bug skipping_reader() { return in_store<Reading<SkippingReader>>("a failed read loses its entry"); }

}  // namespace jetpage::tests::bugs
