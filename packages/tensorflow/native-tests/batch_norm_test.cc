#include "../native/batch_norm.h"

#include <cmath>

#include "test.h"

namespace ablate::test {

namespace {

constexpr float EPSILON = 1e-3f, MOMENTUM = 0.75f;

struct Case {
  long rows, columns;
  /** Added to every input. */
  float offset;
  bool is_unbiased, is_rectified;
};

/** Rows are added eight at a time, and as floats up to 512. */
const Case CASES[] = {
    {1, 5, 0, false, false}, {1, 5, 0, true, true},   {7, 3, 0, true, false},
    {8, 8, 0, false, true},  {19, 130, 0, false, true}, {520, 1, 0, true, false},
    {5003, 4, 0, true, true}, {3001, 17, 4096, false, false},
};

/** So coarse that sums with the offset are exact. */
Floats coarse(unsigned seed, long count, float offset = 0) {
  Floats values = normal(seed, count);
  for (float& value : values) value = std::round(value * 256) / 256 + offset;
  return values;
}

struct Operands {
  Floats x, dy, gamma, beta, old_mean, old_variance;

  explicit Operands(const Case& c)
      : x(coarse(1, c.rows * c.columns, c.offset)),
        dy(coarse(2, c.rows * c.columns)),
        gamma(coarse(3, c.columns)),
        beta(coarse(4, c.columns)),
        old_mean(normal(5, c.columns)),
        old_variance(normal(6, c.columns)) {}
};

/** By the definition, rectified if asked for; the variance is the biased one. */
struct Plain {
  Doubles y, mean, variance, dx, d_gamma, d_beta;

  Plain(const Case& c, const Operands& of) : y(of.x.size()), dx(of.x.size()) {
    for (long column = 0; column < c.columns; column++) {
      const auto at = [&](long row) { return row * c.columns + column; };
      double sum = 0, squares = 0;
      for (long r = 0; r < c.rows; r++) sum += of.x[at(r)];
      const double center = sum / c.rows;
      for (long r = 0; r < c.rows; r++) squares += std::pow(of.x[at(r)] - center, 2);
      const double root = std::sqrt(squares / c.rows + EPSILON), scale = of.gamma[column];
      const auto unit = [&](long row) { return (of.x[at(row)] - center) / root; };
      const auto gradient = [&](long row) { return c.is_rectified && y[at(row)] == 0 ? 0.0 : double(of.dy[at(row)]); };
      double sum_dy = 0, products = 0;
      for (long r = 0; r < c.rows; r++) {
        const double output = unit(r) * scale + of.beta[column];
        y[at(r)] = c.is_rectified ? std::max(output, 0.0) : output;
        sum_dy += gradient(r);
        products += gradient(r) * unit(r);
      }
      for (long r = 0; r < c.rows; r++)
        dx[at(r)] = scale / root * (gradient(r) - (sum_dy + unit(r) * products) / c.rows);
      mean.push_back(center);
      variance.push_back(squares / c.rows);
      d_gamma.push_back(products);
      d_beta.push_back(sum_dy);
    }
  }
};

struct Results {
  Floats y, running_mean, running_variance, mean, variance;

  explicit Results(const Matrix& size)
      : y(unfilled(size.rows * size.columns)),
        running_mean(unfilled(size.columns)),
        running_variance(running_mean),
        mean(running_mean),
        variance(running_mean) {}

