#include "api/cli/commands.hpp"

namespace jetpage::api::cli {

std::vector<Command> commands() {
  return {serve_command(),   send_command(),   tail_command(),   decode_command(),
          systems_command(), config_command(), health_command(), version_command()};
}

}  // namespace jetpage::api::cli
