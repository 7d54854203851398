#include "jetpage/api/main.hpp"
#include "jetpage/api/systems/systems.hpp"

int main(int argc, char** argv) { return jetpage::api::main(argc, argv, jetpage::api::shipped_systems()); }
