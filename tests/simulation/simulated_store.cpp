#include "tests/simulation/simulated_store.hpp"

namespace jetpage::tests {

using namespace eventstore;

namespace {

// Begins behind what was acknowledged, or before; acknowledgements get lost without a word, as they may.
class SimulatedReader : public DurableReader {
 public:
  SimulatedReader(World& world, std::unique_ptr<Reader> reader, Position after, std::string name)
      : world_(world), reader_(std::move(reader)), seen_(after), name_(std::move(name)) {}

  Result<std::optional<LogEntry>> next(std::chrono::milliseconds wait) override {
    const Scheduler::Condition grown = [this] { return world_.last() > seen_; };
    if (!world_.scheduler.wait_for(wait, grown)) return std::optional<LogEntry>();
    if (world_.faults.next("next", "")) return error_of(Failure::unavailable);
    auto entry = reader_->next(std::chrono::milliseconds(0));
    if (entry && *entry) seen_ = (*entry)->position;
    return entry;
  }

  Done acknowledge(Position position) override {
    if (happens(world_.random, world_.weather.lost_acknowledgement)) return {};
    auto& acknowledged = world_.acknowledged[name_];
    acknowledged = std::max(acknowledged, position);
    return {};
  }

 private:
  World& world_;
  std::unique_ptr<Reader> reader_;
  Position seen_;
  std::string name_;
};

}  // namespace

void SimulatedStore::note(const AggregateName& aggregate, const Commit& commit, Position before,
                          const Result<Position>& position) {
  const std::string what = position ? "at " + std::to_string(*position)
                                    : position.error().code + (world_.last() > before ? ", but it is there" : "");
  world_.scheduler.note(process_ + " " + commit.cause + ": " + subject_of(system(), aggregate) + " " +
                        (commit.events.empty() ? "" : commit.events.front().type) + " " + what);
}

Result<Position> SimulatedStore::append(const AggregateName& aggregate, Position expected_last, const Commit& commit) {
  return world_.among_others([&] {
    const Position before = world_.last();
    auto position = store_->append(aggregate, expected_last, commit);
    note(aggregate, commit, before, position);
    return position;
  });
}

Done SimulatedStore::load(const AggregateName& aggregate, Position from, const Visit& visit) {
  return world_.among_others([&] { return store_->load(aggregate, from, visit); });
}
Result<std::set<std::string>> SimulatedStore::existing(const std::string& category,
                                                       const std::vector<std::string>& ids) {
  return world_.among_others([&] { return store_->existing(category, ids); });
}

Result<LogEntry> SimulatedStore::at(Position position) {
  return world_.among_others([&] { return store_->at(position); });
}
Result<Position> SimulatedStore::last() {
  return world_.among_others([&] { return store_->last(); });
}
Result<std::unique_ptr<Reader>> SimulatedStore::read(Position after) {
  return world_.among_others([&] { return store_->read(after); });
}

Result<std::unique_ptr<DurableReader>> SimulatedStore::read_durable(const std::string& name, Position done) {
  world_.scheduler.yield();
  if (world_.faults.next("read", name)) return error_of(Failure::unavailable);
  Position after = std::max(done, world_.acknowledged[name]);
  if (happens(world_.random, world_.weather.rewind)) {
    after =
        static_cast<Position>(draw(world_.random, static_cast<std::int64_t>(done), static_cast<std::int64_t>(after)));
  }
  world_.scheduler.note(process_ + " reads on behind " + std::to_string(after));
  world_.read_from[name] = after;
  auto reader = world_.plain->read(after);
  if (!reader) return reader.error();
  return std::unique_ptr<DurableReader>(std::make_unique<SimulatedReader>(world_, std::move(*reader), after, name));
}

}  // namespace jetpage::tests
