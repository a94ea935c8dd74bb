// Convolutions of float32 images `[N, H, W, C]` with filters `[h, w, C, F]` and their gradients, on AVX2.
#pragma once

namespace ablate {

struct Convolution {
  long images, height, width, channels;
  long kernel_height, kernel_width;
  long out_height, out_width, filters;
  long stride_y, stride_x;
  /** Rows and columns of zeros before the image. */
  long top, left;
};

/** x `[N, H, W, C]`, filter `[h, w, C, F]` and a bias `[F]` or null → y `[N, H′, W′, F]` */
void convolve(const Convolution& shape, const float* x, const float* filter, const float* bias, float* y);

/** dy `[N, H′, W′, F]`, filter `[h, w, C, F]` → dx `[N, H, W, C]` */
void input_gradient(const Convolution& shape, const float* dy, const float* filter, float* dx);

/** x `[N, H, W, C]`, dy `[N, H′, W′, F]` → the filter's gradient `[h, w, C, F]` */
void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient);

}  // namespace ablate
