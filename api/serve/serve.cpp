#include "jetpage/api/serve/serve.hpp"

#include <unistd.h>

#include <iostream>

#include "jetpage/api/process/logging.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/process/signals.hpp"
#include "jetpage/api/serve/process.hpp"
#include "jetpage/api/system/registry.hpp"

namespace jetpage::api {
namespace {

// What a person at the terminal wants to know first; a line for the machine that reads the log.
void greet(const Process& process, const Settings& settings, const std::vector<const System*>& systems) {
  if (settings.text("log-format") == "json") {
    return log_info("jetpage serves on " + process.url() + ", its log is at " + process.log_url());
  }
  const std::string base = process.url() + (systems.size() == 1 ? "" : "/" + systems.front()->name);
  std::cerr << "\njetpage serves";
  for (const System* system : systems) std::cerr << ' ' << system->name;
  std::cerr << " on " << process.url() << "\n  log    " << process.log_url()
            << (settings.text("nats").empty() ? ", below " + settings.text("data") + "/log" : "") << "\n  views  below "
            << settings.text("data") << "/views\n";
  std::cerr << "\nTry, in another terminal:\n";
  for (std::string step : systems.front()->first_steps) {
    std::cerr << "  http " << step.replace(step.find("{base}"), std::string_view("{base}").size(), base) << '\n';
  }
  std::cerr << "\nCtrl-C ends it.\n" << std::flush;
}

}  // namespace

eventstore::Done serve(const Settings& settings, const std::vector<std::string>& names) {
  set_up_logging(settings.text("log-level"), settings.text("log-format"));
  StopSignals signals;
  auto systems = systems_named(names);
  if (!systems) return std::move(systems).error();
  Process process(settings, *systems, [&signals] { signals.stop(); });
  if (auto done = process.start(); !done) return done;
  for (const std::string& name : unknown_variables(environ)) {
    log_warning("the environment sets " + name + ", which is no setting; `jetpage config` lists them");
  }
  greet(process, settings, *systems);
  signals.wait();
  if (const auto linger = settings.duration("linger"); linger.count() > 0) {
    log_info("health says DOWN; requests are taken for another " + settings.text("linger"));
    process.leave();
    signals.wait_for(linger);
  }
  log_info("stopping");
  process.stop();
  log_info("stopped");
  return {};
}

}  // namespace jetpage::api
