#include "steps.h"

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

}  // namespace ablate
