#include "jetpage/api/measure/measured_store.hpp"

#include <array>
#include <chrono>

namespace jetpage::api {

using namespace eventstore;

namespace {

class MeasuredStore : public EventStore {
 public:
  MeasuredStore(Metrics& metrics, std::unique_ptr<EventStore> store)
      : store_(std::move(store)),
        seconds_(metrics.histogram("jetpage_append_seconds", "Time of an append, until it is durable or has failed",
                                   {{"system", store_->system()}})),
        total_{counter(metrics, "appended"), counter(metrics, "conflict"), counter(metrics, "unavailable"),
               counter(metrics, "unknown"), counter(metrics, "failed")} {}

  [[nodiscard]] const std::string& system() const override { return store_->system(); }

  Result<Position> append(const AggregateName& aggregate, Position expected_last, const Commit& commit) override {
    const auto start = std::chrono::steady_clock::now();
    auto result = store_->append(aggregate, expected_last, commit);
    seconds_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    total_[outcome_of(result)].add();
    return result;
  }

  Done load(const AggregateName& aggregate, Position from, const Visit& visit) override {
    return store_->load(aggregate, from, visit);
  }
  Result<std::set<std::string>> existing(const std::string& category, const std::vector<std::string>& ids) override {
    return store_->existing(category, ids);
  }
  Result<LogEntry> at(Position position) override { return store_->at(position); }
  Result<std::vector<LogEntry>> page(Position after, std::size_t most) override { return store_->page(after, most); }
  Result<Position> last() override { return store_->last(); }
  Result<std::unique_ptr<Reader>> read(Position after) override { return store_->read(after); }
  Result<std::unique_ptr<DurableReader>> read_durable(const std::string& name, Position done) override {
    return store_->read_durable(name, done);
  }

 private:
  enum Outcome : std::size_t { appended, conflict, unavailable, unknown, failed };

  static Outcome outcome_of(const Result<Position>& result) {
    if (result.ok()) return appended;
    if (result.is(Fault::conflict)) return conflict;
    if (result.is(Fault::unavailable)) return unavailable;
    return result.is(Fault::outcome_unknown) ? unknown : failed;
  }

  Metrics::Counter counter(Metrics& metrics, const char* outcome) {
    return metrics.counter("jetpage_appends_total", "Appends to the log",
                           {{"system", store_->system()}, {"outcome", outcome}});
  }

  std::unique_ptr<EventStore> store_;
  Metrics::Histogram seconds_;
  std::array<Metrics::Counter, 5> total_;
};

}  // namespace

std::unique_ptr<EventStore> measured_store(Metrics& metrics, std::unique_ptr<EventStore> store) {
  return std::make_unique<MeasuredStore>(metrics, std::move(store));
}

}  // namespace jetpage::api
