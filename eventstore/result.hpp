#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace jetpage::eventstore {

// What went wrong, by what the caller can do about it. api/http/problem.cpp maps each to one HTTP status.
enum class Fault {
  invalid,          // the request itself is wrong: correct it
  refused,          // a rule of the domain says no: `code` names it
  not_found,        // no such aggregate, view, stream or path
  conflict,         // somebody else wrote first: reload and decide again
  unavailable,      // a part is down and nothing was written: try again later
  outcome_unknown,  // it may or may not have been written: repeat with the same id
  not_yet,          // what it waits for is not on the log: a policy tries again
  corrupted,        // the log or a view holds bytes that cannot be true: an operator must look
  failed,           // the machine said no (disk, permission, configuration)
};

struct Error {
  Fault fault = Fault::failed;
  std::string code;     // stable, snake_case: what programs compare
  std::string message;  // what happened, where, and what to try: what people read
};

// A value, or the error that stands in its place. Every call that can fail across a library returns one; it cannot be
// ignored. Reading the wrong side is a bug of the caller and asserts.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return assert(ok()), *std::get_if<0>(&content_); }
  const T& value() const& { return assert(ok()), *std::get_if<0>(&content_); }
  T&& value() && { return assert(ok()), std::move(*std::get_if<0>(&content_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return assert(!ok()), *std::get_if<1>(&content_); }
  Error&& error() && { return assert(!ok()), std::move(*std::get_if<1>(&content_)); }
  [[nodiscard]] bool is(Fault fault) const { return !ok() && error().fault == fault; }

 private:
  std::variant<T, Error> content_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : content_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return assert(!ok()), *std::get_if<1>(&content_); }
  Error&& error() && { return assert(!ok()), std::move(*std::get_if<1>(&content_)); }
  [[nodiscard]] bool is(Fault fault) const { return !ok() && error().fault == fault; }

 private:
  std::variant<std::monostate, Error> content_;
};

using Done = Result<void>;

}  // namespace jetpage::eventstore
