#include "jetpage/api/main.hpp"
#include "lending.hpp"

int main(int argc, char** argv) { return jetpage::api::main(argc, argv, {lending::lending()}); }
