#include "jetpage/api/serve/process.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <thread>

#include "jetpage/api/http/router.hpp"
#include "jetpage/api/measure/process_figures.hpp"
#include "jetpage/api/operate/actuator.hpp"
#include "jetpage/api/operate/health.hpp"
#include "jetpage/api/operate/scrape.hpp"
#include "jetpage/api/process/data_folder.hpp"
#include "jetpage/api/process/logging.hpp"
#include "jetpage/api/process/runtime_settings.hpp"
#include "jetpage/api/serve/log_watch.hpp"

namespace jetpage::api {

using eventstore::Done;
using eventstore::Error;
using eventstore::Fault;
using eventstore::Result;

namespace {

constexpr auto drain_time = std::chrono::seconds(3);  // for running requests, before waiting ones are let go

struct Address {
  std::string host;
  int port = 0;
};

Result<Address> parse_address(const std::string& text) {
  Address address;
  const auto colon = text.rfind(':');
  const char* end = text.data() + text.size();
  if (colon != text.npos) {
    address.host = text.substr(0, colon);
    const auto parsed = std::from_chars(text.data() + colon + 1, end, address.port);
    if (parsed.ec == std::errc() && parsed.ptr == end && !address.host.empty() && address.port >= 0 &&
        address.port < 65536) {
      return address;
    }
  }
  return Error{Fault::invalid, "setting_invalid",
               "the setting listen is '" + text + "': it takes an address such as 127.0.0.1:8088"};
}

}  // namespace

Process::Process(const Settings& settings, std::vector<const System*> systems, std::function<void()> shutdown)
    : settings_(settings),
      systems_(std::move(systems)),
      shutdown_(std::move(shutdown)),
      http_url_file_(http_url_file(settings)),
      nats_url_file_(nats_url_file(settings)),
      nats_pid_file_(nats_pid_file(settings)) {}

Process::~Process() { stop(); }

Done Process::start() {
  if (auto options = runtime_options(settings_, systems_); !options) return options.error();
  std::error_code error;
  std::filesystem::create_directories(settings_.text("data"), error);
  if (error) {
    return Error{Fault::failed, "data_unusable",
                 "the folder " + settings_.text("data") + " cannot be made (" + error.message() + "): check --data"};
  }
  if (auto done = start_log(); !done) return done;
  if (auto done = start_systems(); !done) return done;
  return start_http();
}

void Process::leave() { actuator_->leave(); }

void Process::stop() {
  if (http_) {
    http_->stop_taking();
    for (auto& runtime : runtimes_) runtime->end_feeds();
    http_->wait_until_done(drain_time);
  }
  stop_systems();  // also lets go who waits for a position
  if (http_) http_->stop();
  ownership_.reset();
  runtimes_.clear();
  log_.reset();
  if (server_) server_->stop();
  http_url_file_.withdraw();
  nats_url_file_.withdraw();
  nats_pid_file_.withdraw();
}

// Side by side: each may wait for a log that does not answer.
void Process::stop_systems() {
  std::vector<std::thread> stopping;
  for (auto& runtime : runtimes_) stopping.emplace_back([&runtime] { runtime->stop(); });
  for (auto& thread : stopping) thread.join();
}

Done Process::start_log() {
  const std::filesystem::path data = settings_.text("data");
  eventstore::LogOptions options;
  options.url = settings_.text("nats");
  if (options.url.empty()) {
    eventstore::EmbeddedServerOptions embedded;
    embedded.binary = settings_.text("nats-server");
    embedded.store = data / "log";
    embedded.port = static_cast<int>(settings_.number("nats-port"));
    for (const System* system : systems_) {
      for (const auto& page : system->policies) {
        embedded.kept_readers.push_back({eventstore::stream_of(system->name), system->name + "-" + page.service});
      }
    }
    embedded.restarted = [this, data](pid_t pid) {
      log_warning("the nats-server had ended; it runs again as process " + std::to_string(pid) + ", and " +
                  (data / "log" / "nats-server.log").string() + " tells more");
      nats_pid_file_.say(std::to_string(pid));
    };
    auto server = eventstore::EmbeddedServer::start(embedded);
    if (!server) return std::move(server).error();
    server_ = std::move(*server);
    options.url = server_->owner_url();
    options.embedded = true;
    nats_url_file_.say(server_->url());
    nats_pid_file_.say(std::to_string(server_->pid()));
  }
  log_owner_url_ = options.url;
  log_url_ = server_ ? server_->url() : eventstore::without_passwords(options.url);
  options.credentials = settings_.text("nats-credentials");
  options.replicas = static_cast<int>(settings_.number("replicas"));
  options.timeout = settings_.duration("log-timeout");
  options.report = [](const std::string& message) { log_warning(message); };
  auto log = eventstore::JetStreamLog::connect(options);
  if (!log) return std::move(log).error();
  log_ = std::move(*log);
  warn_of(*log_, log_url_);
  watch(metrics_, *log_);
  return {};
}

Done Process::start_systems() {
  tell_version(metrics_, JETPAGE_VERSION);
  watch_process(metrics_);
  auto options = runtime_options(settings_, systems_);
  if (!options) return std::move(options).error();
  served_ = {options->roles, options->services};
  options->metrics = &metrics_;
  options->report = [](const std::string& message) { log_warning(message); };
  if (options->roles.policies) {
    auto ownership = Ownership::open(*log_, settings_.text("data"), options->report);
    if (!ownership) return std::move(ownership).error();
    ownership_ = std::move(*ownership);
    options->owners = &ownership_->owners();
  }
  for (const System* system : systems_) {
    options->base = systems_.size() == 1 ? "" : "/" + system->name;
    auto runtime = SystemRuntime::start(*system, *log_, *options);
    if (!runtime) return std::move(runtime).error();
    watch(metrics_, **runtime);
    runtimes_.push_back(std::move(*runtime));
  }
  return {};
}

Done Process::start_http() {
  const auto address = parse_address(settings_.text("listen"));
  if (!address) return address.error();
  ActuatorOptions acting;
  acting.down_enabled = settings_.flag("enable-down");
  acting.shutdown_enabled = settings_.flag("enable-shutdown");
  acting.ready = [this] {
    const bool writes = served_.roles.commands || served_.roles.policies;
    return (!writes || !log_->refusal()) &&
           std::all_of(runtimes_.begin(), runtimes_.end(), [](const auto& runtime) { return runtime->ready(); });
  };
  acting.components = [this] {
    const std::string systems = health_of(runtimes_);
    const auto store = server_ ? std::optional(std::filesystem::path(settings_.text("data")) / "log") : std::nullopt;
    return "{\"log\":" + log_health(*log_, refusal_of(*log_, log_url_, store)) + (systems.empty() ? "" : ",") +
           systems + "}";
  };
  acting.shutdown = shutdown_;
  for (const auto& runtime : runtimes_) {
    for (const std::string& path : runtime->health_paths()) acting.health_paths.push_back(path);
  }
  actuator_ = std::make_unique<Actuator>(acting);
  router_ = std::make_unique<Router>(routes());
  HttpOptions serving;
  serving.threads = settings_.number("threads");
  serving.queue = settings_.number("queue");
  serving.streams = settings_.number("feeds");
  serving.report = [](int status, const std::string& what) { status == 500 ? log_error(what) : log_warning(what); };
  http_ = std::make_unique<HttpServer>(serving, [this](Request& request) { return router_->handle(request); });
  watch(metrics_, *http_);
  const auto port = http_->start(address->host, address->port);
  if (!port) return port.error();
  url_ = "http://" + address->host + ":" + std::to_string(*port);
  http_url_file_.say(url_);
  // One that is not our own is told of only now that we serve, and as long as it needs no password.
  if (settings_.text("nats") == log_url_) nats_url_file_.say(log_url_);
  return {};
}

std::vector<Route> Process::routes() {
  std::vector<Route> routes = actuator_->routes();
  for (auto& runtime : runtimes_) {
    for (Route& route : runtime->routes()) routes.push_back(std::move(route));
  }
  routes.push_back({"GET", "/metrics", [this](const Request&) {
                      Response response;
                      response.content_type = Metrics::content_type;
                      response.body = metrics_.text();
                      return response;
                    }});
  const auto description = std::make_shared<std::string>(openapi(systems_, systems_.size() > 1, served_));
  routes.push_back({"GET", "/openapi.json", [description](const Request&) {
                      Response response;
                      response.content_type = "application/json";
                      response.body = *description;
                      return response;
                    }});
  return routes;
}

}  // namespace jetpage::api
