#include "jetpage/api/cli/bench/load.hpp"

#include <algorithm>
#include <thread>
#include <vector>

namespace jetpage::api::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct Taken {
  std::vector<Clock::duration> times;  // of what was done
  std::uint64_t failed = 0;
};

std::chrono::microseconds quantile(std::vector<Clock::duration>& times, double part) {
  if (times.empty()) return {};
  const auto place = times.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), place, times.end());
  return std::chrono::duration_cast<std::chrono::microseconds>(*place);
}

}  // namespace

LoadFigures measure(const LoadPlan& plan, const std::function<Work(int)>& client) {
  std::vector<Work> works;
  for (int i = 0; i < plan.clients; ++i) works.push_back(client(i));
  std::vector<Taken> taken(works.size());
  const auto begin = Clock::now();
  const auto end = begin + plan.time;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < works.size(); ++i) {
    threads.emplace_back([&work = works[i], &mine = taken[i], &plan, end] {
      for (auto now = Clock::now(); now < end && plan.go_on();) {
        const bool done = work();
        const auto after = Clock::now();
        if (done) {
          mine.times.push_back(after - now);
        } else {
          ++mine.failed;
        }
        now = after;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const std::chrono::duration<double> lasted = Clock::now() - begin;
  LoadFigures figures;
  std::vector<Clock::duration> times;
  for (const Taken& one : taken) {
    times.insert(times.end(), one.times.begin(), one.times.end());
    figures.failed += one.failed;
  }
  figures.per_second = static_cast<double>(times.size()) / lasted.count();
  figures.half = quantile(times, 0.5);
  figures.most = quantile(times, 0.99);
  return figures;
}

}  // namespace jetpage::api::cli
