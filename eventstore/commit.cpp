#include "jetpage/eventstore/commit.hpp"

#include <xxhash.h>

#include <cstring>

#include "jetpage/schemas/eventstore_generated.h"

namespace jetpage::eventstore {
namespace {

constexpr flatbuffers::uoffset_t max_depth = 16;
constexpr flatbuffers::uoffset_t max_tables = 10'000;

std::string_view view(const flatbuffers::String* text) { return {text->c_str(), text->size()}; }

const schemas::Commit* root(const std::uint8_t* bytes) { return flatbuffers::GetRoot<schemas::Commit>(bytes); }

// Where the checksum lies; null when the commit has none.
std::uint8_t* checksum_in(std::uint8_t* bytes) {
  auto* table = flatbuffers::GetMutableRoot<flatbuffers::Table>(bytes);
  const auto offset = table->GetOptionalFieldOffset(schemas::Commit::VT_CHECKSUM);
  return offset == 0 ? nullptr : reinterpret_cast<std::uint8_t*>(table) + offset;
}

std::uint64_t number_at(const std::uint8_t* field) {
  std::uint64_t number = 0;
  std::memcpy(&number, field, sizeof number);
  return number;
}

std::uint64_t checksum_of(std::span<std::uint8_t> bytes, std::uint8_t* field) {
  const std::uint64_t kept = number_at(field);
  std::memset(field, 0, sizeof kept);
  const std::uint64_t checksum = hash_of(bytes);
  std::memcpy(field, &kept, sizeof kept);
  return checksum;
}

// The verifier does not look at what force_align promises.
bool is_aligned(const CommitView& commit) {
  for (std::size_t i = 0; i < commit.size(); ++i) {
    if (reinterpret_cast<std::uintptr_t>(commit.event(i).data.data()) % 8 != 0) return false;
  }
  return true;
}

}  // namespace

Bytes encode(const Commit& commit) {
  flatbuffers::FlatBufferBuilder builder(512);
  std::vector<flatbuffers::Offset<schemas::RecordedEvent>> events;
  events.reserve(commit.events.size());
  for (const Event& event : commit.events) {
    const auto type = builder.CreateString(event.type);
    builder.ForceVectorAlignment(event.data.size(), sizeof(std::uint8_t), 8);
    const auto data = builder.CreateVector(event.data);
    events.push_back(schemas::CreateRecordedEvent(builder, type, data));
  }
  const auto all = builder.CreateVector(events);
  const auto id = builder.CreateString(commit.id);
  const auto cause = builder.CreateString(commit.cause);
  const auto correlation = builder.CreateString(commit.correlation);
  constexpr std::uint64_t to_come = 1;  // a 0 would take no place
  builder.Finish(schemas::CreateCommit(builder, id, cause, correlation, commit.time_us, commit.version, commit.previous,
                                       all, commit.checked ? to_come : 0));
  Bytes bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  if (auto* field = commit.checked ? checksum_in(bytes.data()) : nullptr) {
    const std::uint64_t checksum = checksum_of(bytes, field);
    std::memcpy(field, &checksum, sizeof checksum);
  }
  return bytes;
}

std::uint64_t hash_of(std::span<const std::uint8_t> commit_bytes) {
  return XXH3_64bits(commit_bytes.data(), commit_bytes.size());
}

Result<CommitView> CommitView::from(std::span<const std::uint8_t> bytes) {
  CommitView commit;
  commit.bytes_ = std::make_unique_for_overwrite<std::uint8_t[]>(bytes.size());  // aligned as operator new aligns
  commit.size_ = bytes.size();
  if (!bytes.empty()) std::memcpy(commit.bytes_.get(), bytes.data(), bytes.size());
  flatbuffers::Verifier verifier(commit.bytes_.get(), commit.size_, max_depth, max_tables);
  if (bytes.empty() || !verifier.VerifyBuffer<schemas::Commit>(nullptr) || commit.size() == 0 ||
      commit.version() == 0 || !is_aligned(commit)) {
    return Error{Fault::corrupted, "commit_unreadable", "the message's bytes are no commit"};
  }
  auto* field = checksum_in(commit.bytes_.get());
  if (field != nullptr && checksum_of({commit.bytes_.get(), commit.size_}, field) != number_at(field)) {
    return Error{Fault::corrupted, "commit_damaged", "the message's bytes are not those that were written"};
  }
  return commit;
}

std::optional<std::uint64_t> CommitView::checksum() const {
  const std::uint64_t checksum = root(bytes_.get())->checksum();
  return checksum == 0 ? std::nullopt : std::optional(checksum);
}

std::string_view CommitView::id() const { return view(root(bytes_.get())->id()); }
std::string_view CommitView::cause() const { return view(root(bytes_.get())->cause()); }
std::string_view CommitView::correlation() const { return view(root(bytes_.get())->correlation()); }
std::int64_t CommitView::time_us() const { return root(bytes_.get())->time_us(); }
std::uint64_t CommitView::version() const { return root(bytes_.get())->version(); }
std::uint64_t CommitView::previous() const { return root(bytes_.get())->previous(); }
std::size_t CommitView::size() const { return root(bytes_.get())->events()->size(); }

EventView CommitView::event(std::size_t index) const {
  const auto* event = root(bytes_.get())->events()->Get(static_cast<flatbuffers::uoffset_t>(index));
  return {view(event->type()), {event->data()->data(), event->data()->size()}, version() + index};
}

}  // namespace jetpage::eventstore
