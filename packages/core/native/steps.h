// One step of an optimizer for one weight, `count` floats.
#pragma once

namespace ablate {

struct Momentum {
  float rate, momentum;
  bool is_nesterov;
};

/** weight, velocity, gradient → the new weight and velocity, as PyTorch's SGD defines them. */
void momentum_step(long count, const float* weight, const float* velocity, const float* gradient,
                   const Momentum& options, float* new_weight, float* new_velocity);

}  // namespace ablate
