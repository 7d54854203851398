#include "jetpage/projections/build/view_folder.hpp"

#include <algorithm>
#include <charconv>

#include "jetpage/projections/lmdb/file_system.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

std::optional<std::uint64_t> to_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

constexpr const char* current_file = "CURRENT";
constexpr const char* resumable_file = "RESUMABLE";

}  // namespace

ViewFolder::ViewFolder(const std::filesystem::path& data, std::string_view system, std::string_view view)
    : folder_(of_system(data, system) / view) {}

std::filesystem::path ViewFolder::of_system(const std::filesystem::path& data, std::string_view system) {
  return data / "views" / system;
}

std::filesystem::path ViewFolder::generation(std::uint64_t number) const { return folder_ / std::to_string(number); }

ViewFolder::Pointer ViewFolder::pointer() const {
  std::string text = read_file(folder_ / current_file).value_or("");
  if (text.ends_with('\n')) text.pop_back();
  const auto space = text.find(' ');
  if (space == text.npos) return {to_number(text), std::nullopt};
  return {to_number(text.substr(0, space)), to_number(text.substr(space + 1))};
}

std::optional<std::uint64_t> ViewFolder::current() const { return pointer().current; }
std::optional<std::uint64_t> ViewFolder::previous() const { return pointer().previous; }

std::optional<std::uint64_t> ViewFolder::resumable() const {
  for (const auto number : numbers()) {
    if (number > current().value_or(0) && std::filesystem::exists(generation(number) / resumable_file)) return number;
  }
  return std::nullopt;
}

std::uint64_t ViewFolder::next() const {
  const auto all = numbers();
  return std::max(all.empty() ? 0 : all.back(), current().value_or(0)) + 1;
}

Done ViewFolder::make_current(std::uint64_t number) {
  const auto before = current();
  return replace_file(folder_ / current_file,
                      std::to_string(number) + (before ? " " + std::to_string(*before) : "") + "\n");
}

Done ViewFolder::mark_resumable(std::uint64_t number) { return replace_file(generation(number) / resumable_file, ""); }

Done ViewFolder::unmark_resumable(std::uint64_t number) {
  std::error_code error;
  std::filesystem::remove(generation(number) / resumable_file, error);
  return sync_folder(generation(number));
}

void ViewFolder::remove_old() {
  const Pointer kept = pointer();
  remove_if([&](std::uint64_t number) { return number < kept.current && number != kept.previous; });
}

void ViewFolder::remove_unfinished() {
  const Pointer kept = pointer();
  const auto resume = resumable();
  remove_if(
      [&](std::uint64_t number) { return number != kept.current && number != kept.previous && number != resume; });
}

template <class Condition>
void ViewFolder::remove_if(Condition condition) {
  std::error_code error;
  for (const auto number : numbers()) {
    if (condition(number)) std::filesystem::remove_all(generation(number), error);
  }
}

std::vector<std::uint64_t> ViewFolder::numbers() const {
  std::vector<std::uint64_t> all;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (const auto number = to_number(entry.path().filename().string())) all.push_back(*number);
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace jetpage::projections
