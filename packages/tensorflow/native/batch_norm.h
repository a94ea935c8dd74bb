// Batch normalization of x `[rows, columns]` over its rows.
#pragma once

namespace ablate {

struct Matrix {
  long rows, columns;
};

struct Normalization {
  float epsilon;
  /** Weight of the old running values. */
  float momentum;
  /** Whether the variance enters the running one as the unbiased estimate. */
  bool is_unbiased;
  /** Whether negative outputs become zero. */
  bool is_rectified;
};

/** Values of a batch, each `[columns]`. */
struct Moments {
  float *running_mean, *running_variance, *mean, *variance;
};

/** Old running values may be null: then the batch's own are given as the new ones. */
void batch_norm(const Matrix& size, const float* x, const float* gamma, const float* beta, const float* old_mean,
                const float* old_variance, const Normalization& options, float* y, const Moments& moments);

/**
 * dy, x, gamma and the batch's mean and variance → dx, dgamma, dbeta. `beta` is null unless the outputs were rectified:
 * then which of them were is computed anew, which costs less than reading them.
 */
void batch_norm_gradient(const Matrix& size, const float* dy, const float* x, const float* gamma, const float* mean,
                         const float* variance, const float* beta, float epsilon, float* dx, float* d_gamma,
                         float* d_beta);

/** x → its sum over the rows, `[columns]` */
void column_sums(const Matrix& size, const float* x, float* sums);

}  // namespace ablate
