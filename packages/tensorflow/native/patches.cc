#include "patches.h"

#include <algorithm>
#include <cstring>

#include "cache.h"

namespace ablate {

void copy_framed(const Images& images, const Frame& frame, long first, long last, long from, long block,
                 float* framed) {
  const long above = std::clamp(frame.top, 0L, frame.height);
  const long before = std::clamp(frame.left, 0L, frame.width);
  const long end_y = std::clamp(images.height + frame.top, above, frame.height);
  const long end_x = std::clamp(images.width + frame.left, before, frame.width);
  const long row = frame.width * block;
  for (long n = first; n < last; n++, framed += frame.height * row) {
    std::fill(framed, framed + above * row, 0.0f);
    for (long y = above; y < end_y; y++) {
      float* to = framed + y * row;
      std::fill(to, to + before * block, 0.0f);
      to += before * block;
      const float* pixel = images.data +
                           ((n * images.height + y - frame.top) * images.width + before - frame.left) *
                               images.channels +
                           from;
      if (block == images.channels) {
        std::memcpy(to, pixel, sizeof(float) * (end_x - before) * block);
        to += (end_x - before) * block;
      } else {
        for (long x = before; x < end_x; x++, to += block, pixel += images.channels)
          std::memcpy(to, pixel, sizeof(float) * block);
      }
      std::fill(to, framed + (y + 1) * row, 0.0f);
    }
    std::fill(framed + end_y * row, framed + frame.height * row, 0.0f);
  }
}

std::vector<int> indirection_buffer(long images, long height, long width, long rows, long columns, long step_y,
                                    long step_x, long first_y, long first_x) {
  std::vector<int> offsets;
  offsets.reserve(images * rows * columns);
  for (long n = 0; n < images; n++)
    for (long y = 0; y < rows; y++)
      for (long x = 0; x < columns; x++)
        offsets.push_back(
            static_cast<int>((n * height + first_y + y * step_y) * width + first_x + x * step_x));
  return offsets;
}

long group_size(long floats_each, long images) {
  return std::clamp(SECOND_LEVEL / std::max(1L, floats_each), 1L, std::max(1L, images));
}

}  // namespace ablate
