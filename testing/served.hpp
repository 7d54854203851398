#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "jetpage/api/system/system.hpp"

// A system as its clients see it: for stories that go from HTTP through policies and views to HTTP.
namespace jetpage::testing {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;

  // A member of the body's object as text: `reserved`, `5`, `null`; `(no NAME)` when there is none.
  [[nodiscard]] std::string field(const std::string& name) const;
  [[nodiscard]] std::string header(const std::string& name) const;  // empty when there is none
};

// The system, served in this process on free ports until this ends, with a nats-server of its own (from PATH) and a data folder that
// is removed in the end. Throws std::runtime_error, which says what is wrong, when it cannot be served or does not answer. One thread.
class Served {
 public:
  explicit Served(api::System system);
  ~Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  [[nodiscard]] std::string url() const;

  [[nodiscard]] Answer get(const std::string& path) const;
  [[nodiscard]] Answer post(const std::string& path, const std::string& json) const;
  [[nodiscard]] Answer put(const std::string& path, const std::string& json) const;
  [[nodiscard]] Answer patch(const std::string& path, const std::string& json) const;
  [[nodiscard]] Answer remove(const std::string& path) const;

  // Policies and views follow on their own: whether the resource shows this value before `wait` is over.
  [[nodiscard]] bool shows(const std::string& path, const std::string& field, const std::string& value,
                           std::chrono::milliseconds wait = std::chrono::seconds(30)) const;

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace jetpage::testing
