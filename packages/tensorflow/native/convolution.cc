#include "convolution.h"

#include "direct.h"
#include "winograd.h"

namespace ablate {

void convolve(const Convolution& shape, const float* x, const float* filter, const float* bias, float* y) {
  return winograd::pays(shape) ? winograd::convolve(shape, x, filter, bias, y)
                               : direct::convolve(shape, x, filter, bias, y);
}

void input_gradient(const Convolution& shape, const float* dy, const float* filter, float* dx) {
  return winograd::pays(shape) ? winograd::input_gradient(shape, dy, filter, dx)
                               : direct::input_gradient(shape, dy, filter, dx);
}

void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient) {
  return winograd::pays(shape) ? winograd::filter_gradient(shape, x, dy, gradient)
                               : direct::filter_gradient(shape, x, dy, gradient);
}

}  // namespace ablate
