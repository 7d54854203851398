#include <catch2/catch_test_macros.hpp>
#include <thread>
#include <vector>

#include "jetpage/api/measure/metrics.hpp"
#include "tests/api/measure/has_line.hpp"

using jetpage::api::Metrics;
using jetpage::tests::has_line;

TEST_CASE("counters, gauges and histograms are told in Prometheus' text format") {
  Metrics metrics;
  metrics.counter("jetpage_things_total", "Things", {{"system", "cinema"}}).add(2);
  metrics.gauge("jetpage_level", "Level").set(1.5);
  metrics.histogram("jetpage_thing_seconds", "Time").observe(0.003);
  const std::string text = metrics.text();
  CHECK(has_line(text, "# HELP jetpage_things_total Things"));
  CHECK(has_line(text, "# TYPE jetpage_things_total counter"));
  CHECK(has_line(text, "jetpage_things_total{system=\"cinema\"} 2"));
  CHECK(has_line(text, "# TYPE jetpage_level gauge"));
  CHECK(has_line(text, "jetpage_level 1.5"));
  CHECK(has_line(text, "# TYPE jetpage_thing_seconds histogram"));
  CHECK(has_line(text, "jetpage_thing_seconds_bucket{le=\"0.0025\"} 0"));
  CHECK(has_line(text, "jetpage_thing_seconds_bucket{le=\"0.005\"} 1"));
  CHECK(has_line(text, "jetpage_thing_seconds_bucket{le=\"+Inf\"} 1"));
  CHECK(has_line(text, "jetpage_thing_seconds_count 1"));
}

TEST_CASE("the same name and labels are the same figure") {
  Metrics metrics;
  for (int i = 0; i < 3; ++i) metrics.counter("jetpage_things_total", "Things", {{"a", "1"}}).add();
  metrics.counter("jetpage_things_total", "Things", {{"a", "2"}}).add();
  CHECK(has_line(metrics.text(), "jetpage_things_total{a=\"1\"} 3"));
  CHECK(has_line(metrics.text(), "jetpage_things_total{a=\"2\"} 1"));
}

TEST_CASE("a label's value is escaped") {
  Metrics metrics;
  metrics.gauge("jetpage_level", "Level", {{"path", "a\"b\\c\nd"}}).set(1);
  CHECK(has_line(metrics.text(), R"(jetpage_level{path="a\"b\\c\nd"} 1)"));
}

TEST_CASE("a counter is raised to what is counted elsewhere, never back") {
  Metrics metrics;
  const auto counter = metrics.counter("jetpage_things_total", "Things");
  counter.raise_to(5);
  counter.raise_to(3);
  counter.raise_to(7);
  CHECK(has_line(metrics.text(), "jetpage_things_total 7"));
}

TEST_CASE("figures are set when they are asked for") {
  Metrics metrics;
  int asked = 0;
  metrics.on_scrape([&] { metrics.gauge("jetpage_asked", "Times").set(++asked); });
  CHECK(has_line(metrics.text(), "jetpage_asked 1"));
  CHECK(has_line(metrics.text(), "jetpage_asked 2"));
}

TEST_CASE("many threads count while others ask") {
  Metrics metrics;
  metrics.gauge("jetpage_level", "Level").set(1);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const auto counter = metrics.counter("jetpage_things_total", "Things");
      for (int i = 0; i < 10'000; ++i) counter.add();
    });
  }
  for (int i = 0; i < 20; ++i) CHECK(!metrics.text().empty());
  for (std::thread& thread : threads) thread.join();
  CHECK(has_line(metrics.text(), "jetpage_things_total 40000"));
}
