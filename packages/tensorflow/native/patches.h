// What both convolution kernels read: a block of channels of some images, copied into a frame of zeros, and
// where in it the inputs of each output pixel lie.
#pragma once

#include <vector>

namespace ablate {

/** Channels that are taken at once, so that the weights that meet them stay in the first-level cache. */
constexpr long BLOCK = 32;

/** Images with room around them: pixel (0, 0) of the frame is `top` above and `left` before that of the image. */
struct Frame {
  long height, width;
  /** May be negative: then the image's first rows or columns are left out. */
  long top, left;
};

struct Images {
  const float* data;
  long height, width, channels;
};

/** Copies channels [from, from + block) of images [first, last) to `framed`, `[last − first, frame, block]`. */
void copy_framed(const Images& images, const Frame& frame, long first, long last, long from, long block,
                 float* framed);

/** Pixels of a grid `rows × columns` on each of some images `[height, width]`, as offsets in pixels. */
std::vector<int> indirection_buffer(long images, long height, long width, long rows, long columns, long step_y,
                                    long step_x, long first_y = 0, long first_x = 0);

/** How many images of so many floats each are taken at once, so that they stay in the second-level cache. */
long group_size(long floats_each, long images);

}  // namespace ablate
