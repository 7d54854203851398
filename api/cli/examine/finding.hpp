#pragma once

#include <string>
#include <vector>

// What `jetpage doctor` looked at.
namespace jetpage::api::cli {

struct Finding {
  enum class Verdict { ok, problem, unknown };

  std::string check;  // `disk space`
  Verdict verdict = Verdict::ok;
  std::string found;
  std::string advice;  // what to do; empty when it is ok

  static Finding fine(std::string check, std::string found) {
    return {std::move(check), Verdict::ok, std::move(found), {}};
  }
  static Finding problem(std::string check, std::string found, std::string advice) {
    return {std::move(check), Verdict::problem, std::move(found), std::move(advice)};
  }
  static Finding unknown(std::string check, std::string found, std::string advice) {
    return {std::move(check), Verdict::unknown, std::move(found), std::move(advice)};
  }
};

using Findings = std::vector<Finding>;

}  // namespace jetpage::api::cli
