// The tiles that an image is cut into, and the values of what they need at the points.
#pragma once

#include <vector>

#include "lanes.h"
#include "patches.h"
#include "winograd_transforms.h"

namespace ablate::winograd {

inline long ceil_div(long a, long b) { return (a + b - 1) / b; }

/** The 4 × 4 tiles that outputs are cut into, of all images in a row. */
struct Tiles {
  long rows, columns, total;

  Tiles(long images, long height, long width)
      : rows(ceil_div(height, OUTPUTS)), columns(ceil_div(width, OUTPUTS)), total(images * rows * columns) {}

  /** Calls use(t, image, y, x) for the tiles first + t, where t < count. */
  template <typename Use>
  void each(long first, long count, const Use& use) const {
    long row = first / columns % rows, column = first % columns, image = first / (rows * columns);
    for (long t = 0; t < count; t++) {
      use(t, image, row * OUTPUTS, column * OUTPUTS);
      if (++column < columns) continue;
      column = 0;
      if (++row < rows) continue;
      row = 0;
      image++;
    }
  }
};

/** Zeros to be read in place of rows outside of an image: a square's width of them. */
inline const float* zeros(long count) {
  static thread_local std::vector<float> zeros;
  if (static_cast<long>(zeros.size()) < count) zeros.resize(count);
  return zeros.data();
}

/**
 * Values at the points of squares that start `top` above and `left` of each tile, for some channels:
 * `put(tile, channel)` says where the first point's go, the others' follow at `step`.
 */
template <typename Transform, typename Put>
void transform_tiles(const Images& images, const Tiles& tiles, long top, long left, long first, long count,
                      long from, long channels, long step, const Put& put) {
  constexpr long SIDE = Transform::FROM;
  const auto& [data, height, width, all_channels] = images;
  const float* const outside = zeros(SIDE * all_channels);
  tiles.each(first, count, [&](long t, long image, long tile_y, long tile_x) {
    const long y = tile_y - top, x = tile_x - left;
    const float* rows[SIDE];
    for (long i = 0; i < SIDE; i++)
      rows[i] = from + (y + i < 0 || y + i >= height ? outside
                                                     : data + ((image * height + y + i) * width + x) * all_channels);
    for (long c = 0; c < channels; c += REGISTER) {
      float* to = put(t, c);
      transform<Transform>(
          [&](int i, int j) { return _mm256_loadu_ps(rows[i] + j * all_channels + c); },
          [&](int j) { return x + j >= 0 && x + j < width; },
          [&](int i, int j, Vector v) { _mm256_storeu_ps(to + (i * POINTS + j) * step, v); });
    }
  });
}

}  // namespace ablate::winograd
