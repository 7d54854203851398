#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace jetpage::tests {

// The text with a few random changes: bytes turned, taken out, put in, repeated, and words of the grammar in wrong places. The same seed gives
// the same texts.
class Mutation {
 public:
  Mutation(unsigned seed, std::vector<std::string> words) : random_(seed), words_(std::move(words)) {}

  std::string of(std::string text) {
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(text);
    return text;
  }
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

 private:
  void change(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    switch (below(5)) {
      case 0:
        text.insert(at, words_[below(words_.size())]);
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.insert(at, 1, static_cast<char>(random_()));
        break;
      case 3:
        text.insert(at, text.substr(below(text.size() + 1), 1 + below(16)));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(random_());
    }
  }

  std::minstd_rand random_;
  std::vector<std::string> words_;
};

}  // namespace jetpage::tests
