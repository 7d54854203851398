#include "jetpage/projections/build/handover.hpp"

#include "jetpage/projections/lmdb/file_system.hpp"

namespace jetpage::projections {
namespace {

using namespace eventstore;

constexpr const char* request_file = "REQUEST";
constexpr const char* refused_file = "REFUSED";
constexpr std::string_view adopt_text = "adopt\n";
constexpr std::string_view roll_back_text = "roll-back\n";

void remove_file(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace

Handover::Handover(const std::filesystem::path& data, std::string_view system, std::string_view view)
    : folder_(ViewFolder::of_system(data, system) / view), generations_(data, system, view) {}

Done Handover::request(Wish wish) {
  remove_file(folder_ / refused_file);
  return replace_file(folder_ / request_file, wish == Wish::adopt ? adopt_text : roll_back_text);
}

bool Handover::pending() const {
  std::error_code ignored;
  return std::filesystem::exists(folder_ / request_file, ignored);
}

void Handover::withdraw() { remove_file(folder_ / request_file); }

std::optional<std::string> Handover::refused() const { return read_file(folder_ / refused_file); }

std::optional<Handover::Wish> Handover::wish() const {
  if (!pending()) return std::nullopt;
  const auto text = read_file(folder_ / request_file);
  if (text == adopt_text) return Wish::adopt;
  if (text == roll_back_text) return Wish::roll_back;
  return std::nullopt;
}

Result<std::uint64_t> Handover::take(Wish wish) {
  if (wish == Wish::roll_back) {
    const auto previous = generations_.previous();
    if (previous) return *previous;
    return Error{Fault::not_found, "view_missing", "there is no previous generation to go back to"};
  }
  std::error_code error;
  const auto taken = generations_.resumable();  // before a crash
  if (taken && !std::filesystem::exists(beside(), error)) return *taken;
  const std::uint64_t number = generations_.next();
  std::filesystem::rename(beside(), generations_.generation(number), error);
  if (error) {
    return Error{Fault::not_found, "view_missing",
                 beside().string() + " cannot become a generation (" + error.message() + ")"};
  }
  if (auto synced = sync_folder(folder_); !synced) return synced.error();
  if (auto marked = generations_.mark_resumable(number); !marked) return marked.error();
  return number;
}

Result<std::uint64_t> Handover::grant(Wish wish) {
  const auto number = take(wish);
  if (!number) return number;
  if (auto current = generations_.make_current(*number); !current) return current.error();
  if (auto unmarked = generations_.unmark_resumable(*number); !unmarked) return unmarked.error();
  withdraw();
  generations_.remove_old();
  return number;
}

void Handover::granted() { withdraw(); }

void Handover::refuse(const std::string& reason) {
  (void)replace_file(folder_ / refused_file, reason + "\n");
  withdraw();
}

}  // namespace jetpage::projections