  Moments moments() { return {running_mean.data(), running_variance.data(), mean.data(), variance.data()}; }
};

Results forward(const Case& c, const Operands& of, bool has_old) {
  const Matrix size = {c.rows, c.columns};
  Results results(size);
  const Normalization options = {
      .epsilon = EPSILON, .momentum = MOMENTUM, .is_unbiased = c.is_unbiased, .is_rectified = c.is_rectified};
  batch_norm(size, of.x.data(), of.gamma.data(), of.beta.data(), has_old ? of.old_mean.data() : nullptr,
             has_old ? of.old_variance.data() : nullptr, options, results.y.data(), results.moments());
  return results;
}

void compare(const Case& c) {
  const Operands of(c);
  const Plain expected(c, of);
  const Results actual = forward(c, of, true);
  // Where the offset is that large, a float of the output's shift has an error of 2e-4.
  const double most = c.offset == 0 ? 1e-5 : 1e-3;
  expect_close("y", actual.y, expected.y, most, 1);
  expect_close("the mean", actual.mean, expected.mean, 1e-6);
  expect_close("the variance", actual.variance, expected.variance, 1e-6);
  const double correction = c.is_unbiased && c.rows > 1 ? double(c.rows) / (c.rows - 1) : 1;
  const auto moved = [&](const Floats& old, const Doubles& batch, double factor) {
    Doubles values(batch);
    for (size_t i = 0; i < values.size(); i++)
      values[i] = MOMENTUM * old[i] + (1 - MOMENTUM) * factor * values[i];
    return values;
  };
  expect_close("the running mean", actual.running_mean, moved(of.old_mean, expected.mean, 1), 1e-6);
  expect_close("the running variance", actual.running_variance,
               moved(of.old_variance, expected.variance, correction), 1e-6);

  const Matrix size = {c.rows, c.columns};
  Floats dx = unfilled(of.x.size()), d_gamma = unfilled(c.columns), d_beta = unfilled(c.columns);
  batch_norm_gradient(size, of.dy.data(), of.x.data(), of.gamma.data(), actual.mean.data(), actual.variance.data(),
                      c.is_rectified ? of.beta.data() : nullptr, EPSILON, dx.data(), d_gamma.data(), d_beta.data());
  // That of one row is zero.
  expect_close("dx", dx, expected.dx, most, 1);
  expect_close("dgamma", d_gamma, expected.d_gamma, most, 1);
  expect_close("dbeta", d_beta, expected.d_beta, most, 1);

  Floats sums = unfilled(c.columns);
  column_sums(size, of.dy.data(), sums.data());
  Doubles totals(c.columns);
  for (size_t i = 0; i < of.dy.size(); i++) totals[i % c.columns] += of.dy[i];
  expect_close("sums of columns", sums, totals, 1e-6);
}

}  // namespace

void add_batch_norm_tests(Tests& tests) {
  for (const Case& c : CASES)
    tests.push_back({"batch norm of " + std::to_string(c.rows) + " × " + std::to_string(c.columns), [&c] { compare(c); }});

  tests.push_back({"batch norm without old running values puts out the batch's own", [] {
                     const Case c = {7, 3, 0, true, false};
                     const Results actual = forward(c, Operands(c), false);
                     expect_same("the mean", actual.running_mean, actual.mean);
                     expect_same("the variance", actual.running_variance, actual.variance);
                   }});

  for (const bool is_rectified : {false, true})
    tests.push_back({"batch norm gives NaN for a column with one, and for one with an infinity", [is_rectified] {
                       const Case c = {3, 3, 0, false, is_rectified};
                       Operands of(c);
                       of.x = {1, 1, 1, NAN, 2, 1, 2, INFINITY, 1};
                       of.beta = {0, 0, 0.5f};
                       const Results actual = forward(c, of, true);
                       expect_same("y", actual.y, {NAN, NAN, 0.5f, NAN, NAN, 0.5f, NAN, NAN, 0.5f});
                       expect_same("the variance", actual.variance, {NAN, NAN, 0});
                     }});

  tests.push_back({"batch norm lets no gradient through an output of zero", [] {
                     const Floats x = {1, 2, 3, 4}, dy(4, 1), zero(2), mean = {2, 3}, variance = {1, 1};
                     Floats dx = unfilled(4), d_gamma = unfilled(2), d_beta = unfilled(2);
                     batch_norm_gradient({2, 2}, dy.data(), x.data(), zero.data(), mean.data(), variance.data(),
                                         zero.data(), EPSILON, dx.data(), d_gamma.data(), d_beta.data());
                     expect_same("dx", dx, Floats(4));
                     expect_same("dgamma", d_gamma, zero);
                     expect_same("dbeta", d_beta, zero);
                   }});

  tests.push_back({"sums of columns do not lose what one float would lose", [] {
                     const Matrix size = {300'001, 1};
                     const Floats x(size.rows, 0.1f);
                     Floats sums = unfilled(1);
                     column_sums(size, x.data(), sums.data());
                     expect_close("the sum", sums, {size.rows * double(0.1f)}, 2e-6);
                   }});
}

}  // namespace ablate::test
