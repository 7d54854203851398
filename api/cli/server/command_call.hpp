#pragma once

#include <string>
#include <vector>

#include "jetpage/api/system/system.hpp"

// What can be sent to a system, and how words become the request, all from the system's tables.
namespace jetpage::api::cli {

// `register` for cinema.movie.Register.
std::string verb_of(const CommandEndpoint& endpoint);
bool takes_id(const CommandEndpoint& endpoint);

// The command of this aggregate and name, whatever their case. Fault::invalid says which there are.
eventstore::Result<const CommandEndpoint*> find_command(const System& system, const std::string& aggregate,
                                                        const std::string& verb);

// The path for the words behind a command, relative to the system's: the first of them is the id, where one is taken.
// Fault::invalid when it is missing.
eventstore::Result<std::string> path_of(const CommandEndpoint& endpoint, const std::vector<std::string>& words);

// The body for those words: `field=value` with texts and numbers as they are, lists and objects as JSON; `field:=json`
// for any. Fault::invalid: a word that is neither, or a field that the command has not.
eventstore::Result<std::string> body_of(const CommandEndpoint& endpoint, const std::vector<std::string>& words);

// The commands with their fields as columns; of one aggregate unless it is empty.
std::string list_commands(const std::vector<const System*>& systems, const std::string& aggregate);

}  // namespace jetpage::api::cli
