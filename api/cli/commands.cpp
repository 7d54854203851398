#include "jetpage/api/cli/commands.hpp"

namespace jetpage::api::cli {

std::vector<Command> commands() {
  return {serve_command(),   send_command(),   tail_command(),   show_command(),  views_command(),
          rebuild_command(), verify_command(), parked_command(), skip_command(),  export_command(),
          import_command(),  decode_command(), doctor_command(), bench_command(), health_command(),
          systems_command(), config_command(), new_command(),    man_command(),   completion_command(),
          version_command()};
}

}  // namespace jetpage::api::cli
