// Tests of the kernels without TensorFlow: each runs a kernel on tensors of exactly its size, and compares what it
// gives with what a plain loop in double precision does.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace ablate::test {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;

struct Test {
  std::string name;
  std::function<void()> run;
};
using Tests = std::vector<Test>;

void add_convolution_tests(Tests& tests);
void add_batch_norm_tests(Tests& tests);
void add_elementwise_tests(Tests& tests);
void add_step_tests(Tests& tests);
void add_buffer_tests(Tests& tests);
void add_thread_tests(Tests& tests);

/** Normal numbers, the same for a seed. */
Floats normal(unsigned seed, long count);

/** What an output is made of before the kernel fills it. */
Floats unfilled(long count);

/** @throws where the condition does not hold. */
void expect(bool condition, const std::string& what);

/** @throws where a value differs from the expected one by more than `most` times the largest of those and `scale`. */
void expect_close(const std::string& what, const Floats& actual, const Doubles& expected, double most,
                  double scale = 0);

/** @throws where a value is not the expected one; NaN is NaN. */
void expect_same(const std::string& what, const Floats& actual, const Floats& expected);

}  // namespace ablate::test
