// Runs the tests whose names contain the argument, or all, with `ABLATE_THREADS` threads, and names those that fail.

#include <cstdio>
#include <exception>

#include "test.h"

/** What a thread that ends leaves behind on purpose. */
extern "C" const char* __lsan_default_suppressions() { return "leak:ablate::Threads::Producer::~Producer"; }

int main(int count, char** arguments) {
  using namespace ablate::test;
  Tests tests;
  add_convolution_tests(tests);
  add_batch_norm_tests(tests);
  add_elementwise_tests(tests);
  add_step_tests(tests);
  add_buffer_tests(tests);
  add_thread_tests(tests);
  const std::string part = count > 1 ? arguments[1] : "";
  int passed = 0, failed = 0;
  for (const auto& [name, run] : tests) {
    if (name.find(part) == std::string::npos) continue;
    try {
      run();
      passed++;
    } catch (const std::exception& error) {
      failed++;
      std::printf("failed: %s: %s\n", name.c_str(), error.what());
    }
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return passed > 0 && failed == 0 ? 0 : 1;
}
