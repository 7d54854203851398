#include "jetpage/api/measure/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace jetpage::api {
namespace {

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

struct Memory {
  double virtual_bytes = 0;
  double resident_bytes = 0;
};

// proc(5): pages.
Memory memory_now() {
  Memory memory;
  std::ifstream("/proc/self/statm") >> memory.virtual_bytes >> memory.resident_bytes;
  const auto page = static_cast<double>(sysconf(_SC_PAGESIZE));
  return {memory.virtual_bytes * page, memory.resident_bytes * page};
}

double entries_of(const char* folder) {
  std::error_code error;
  double count = 0;
  std::filesystem::directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error)) ++count;
  return count;
}

double open_files_at_most() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

void watch_process(Metrics& metrics) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  metrics.gauge("process_start_time_seconds", "When the process began, since 1970-01-01 UTC")
      .set(std::chrono::duration<double>(now).count());
  metrics.gauge("process_max_fds", "Files it may have open").set(open_files_at_most());
  const auto cpu = metrics.counter("process_cpu_seconds_total", "Processor time it has used");
  const auto resident = metrics.gauge("process_resident_memory_bytes", "Its memory in RAM");
  const auto reserved = metrics.gauge("process_virtual_memory_bytes", "Its address space");
  const auto files = metrics.gauge("process_open_fds", "Files and sockets it has open");
  const auto threads = metrics.gauge("process_threads", "Its threads");
  metrics.on_scrape([=] {
    cpu.raise_to(cpu_seconds());
    const Memory memory = memory_now();
    resident.set(memory.resident_bytes);
    reserved.set(memory.virtual_bytes);
    files.set(entries_of("/proc/self/fd"));
    threads.set(entries_of("/proc/self/task"));
  });
}

}  // namespace jetpage::api
