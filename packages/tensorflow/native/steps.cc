#include "steps.h"

#include <cmath>

namespace ablate {

void momentum_step(long count, const float* weight, const float* velocity, const float* gradient,
                   const Momentum& options, float* new_weight, float* new_velocity) {
  const auto [rate, momentum, is_nesterov] = options;
#pragma GCC ivdep
  for (long i = 0; i < count; i++) {
    const float v = momentum * velocity[i] + gradient[i];
    new_velocity[i] = v;
    new_weight[i] = weight[i] - rate * (is_nesterov ? gradient[i] + momentum * v : v);
  }
}

void adam_step(long count, const float* weight, const float* mean, const float* square, const float* gradient,
               const Adam& options, float* new_weight, float* new_mean, float* new_square) {
  const auto [rate, beta1, beta2, epsilon, complement1, complement2, correction] = options;
#pragma GCC ivdep
  for (long i = 0; i < count; i++) {
    const float g = gradient[i];
    const float m = beta1 * mean[i] + complement1 * g;
    const float v = beta2 * square[i] + complement2 * g * g;
    new_mean[i] = m;
    new_square[i] = v;
    new_weight[i] = weight[i] - rate * m / (std::sqrt(v) / correction + epsilon);
  }
}

}  // namespace ablate
