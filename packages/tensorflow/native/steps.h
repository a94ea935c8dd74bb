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

struct Adam {
  /** The learning rate over the first mean's correction. */
  float rate;
  float beta1, beta2, epsilon;
  /** 1 − β₁ and 1 − β₂, which float32 cannot tell from β₁ and β₂. */
  float complement1, complement2;
  /** The root of the second mean's correction. */
  float correction;
};

/** weight, mean, square, gradient → the new weight, mean and mean square, as PyTorch's Adam defines them. */
void adam_step(long count, const float* weight, const float* mean, const float* square, const float* gradient,
               const Adam& options, float* new_weight, float* new_mean, float* new_square);

}  // namespace ablate
