#pragma once

#include <set>
#include <span>
#include <string>
#include <unordered_map>

#include "jetpage/projections/fields.hpp"

namespace jetpage::projections {

// Where the changed rows lie by the value of one field.
class ChangedIndex {
 public:
  explicit ChangedIndex(Field field) : field_(field) {}

  void add(const std::string& key, std::span<const std::uint8_t> row) {
    if (const auto value = index_key_of_row(row, field_)) keys_[*value].insert(key);
  }
  void remove(const std::string& key, std::span<const std::uint8_t> row) {
    if (const auto value = index_key_of_row(row, field_)) keys_[*value].erase(key);
  }
  [[nodiscard]] const std::set<std::string>& keys(const std::string& value) const {
    static const std::set<std::string> none;
    const auto found = keys_.find(value);
    return found == keys_.end() ? none : found->second;
  }

 private:
  Field field_;
  std::unordered_map<std::string, std::set<std::string>> keys_;
};

}  // namespace jetpage::projections
