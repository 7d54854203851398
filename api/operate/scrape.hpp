#pragma once

#include "jetpage/api/measure/metrics.hpp"
#include "jetpage/api/process/runtime.hpp"

// What the parts of a process count for themselves, brought into the metrics whenever they are asked for.
namespace jetpage::api {

class HttpServer;

// README.md lists them. What is watched must outlive the metrics' last text().

// Of one system, labelled with its name: its views, its policies, its circuit breakers, its live feeds.
void watch(Metrics& metrics, const SystemRuntime& runtime);

// jetpage_http_…: connections, threads, and who was turned away.
void watch(Metrics& metrics, const HttpServer& server);

// jetpage_build_info{version}: always 1.
void tell_version(Metrics& metrics, const std::string& version);

}  // namespace jetpage::api
