#include "jetpage/eventstore/embedded/permissions.hpp"

#include "jetpage/eventstore/jetstream/connection/json_scan.hpp"

namespace jetpage::eventstore {
namespace {

// What a reader asks of JetStream. He makes a consumer and removes it when he is done; whose ephemeral one he removes cannot be told
// apart, and who loses one makes another. $JS.FC is how he keeps pace with what is pushed to him.
constexpr const char* reading[] = {"$JS.API.INFO",
                                   "$JS.API.STREAM.INFO.*",
                                   "$JS.API.STREAM.NAMES",
                                   "$JS.API.STREAM.LIST",
                                   "$JS.API.STREAM.MSG.GET.*",
                                   "$JS.API.DIRECT.GET.>",
                                   "$JS.API.CONSUMER.CREATE.>",
                                   "$JS.API.CONSUMER.MSG.NEXT.>",
                                   "$JS.API.CONSUMER.INFO.>",
                                   "$JS.API.CONSUMER.NAMES.*",
                                   "$JS.API.CONSUMER.LIST.*",
                                   "$JS.API.CONSUMER.DELETE.>",
                                   "$JS.FC.>"};

void add(std::string& list, const std::string& subject) { list += (list.empty() ? "" : ", ") + json_quoted(subject); }

}  // namespace

std::string permissions_of(const Credentials& owner, const std::vector<KeptReader>& kept) {
  std::string allowed;
  for (const char* subject : reading) add(allowed, subject);
  std::string denied;
  for (const auto& [stream, name] : kept) {
    const std::string reader = stream + "." + name;
    for (const char* what : {"CREATE.", "DELETE.", "MSG.NEXT."}) add(denied, "$JS.API.CONSUMER." + (what + reader));
    add(denied, "$JS.API.CONSUMER.CREATE." + reader + ".>");
  }
  return "# Who comes without a password may read.\nauthorization { users: [\n  { user: " + json_quoted(owner.user) +
         ", password: " + json_quoted(owner.password) +
         " },\n  { user: \"reader\", password: \"reader\", permissions: { publish: { allow: [" + allowed + "]" +
         (denied.empty() ? "" : ", deny: [" + denied + "]") + " } } }\n] }\nno_auth_user: \"reader\"\n";
}

}  // namespace jetpage::eventstore
