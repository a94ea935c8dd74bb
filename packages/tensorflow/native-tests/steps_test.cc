#include "../native/steps.h"

#include <cmath>

#include "test.h"

namespace ablate::test {

namespace {

/** No multiple of a register's floats. */
constexpr long COUNT = 37;

void test_momentum(bool is_nesterov) {
  const Floats weight = normal(1, COUNT), velocity = normal(2, COUNT), gradient = normal(3, COUNT);
  Floats new_weight = unfilled(COUNT), new_velocity = unfilled(COUNT);
  momentum_step(COUNT, weight.data(), velocity.data(), gradient.data(),
                {.rate = 0.25f, .momentum = 0.75f, .is_nesterov = is_nesterov}, new_weight.data(), new_velocity.data());
  Doubles weights, velocities;
  for (long i = 0; i < COUNT; i++) {
    const double g = gradient[i], v = 0.75 * velocity[i] + g;
    velocities.push_back(v);
    weights.push_back(weight[i] - 0.25 * (is_nesterov ? g + 0.75 * v : v));
  }
  expect_close("the weight", new_weight, weights, 1e-6);
  expect_close("the velocity", new_velocity, velocities, 1e-6);
}

void test_adam() {
  const Floats weight = normal(1, COUNT), mean = normal(2, COUNT), gradient = normal(3, COUNT);
  Floats square = normal(4, COUNT);
  for (float& value : square) value *= value;
  const Adam options = {.rate = 0.25f,
                        .beta1 = 0.75f,
                        .beta2 = 0.875f,
                        .epsilon = 0.125f,
                        .complement1 = 0.3f,
                        .complement2 = 0.2f,
                        .correction = 0.5f};
  Floats new_weight = unfilled(COUNT), new_mean = unfilled(COUNT), new_square = unfilled(COUNT);
  adam_step(COUNT, weight.data(), mean.data(), square.data(), gradient.data(), options, new_weight.data(),
            new_mean.data(), new_square.data());
  Doubles weights, means, squares;
  for (long i = 0; i < COUNT; i++) {
    const double g = gradient[i], m = 0.75 * mean[i] + double(0.3f) * g, v = 0.875 * square[i] + double(0.2f) * g * g;
    means.push_back(m);
    squares.push_back(v);
    weights.push_back(weight[i] - 0.25 * m / (std::sqrt(v) / 0.5 + 0.125));
  }
  expect_close("the weight", new_weight, weights, 1e-6);
  expect_close("the mean", new_mean, means, 1e-6);
  expect_close("the square", new_square, squares, 1e-6);
}

}  // namespace

void add_step_tests(Tests& tests) {
  tests.push_back({"a step with momentum", [] { test_momentum(false); }});
  tests.push_back({"a step with Nesterov's momentum", [] { test_momentum(true); }});
  tests.push_back({"a step of Adam", test_adam});
}

}  // namespace ablate::test
