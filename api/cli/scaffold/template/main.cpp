#include "jetpage/api/main.hpp"
#include "sample.hpp"

int main(int argc, char** argv) { return jetpage::api::main(argc, argv, {sample::sample()}); }
