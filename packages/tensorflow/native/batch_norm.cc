#include "batch_norm.h"

#include <cmath>
#include <limits>
#include <vector>

#include "columns.h"
#include "select.h"
#include "threads.h"

namespace ablate {

namespace {

/** y = scale · x + shift, from the moments as they are put out: the gradient finds the same y again. */
struct Affine {
  std::vector<float> scale, shift;

  Affine(long columns, const float* gamma, const float* beta, const float* mean, const float* variance, float epsilon)
      : scale(columns), shift(columns) {
    for (long c = 0; c < columns; c++) {
      const double factor = gamma[c] / std::sqrt(double(variance[c]) + epsilon);
      scale[c] = static_cast<float>(factor);
      shift[c] = static_cast<float>(beta[c] - mean[c] * factor);
    }
  }
};

/** Runs `row(number)` for every row, shared out over the threads. */
template <typename Row>
void each_row(const Matrix& size, const Row& row) {
  Threads::pool().parallel_for(size.rows, 1, FEW / size.columns, [&](long from, long to) {
    for (long r = from; r < to; r++) row(r);
  });
}

}  // namespace

void batch_norm(const Matrix& size, const float* x, const float* gamma, const float* beta, const float* old_mean,
                const float* old_variance, const Normalization& options, float* y, const Moments& moments) {
  const auto [rows, columns] = size;
  // Around the first row's values, which keeps the difference of squares exact where the mean is far from zero.
  const float* pivot = x;
  const auto totals = column_totals(rows, columns, [=](long r, long c, float& sum, float& squares) {
    const float d = x[r * columns + c] - pivot[c];
    sum += d;
    squares += d * d;
  });
  const double correction = options.is_unbiased && rows > 1 ? double(rows) / (rows - 1) : 1;
  for (long c = 0; c < columns; c++) {
    const double offset = totals[c] / rows;
    const double mean = pivot[c] + offset;
    const double difference = totals[columns + c] / rows - offset * offset;
    // In this order a NaN stays one.
    const double variance = difference < 0 ? 0 : difference;
    moments.mean[c] = static_cast<float>(mean);
    moments.variance[c] = static_cast<float>(variance);
    const auto moved = [&](const float* old, double value, double factor) {
      return static_cast<float>(old == nullptr
                                    ? value
                                    : options.momentum * old[c] + (1 - options.momentum) * factor * value);
    };
    moments.running_mean[c] = moved(old_mean, mean, 1);
    moments.running_variance[c] = moved(old_variance, variance, correction);
  }
  const Affine affine(columns, gamma, beta, moments.mean, moments.variance, options.epsilon);
  const float *const a = affine.scale.data(), *const b = affine.shift.data();
  const float floor = options.is_rectified ? 0 : -std::numeric_limits<float>::infinity();
  each_row(size, [=](long r) {
#pragma GCC ivdep
    for (long c = 0; c < columns; c++) {
      const float value = std::fma(x[r * columns + c], a[c], b[c]);
      // In this order a NaN stays one.
      y[r * columns + c] = value < floor ? floor : value;
    }
  });
}

namespace {

/** `gradient(row, column)` gives dy as it reaches the normalization. */
template <typename Gradient>
void gradients(const Matrix& size, const Gradient& gradient, const float* x, const float* gamma, const float* mean,
               const float* variance, float epsilon, float* dx, float* d_gamma, float* d_beta) {
  const auto [rows, columns] = size;
  const auto totals = column_totals(rows, columns, [=](long r, long c, float& sum, float& products) {
    const float d = gradient(r, c);
    sum += d;
    products += d * (x[r * columns + c] - mean[c]);
  });

  // dx = a · dy + b · x + offset
  std::vector<float> factors(3 * columns);
  float *const a = factors.data(), *const b = a + columns, *const offset = b + columns;
  for (long c = 0; c < columns; c++) {
    const double inverse = 1 / std::sqrt(double(variance[c]) + epsilon);
    const double product = totals[columns + c] * inverse;
    d_beta[c] = static_cast<float>(totals[c]);
    d_gamma[c] = static_cast<float>(product);
    const double scale = gamma[c] * inverse;
    const double slope = -scale * product * inverse / rows;
    a[c] = static_cast<float>(scale);
    b[c] = static_cast<float>(slope);
    offset[c] = static_cast<float>(-scale * totals[c] / rows - slope * mean[c]);
  }
  each_row(size, [=](long r) {
#pragma GCC ivdep
    for (long c = 0; c < columns; c++)
      dx[r * columns + c] = a[c] * gradient(r, c) + (b[c] * x[r * columns + c] + offset[c]);
  });
}

}  // namespace

void batch_norm_gradient(const Matrix& size, const float* dy, const float* x, const float* gamma, const float* mean,
                         const float* variance, const float* beta, float epsilon, float* dx, float* d_gamma,
                         float* d_beta) {
  const long columns = size.columns;
  if (beta == nullptr) {
    const auto gradient = [=](long r, long c) { return dy[r * columns + c]; };
    return gradients(size, gradient, x, gamma, mean, variance, epsilon, dx, d_gamma, d_beta);
  }
  const Affine affine(columns, gamma, beta, mean, variance, epsilon);
  const float *const a = affine.scale.data(), *const b = affine.shift.data();
  const auto gradient = [=](long r, long c) {
    return where(std::fma(x[r * columns + c], a[c], b[c]) > 0, dy[r * columns + c]);
  };
  gradients(size, gradient, x, gamma, mean, variance, epsilon, dx, d_gamma, d_beta);
}

void column_sums(const Matrix& size, const float* x, float* sums) {
  const long columns = size.columns;
  const auto totals = column_totals(size.rows, columns,
                                    [=](long r, long c, float& sum, float&) { sum += x[r * columns + c]; });
  std::copy_n(totals.begin(), columns, sums);
}

}  // namespace ablate
