// Convolutions of 3 × 3 with stride 1 and their gradients by Winograd's F(4×4, 3×3), which multiplies a quarter as
// often.
#pragma once

#include "convolution.h"

namespace ablate::winograd {

/** Whether it can be computed so: 3 × 3, stride 1, channels and filters in multiples of eight. */
bool applies(const Convolution& shape);

/** Whether that is the faster way, too. */
bool pays(const Convolution& shape);

void convolve(const Convolution& shape, const float* x, const float* filter, const float* bias, float* y);

void input_gradient(const Convolution& shape, const float* dy, const float* filter, float* dx);

void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient);

}  // namespace ablate::winograd
