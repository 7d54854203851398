#include "jetpage/api/process/settings.hpp"

namespace jetpage::api {

const std::vector<Setting>& setting_table() {
  using enum Setting::Kind;
  static const std::vector<Setting> table = {
      {"config", text, "", "file of `name = value` lines"},
      {"listen", text, "127.0.0.1:8088", "address and port of HTTP; port 0 takes a free one"},
      {"data", text, "./data", "folder of the log (embedded server) and of the views"},
      {"roles", text, "commands,queries,policies,projections", "what this process does"},
      {"services", text, "", "services of the systems that run here; empty: all"},

      {"peer", text, "", "where services run that synchronous calls go to: payment=http://host:8081, comma-separated"},
      {"set", text, "",
       "parameters of the systems' rules: billAmount=12000, comma-separated; `jetpage systems --parameters` lists "
       "them"},

      {"nats", text, "", "URL of a nats-server; empty: one is started as a child"},
      {"nats-credentials", text, "", "path of a .creds file for it", true},
      {"nats-server", text, "nats-server", "program of the child"},
      {"nats-port", number, "4222", "port of the child, or the next free one; 0 takes a free one", false, 0, 65'535},
      {"replicas", number, "1", "copies of streams and buckets that are made (1 to 5)", false, 1, 5},
      {"log-timeout", duration, "1s", "how long one call to the log may take"},

      {"threads", number, "128", "HTTP connections served at once", false, 1, 10'000},
      {"queue", number, "256", "HTTP connections that may wait for a thread; more are answered 503", false, 0, 100'000},
      {"feeds", number, "256", "live feeds (GET /events) open at once; more are answered 503", false, 0, 10'000},
      {"command-timeout", duration, "5s", "how long a command may take (at most a quarter of patience)"},
      {"call-timeout", duration, "1s", "how long a synchronous call to another service may take"},
      {"patience", duration, "30s", "after which a process that stopped half way is compensated"},
      {"wait", duration, "2s", "how long a query waits for Min-Position, unless Prefer: wait says"},
      {"wait-most", duration, "30s", "the longest wait that Prefer may ask for"},

      {"id-block", number, "100", "numbers reserved at a time; a crash may lose as many", false, 1, 1'000'000},
      {"idempotency-ttl", duration, "24h", "how long an Idempotency-Key of a creating command is remembered"},
      {"cache", number, "10000", "aggregates of each kind kept in memory"},
      {"latency", text, "", "services that take their time, in milliseconds: payment=400-620, comma-separated"},

      {"enable-down", flag, "false", "PUT /actuator/down works"},
      {"enable-shutdown", flag, "false", "POST /actuator/shutdown works"},
      {"ready-lag", number, "10000", "log entries that a view may be behind while health says UP"},
      {"linger", duration, "0s", "how long requests are still taken after SIGTERM, while health says DOWN"},
      {"log-level", text, "info", "debug, info, warn or error", false, 0, 0, {"debug", "info", "warn", "error"}},
      {"log-format", text, "text", "text, or json for one object per line", false, 0, 0, {"text", "json"}},
  };
  return table;
}

}  // namespace jetpage::api
