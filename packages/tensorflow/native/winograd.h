// Convolutions of 3 × 3 with stride 1 by Winograd's F(4×4, 3×3), which multiplies a quarter as often.
#pragma once

#include "convolution.h"

namespace ablate::winograd {

/** One such convolution, or its input gradient, which is one of dy with the filter turned round. */
struct Problem {
  const float* in;
  long images, height, width, channels;
  const float* filter;
  /** The filter `[3, 3, channels, filters]`, or `[3, 3, filters, channels]` and turned round. */
  bool is_turned;
  const float* bias;
  float* out;
  long out_height, out_width, filters;
  long top, left;
};

/** Whether it can be computed so, and that is the faster way. */
bool applies(const Convolution& shape);

void convolve(const Problem& problem);

/** x `[N, H, W, C]`, dy `[N, H′, W′, F]` → the filter's gradient `[3, 3, C, F]` */
void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient);

}  // namespace ablate::winograd
