#include "jetpage/api/process/logging.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "jetpage/api/json/text.hpp"

namespace jetpage::api {
namespace {

constexpr auto time_pattern = "%Y-%m-%dT%H:%M:%S.%eZ";

std::unique_ptr<spdlog::formatter> utc_pattern(const std::string& pattern, const std::string& line_end) {
  return std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, line_end);
}

// {"ts":"2026-01-31T12:00:00.000Z","level":"info","message":"…"}
class JsonLines final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) override {
    head_->format(line, out);
    std::string message;
    append_json_string(message, {line.payload.data(), line.payload.size()});
    message += "}\n";
    out.append(message.data(), message.data() + message.size());
  }
  [[nodiscard]] std::unique_ptr<formatter> clone() const override { return std::make_unique<JsonLines>(); }

 private:
  std::unique_ptr<spdlog::formatter> head_ =
      utc_pattern(std::string(R"({"ts":")") + time_pattern + R"(","level":"%l","message":)", "");
};

std::unique_ptr<spdlog::formatter> text_lines() { return utc_pattern(std::string(time_pattern) + " %-7l %v", "\n"); }

spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("jetpage", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_formatter(text_lines());
    made.flush_on(spdlog::level::trace);
    return made;
  }();
  return instance;
}

void log(spdlog::level::level_enum level, const std::string& message) {
  logger().log(level, spdlog::string_view_t(message.data(), message.size()));
}

}  // namespace

void set_up_logging(const std::string& level, const std::string& format) {
  const auto known = spdlog::level::from_str(level);
  logger().set_level(known == spdlog::level::off ? spdlog::level::info : known);
  logger().set_formatter(format == "json" ? std::make_unique<JsonLines>() : text_lines());
}

void log_debug(const std::string& message) { log(spdlog::level::debug, message); }
void log_info(const std::string& message) { log(spdlog::level::info, message); }
void log_warning(const std::string& message) { log(spdlog::level::warn, message); }
void log_error(const std::string& message) { log(spdlog::level::err, message); }

}  // namespace jetpage::api
