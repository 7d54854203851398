#include "jetpage/aggregates/cinema/message.hpp"

#include "jetpage/testing/given_when_then.hpp"

namespace message_test {

using namespace cinema::message;
using jetpage::testing::given;

TEST_CASE("A message is sent once, whatever is asked later") {
  const MessageSentT sent{.msgId = 3, .movieId = 1, .content = "hello"};
  given<Message>()
      .when(SendT{.msgId = 3, .movieId = 1, .content = "hello"})
      .then(sent)
      .shows(cinema::views::MessageT{.msgId = 3, .movieId = 1, .content = "hello"})
      .asked_again_nothing();
  given<Message>(sent).when(SendT{.msgId = 3, .movieId = 1, .content = "other"}).then_nothing();
}

}  // namespace message_test
