#pragma once

#include <memory>

#include "jetpage/eventstore/key_value.hpp"
#include "tests/support/faults.hpp"

namespace jetpage::tests {

// A bucket whose calls fail as planned.
class FaultyBucket : public eventstore::KeyValue {
 public:
  FaultyBucket(std::unique_ptr<eventstore::KeyValue> bucket, Faults& faults)
      : bucket_(std::move(bucket)), faults_(faults) {}

  eventstore::Result<std::optional<Entry>> get(const std::string& key) override {
    if (faults_.next("get", key)) return error_of(Failure::unavailable);
    return bucket_->get(key);
  }
  eventstore::Result<std::uint64_t> create(const std::string& key, const std::string& value) override {
    return change("create", key, [&] { return bucket_->create(key, value); });
  }
  eventstore::Result<std::uint64_t> update(const std::string& key, const std::string& value,
                                           std::uint64_t revision) override {
    return change("update", key, [&] { return bucket_->update(key, value, revision); });
  }
  eventstore::Done remove(const std::string& key) override {
    return change("remove", key, [&] { return bucket_->remove(key); });
  }
  eventstore::Result<std::vector<std::string>> keys(const std::string& prefix) override {
    if (faults_.next("keys", prefix)) return error_of(Failure::unavailable);
    return bucket_->keys(prefix);
  }

 private:
  template <class Write>
  auto change(std::string_view what, const std::string& key, const Write& write) -> decltype(write()) {
    const auto failure = faults_.next(what, key);
    if (!failure) return write();
    if (*failure == Failure::overtaken) return error_of(Failure::unavailable);  // a conflict would say what lies there
    if (*failure >= Failure::lost_answer) (void)write();
    return error_of(*failure);
  }

  std::unique_ptr<eventstore::KeyValue> bucket_;
  Faults& faults_;
};

}  // namespace jetpage::tests
