#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace jetpage::api {

// The figures of this process, for Prometheus. Names begin with jetpage_; a unit stands in the name, counters end in _total.
//
//   metrics.gauge("jetpage_view_bytes", "Size of a view's file", {{"system", "cinema"}, {"view", "movies"}}).set(4096);
//
// Thread-safe. Handles are cheap to copy and valid as long as the Metrics; the same name and labels give the same figure. Getting
// one costs a look-up under a lock: keep it where it is used often.
class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  class Counter {
   public:
    void add(double amount = 1) const;
    // For what is counted elsewhere: to this total, never back.
    void raise_to(double total) const;

   private:
    friend class Metrics;
    explicit Counter(prometheus::Counter& counter) : counter_(&counter) {}
    prometheus::Counter* counter_;
  };

  class Gauge {
   public:
    void set(double value) const;
    void add(double amount) const;

   private:
    friend class Metrics;
    explicit Gauge(prometheus::Gauge& gauge) : gauge_(&gauge) {}
    prometheus::Gauge* gauge_;
  };

  // Seconds, in buckets from 0.25 ms to 30 s.
  class Histogram {
   public:
    void observe(double seconds) const;

   private:
    friend class Metrics;
    explicit Histogram(prometheus::Histogram& histogram) : histogram_(&histogram) {}
    prometheus::Histogram* histogram_;
  };

  Metrics();
  ~Metrics();

  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram histogram(const std::string& name, const std::string& help, const Labels& labels = {});

  // Called at the beginning of each text(), to set gauges to what is so now.
  void on_scrape(std::function<void()> set_figures);

  // The text format of Prometheus, 0.0.4.
  [[nodiscard]] std::string text() const;
  static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

 private:
  class Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace jetpage::api
