// The gradient of a convolution's filter: dW[tap, c, f] = Σ_pixels x[pixel + tap, c] · dy[pixel, f], in register tiles
// of 6 rows (tap, c) × 16 f that run over some pixels at a time.

#include <algorithm>
#include <vector>

#include "buffer.h"
#include "cache.h"
#include "direct.h"
#include "patches.h"
#include "threads.h"
#include "microkernel.h"

namespace ablate::direct {

namespace {

/** dy `[pixels, F]` → `[⌈F / 16⌉, pixels, 16]`, filled up with zeros */
void pack(const float* dy, long pixels, long filters, float* packed) {
  for (long start = 0; start < filters; start += LANES) {
    const long there = std::min(LANES, filters - start);
    for (long p = 0; p < pixels; p++, packed += LANES) {
      std::copy_n(dy + p * filters + start, there, packed);
      std::fill(packed + there, packed + LANES, 0.0f);
    }
  }
}

struct Part {
  long first_image, last_image, first_channel, last_channel;
};

/** Adds what some images give for some channels. */
void add_part(const Convolution& shape, const float* x, const float* dy, const Part& part, float* gradient) {
  static thread_local Buffer x_buffer, dy_buffer;
  const Frame frame = {(shape.out_height - 1) * shape.stride_y + shape.kernel_height,
                       (shape.out_width - 1) * shape.stride_x + shape.kernel_width, shape.top, shape.left};
  const long frame_pixels = frame.height * frame.width, out_pixels = shape.out_height * shape.out_width;
  const long widest = std::min(BLOCK, part.last_channel - part.first_channel);
  const long group =
      group_size(frame_pixels * widest + out_pixels * shape.filters, part.last_image - part.first_image);
  const long padded = (shape.filters + LANES - 1) / LANES * LANES;
  float* framed = x_buffer.floats(group * frame_pixels * widest);
  float* packed = dy_buffer.floats(group * out_pixels * padded);
  const auto inputs = indirection_buffer(group, frame.height, frame.width, shape.out_height, shape.out_width,
                                         shape.stride_y, shape.stride_x);
  for (long n = part.first_image; n < part.last_image; n += group) {
    const long images = std::min(group, part.last_image - n), pixels = images * out_pixels;
    pack(dy + n * out_pixels * shape.filters, pixels, shape.filters, packed);
    for (long from = part.first_channel; from < part.last_channel; from += BLOCK) {
      const long block = std::min(BLOCK, part.last_channel - from);
      copy_framed({x, shape.height, shape.width, shape.channels}, frame, n, n + images, from, block, framed);
      std::vector<int> rows, gradients, offsets(inputs.begin(), inputs.begin() + pixels);
      for (int& offset : offsets) offset *= static_cast<int>(block);
      for (long ky = 0; ky < shape.kernel_height; ky++)
        for (long kx = 0; kx < shape.kernel_width; kx++)
          for (long c = 0; c < block; c++) {
            rows.push_back(static_cast<int>((ky * frame.width + kx) * block + c));
            gradients.push_back(
                static_cast<int>(((ky * shape.kernel_width + kx) * shape.channels + from + c) * shape.filters));
          }
      const long at_once = std::max(64L, FIRST_LEVEL / block);
      for (long p = 0; p < pixels; p += at_once)
        for (long f = 0; f < shape.filters; f += LANES)
          add_products(static_cast<long>(rows.size()), ListedRows(framed, rows.data()),
                       ListedPlaces{&offsets[p], std::min(at_once, pixels - p)},
                       packed + (f / LANES * pixels + p) * LANES, nullptr, FirstLanes(shape.filters - f),
                       ListedRows(gradient + f, gradients.data()));
    }
  }
}

}  // namespace

void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient) {
  Threads& threads = Threads::pool();
  const long size = shape.kernel_height * shape.kernel_width * shape.channels * shape.filters;
  std::fill(gradient, gradient + size, 0.0f);
  if (shape.channels >= threads.count() * BLOCK) {
    threads.split(shape.channels, BLOCK, threads.count(), [&](int, long from, long to) {
      add_part(shape, x, dy, {0, shape.images, from, to}, gradient);
    });
    return;
  }
  static thread_local Buffer buffer;
  const int shares = threads.shares(size);
  float* others = buffer.floats((shares - 1) * size);
  std::fill(others, others + (shares - 1) * size, 0.0f);
  threads.split(shape.images, 1, shares, [&](int share, long from, long to) {
    add_part(shape, x, dy, {from, to, 0, shape.channels}, share == 0 ? gradient : others + (share - 1) * size);
  });
  for (int share = 1; share < shares; share++)
    for (long i = 0; i < size; i++) gradient[i] += others[(share - 1) * size + i];
}

}  // namespace ablate::direct
