#include "jetpage/api/cli/terminal/progress.hpp"

#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

#include "jetpage/api/cli/terminal/talk.hpp"

namespace jetpage::api::cli {
namespace {

constexpr std::chrono::milliseconds between_bars{200};
constexpr std::chrono::seconds between_lines{10};
constexpr std::size_t bar_width = 20;

std::size_t columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void write_to_terminal(const std::string& text) { (void)!write(STDERR_FILENO, text.data(), text.size()); }

std::string bar(std::uint64_t position, std::uint64_t last) {
  const std::size_t full = last == 0 ? bar_width : std::min<std::uint64_t>(bar_width, position * bar_width / last);
  return std::string("[").append(full, '#').append(bar_width - full, ' ').append("] ");
}

std::string time_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 90) return std::to_string(whole) + " s";
  if (whole < 90 * 60) return std::to_string((whole + 30) / 60) + " min";
  return std::to_string((whole + 1800) / 3600) + " h";
}

}  // namespace

Progress::Progress(std::string what)
    : what_(std::move(what)),
      terminal_(isatty(STDERR_FILENO) == 1),
      next_(start_ + (terminal_ ? Clock::duration(between_bars) : Clock::duration(between_lines))) {}

Progress::~Progress() { done(); }

double Progress::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

std::string Progress::rate() const {
  return grouped(static_cast<std::uint64_t>(static_cast<double>(entries_) / std::max(seconds(), 0.001))) + " a second";
}

void Progress::at(std::uint64_t position, std::uint64_t last) {
  if (!std::exchange(began_, true)) first_ = position;
  entries_ = position - std::min(position, first_);
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + (terminal_ ? Clock::duration(between_bars) : Clock::duration(between_lines));
  const std::string line = text(position, last);
  if (!terminal_) return say(line);
  write_to_terminal("\r" + line.substr(0, columns() - 1) + "\x1b[K");
  shown_ = true;
}

std::string Progress::text(std::uint64_t position, std::uint64_t last) const {
  const double rate = static_cast<double>(entries_) / std::max(seconds(), 0.001);
  const std::uint64_t lag = last - std::min(last, position);
  std::string line = what_ + " " + (terminal_ ? bar(position, last) : "") + grouped(position) + " of " + grouped(last);
  line += ", " + this->rate();
  if (rate > 0 && lag > 0) line += ", " + time_text(static_cast<double>(lag) / rate) + " left";
  return line + ", lag " + grouped(lag);
}

void Progress::done() {
  if (std::exchange(shown_, false)) write_to_terminal("\r\x1b[K");
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return std::to_string(usage.ru_maxrss / 1024) + " MB";
}

}  // namespace jetpage::api::cli
