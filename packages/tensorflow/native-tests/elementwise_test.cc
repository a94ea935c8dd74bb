#include "../native/elementwise.h"

#include <cmath>

#include "test.h"

namespace ablate::test {

namespace {

/** Normal numbers with special ones among them, in other places for each seed. */
Floats with_special(unsigned seed, long count) {
  const float special[] = {NAN, INFINITY, -INFINITY, 0, -0.0f};
  Floats values = normal(seed, count);
  for (long i = 0; i < 5; i++)
    for (long at = seed + 2 * i; at < count; at += 13 + seed) values[at] = special[i];
  return values;
}

struct Case {
  const char* name;
  void (*run)(long count, const float* a, const float* b, float* y);
  float (*plain)(float a, float b);
};

const Case CASES[] = {
    {"relu", [](long count, const float* a, const float*, float* y) { relu(count, a, y); },
     [](float a, float) { return a < 0 ? 0 : a; }},
    {"relu's gradient", relu_gradient, [](float dy, float y) { return y > 0 ? dy : 0; }},
    {"add", add, [](float a, float b) { return a + b; }},
    {"add and relu", add_relu, [](float a, float b) { return a + b < 0 ? 0 : a + b; }},
};

}  // namespace

void add_elementwise_tests(Tests& tests) {
  // A few elements, and more than one thread takes, not a multiple of what a share is made of.
  for (const long count : {1, 3, 37, 40'005})
    for (const Case& c : CASES)
      tests.push_back({std::string(c.name) + " of " + std::to_string(count) + " elements", [&c, count] {
                         const Floats a = with_special(1, count), b = with_special(2, count);
                         Floats actual = unfilled(count), expected;
                         c.run(count, a.data(), b.data(), actual.data());
                         for (long i = 0; i < count; i++) expected.push_back(c.plain(a[i], b[i]));
                         expect_same("y", actual, expected);
                       }});
}

}  // namespace ablate::test
