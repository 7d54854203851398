#include "jetpage/api/measure/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <mutex>
#include <sstream>
#include <vector>

namespace jetpage::api {
namespace {

const prometheus::Histogram::BucketBoundaries seconds = {0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                         0.1,     0.25,   0.5,   1,      2.5,   5,    10,    30};

}  // namespace

class Metrics::Registry {
 public:
  prometheus::Registry figures;
  std::mutex mutex;  // of on_scrape, and one scrape at a time
  std::vector<std::function<void()>> on_scrape;
};

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

void Metrics::Counter::add(double amount) const { counter_->Increment(amount); }
void Metrics::Counter::raise_to(double total) const {
  if (const double now = counter_->Value(); total > now) counter_->Increment(total - now);
}
void Metrics::Gauge::set(double value) const { gauge_->Set(value); }
void Metrics::Gauge::add(double amount) const { gauge_->Increment(amount); }
void Metrics::Histogram::observe(double seconds) const { histogram_->Observe(seconds); }

Metrics::Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter(prometheus::BuildCounter().Name(name).Help(help).Register(registry_->figures).Add(labels));
}

Metrics::Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge(prometheus::BuildGauge().Name(name).Help(help).Register(registry_->figures).Add(labels));
}

Metrics::Histogram Metrics::histogram(const std::string& name, const std::string& help, const Labels& labels) {
  return Histogram(
      prometheus::BuildHistogram().Name(name).Help(help).Register(registry_->figures).Add(labels, seconds));
}

void Metrics::on_scrape(std::function<void()> set_figures) {
  const std::lock_guard lock(registry_->mutex);
  registry_->on_scrape.push_back(std::move(set_figures));
}

std::string Metrics::text() const {
  const std::lock_guard lock(registry_->mutex);
  for (const auto& set_figures : registry_->on_scrape) set_figures();
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, registry_->figures.Collect());
  return std::move(out).str();
}

}  // namespace jetpage::api
