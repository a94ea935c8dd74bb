// Convolutions of any size and stride as they are defined, and their gradients: what convolution.h says, summed up
// directly.
#pragma once

#include "convolution.h"

namespace ablate::direct {

void convolve(const Convolution& shape, const float* x, const float* filter, const float* bias, float* y);

void input_gradient(const Convolution& shape, const float* dy, const float* filter, float* dx);

void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient);

}  // namespace ablate::direct
