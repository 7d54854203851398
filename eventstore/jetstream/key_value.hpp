#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "jetpage/eventstore/commit_headers.hpp"
#include "jetpage/eventstore/key_value.hpp"

namespace jetpage::eventstore {

class Link;
class Publisher;
class Session;

// A JetStream key-value bucket: the stream KV_<name>, as every NATS tool knows it. Made by JetStreamLog::bucket. One that somebody
// deletes is made anew, empty, by the next call that misses it, and reported.
class JetStreamKeyValue : public KeyValue {
 public:
  JetStreamKeyValue(std::shared_ptr<Link> link, std::shared_ptr<Publisher> publisher, std::string bucket,
                    std::chrono::seconds ttl);
  ~JetStreamKeyValue() override;

  Result<std::optional<Entry>> get(const std::string& key) override;
  Result<std::uint64_t> create(const std::string& key, const std::string& value) override;
  Result<std::uint64_t> update(const std::string& key, const std::string& value, std::uint64_t revision) override;
  Done remove(const std::string& key) override;
  Result<std::vector<std::string>> keys(const std::string& prefix) override;

 private:
  struct Last;  // the last message of a key, a deletion's too
  Result<std::optional<Last>> last_of(const std::string& key);
  Result<std::optional<Last>> known_last_of(const std::string& key);
  Result<std::optional<Last>> direct_get(Session& session, const std::string& key);
  Result<std::uint64_t> write(const std::string& key, const std::string& value, std::uint64_t revision,
                              Headers headers = {});
  template <class Ask>
  auto on_bucket(const Ask& ask) -> decltype(ask());
  Result<bool> remake_if_gone();
  [[nodiscard]] std::string subject_of_key(const std::string& key) const { return "$KV." + bucket_ + "." + key; }

  std::shared_ptr<Link> link_;
  std::shared_ptr<Publisher> publisher_;
  std::string bucket_;
  std::chrono::seconds ttl_;
  std::mutex remaking_;
};

}  // namespace jetpage::eventstore
