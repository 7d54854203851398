#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "jetpage/eventstore/key_value.hpp"

namespace jetpage::aggregates {

// Values of any size in a bucket. One that does not fit into a value of the bucket is cut into chunks: they are written first, at
// `<key>.<slot>.<number>`, then the value of the key itself names them, with a checksum of the whole, and the chunks of the one before
// are removed. So a reader sees the old value or the new one; what a crash has left half written is named by nobody, and what was torn
// is told as such.
//
// `get` is thread-safe, `put` is for one thread. Other processes may write the same keys: the value is then that of one of them.
class LargeValues {
 public:
  // A server that takes less than `chunk_bytes` at once is sent smaller chunks. More than `most_bytes` is not believed to be a value.
  LargeValues(std::shared_ptr<eventstore::KeyValue> bucket, std::size_t chunk_bytes, std::size_t most_bytes)
      : bucket_(std::move(bucket)), chunk_bytes_(chunk_bytes), most_bytes_(most_bytes) {}

  // Nothing when there is none. Fault::corrupted `value_torn` when chunks are missing or not those of the value; else KeyValue's errors.
  [[nodiscard]] eventstore::Result<std::optional<std::string>> get(const std::string& key) const;

  // Over whatever is there. Fault::conflict when another process was faster, with a value in chunks.
  eventstore::Done put(const std::string& key, const std::string& value);

 private:
  // What stands at the key itself.
  struct Head {
    std::uint64_t revision = 0;  // 0: nothing
    int slot = -1;               // -1: the value itself
    std::uint64_t chunks = 0;
    std::uint64_t bytes = 0;
    std::uint64_t checksum = 0;
  };
  static Head read_head(const eventstore::KeyValue::Entry& entry);
  static std::string text_of(const Head& head);
  [[nodiscard]] static std::string chunk_key(const std::string& key, int slot, std::uint64_t number);

  [[nodiscard]] eventstore::Result<Head> look(const std::string& key) const;
  [[nodiscard]] eventstore::Result<std::string> assemble(const std::string& key, const Head& head) const;
  eventstore::Result<std::uint64_t> replace(const std::string& key, const std::string& value, std::uint64_t revision);
  eventstore::Done put_whole(const std::string& key, const std::string& value);
  eventstore::Done put_chunks(const std::string& key, const std::string& value);
  eventstore::Result<int> fill_slot(const std::string& key, const std::string& value, int but);
  eventstore::Done fill(const std::string& key, const std::string& value, int slot);
  void remove_chunks(const std::string& key, int slot, std::uint64_t chunks);
  void sweep(const std::string& key, int but);

  std::shared_ptr<eventstore::KeyValue> bucket_;
  std::size_t chunk_bytes_;  // becomes less when the server takes less
  std::size_t most_bytes_;
  std::map<std::string, Head> known_;  // of what this process has written, by key
};

}  // namespace jetpage::aggregates
