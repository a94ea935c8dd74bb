#include "test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace ablate::test {

namespace {

void expect_count(const std::string& what, size_t actual, size_t expected) {
  expect(actual == expected, what + ": expected " + std::to_string(expected) + " values, got " + std::to_string(actual));
}

[[noreturn]] void fail(const std::string& what, size_t at, double actual, double expected) {
  throw std::runtime_error(what + "[" + std::to_string(at) + "]: expected " + std::to_string(expected) + ", got " +
                           std::to_string(actual));
}

}  // namespace

Floats normal(unsigned seed, long count) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> distribution;
  Floats values(count);
  for (float& value : values) value = distribution(generator);
  return values;
}

Floats unfilled(long count) { return Floats(count, std::numeric_limits<float>::quiet_NaN()); }

void expect(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error(what);
}

void expect_close(const std::string& what, const Floats& actual, const Doubles& expected, double most, double scale) {
  expect_count(what, actual.size(), expected.size());
  for (const double value : expected) scale = std::max(scale, std::abs(value));
  for (size_t i = 0; i < actual.size(); i++)
    // In this order a NaN is not close.
    if (!(std::abs(actual[i] - expected[i]) <= most * scale)) fail(what, i, actual[i], expected[i]);
}

void expect_same(const std::string& what, const Floats& actual, const Floats& expected) {
  expect_count(what, actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); i++)
    if (actual[i] != expected[i] && !(std::isnan(actual[i]) && std::isnan(expected[i])))
      fail(what, i, actual[i], expected[i]);
}

}  // namespace ablate::test
