// Convolution and its input gradient as one sum: out[pixel] = bias + Σ_taps in[pixel + tap] · W[tap], in register
// tiles of 6 pixels × 16 outputs. The input gradient takes the pixels that meet the same taps together, which are
// those with the same row and column modulo the stride.

#include <algorithm>
#include <vector>

#include "buffer.h"
#include "direct.h"
#include "patches.h"
#include "threads.h"
#include "microkernel.h"

namespace ablate::direct {

namespace {

struct Tap {
  /** Where it lies from a pixel of the frame. */
  long y, x;
  /** Its number in the filter. */
  long number;
};

/** The filter's axis that is summed over and the one that is written, as steps in memory. */
struct Weights {
  const float* data;
  long tap_step, inner, inner_step, outer, outer_step;
};

/** A convolution, or the part of its input gradient that comes from the same taps. */
struct Problem {
  Images in;
  Frame frame;
  long step_y, step_x;
  std::vector<Tap> taps;
  Weights weights;
  const float* bias;
  float* out;
  long images, out_height, out_width;
  /** Pixels of the output that this one makes. */
  long rows, columns, first_y, first_x, out_step_y, out_step_x;
};

/** → `[⌈outer / 16⌉]` packs, each of `[blocks of inner][taps][block][16]`, filled up with zeros */
void pack(const Problem& problem, float* packed) {
  const auto& [data, tap_step, inner, inner_step, outer, outer_step] = problem.weights;
  for (long start = 0; start < outer; start += LANES) {
    const long there = std::min(LANES, outer - start);
    for (long from = 0; from < inner; from += BLOCK)
      for (const Tap& tap : problem.taps)
        for (long k = from; k < std::min(inner, from + BLOCK); k++, packed += LANES) {
          const float* weight = data + tap.number * tap_step + k * inner_step + start * outer_step;
          for (long o = 0; o < there; o++) packed[o] = weight[o * outer_step];
          std::fill(packed + there, packed + LANES, 0.0f);
        }
  }
}

std::vector<int> scaled(std::vector<int> offsets, long factor) {
  for (int& offset : offsets) offset *= static_cast<int>(factor);
  return offsets;
}

/** Images [first, last), a group of them at a time. */
void convolve_images(const Problem& problem, const float* packed, long first, long last) {
  static thread_local Buffer buffer;
  const long inner = problem.weights.inner, outer = problem.weights.outer;
  const long frame_pixels = problem.frame.height * problem.frame.width;
  const long group = group_size(frame_pixels * std::min(inner, BLOCK), last - first);
  float* framed = buffer.floats(group * frame_pixels * BLOCK);
  const auto inputs = indirection_buffer(group, problem.frame.height, problem.frame.width, problem.rows,
                                         problem.columns, problem.step_y, problem.step_x);
  const auto outputs = scaled(indirection_buffer(group, problem.out_height, problem.out_width, problem.rows,
                                                 problem.columns, problem.out_step_y, problem.out_step_x,
                                                 problem.first_y, problem.first_x),
                              outer);
  const long taps = static_cast<long>(problem.taps.size());
  for (long from = 0; from < inner; from += BLOCK) {
    const long block = std::min(BLOCK, inner - from);
    const auto in = scaled(inputs, block);
    std::vector<int> offsets;
    for (const Tap& tap : problem.taps)
      offsets.push_back(static_cast<int>((tap.y * problem.frame.width + tap.x) * block));
    for (long n = first; n < last; n += group) {
      const long images = std::min(group, last - n);
      const long count = images * problem.rows * problem.columns;
      copy_framed(problem.in, problem.frame, n, n + images, from, block, framed);
      for (long o = 0; o < outer; o += LANES) {
        alignas(32) float start[LANES] = {};
        if (problem.bias != nullptr) std::copy_n(problem.bias + o, std::min(LANES, outer - o), start);
        const float* weights = packed + (o / LANES * inner + from) * taps * LANES;
        float* out = problem.out + n * problem.out_height * problem.out_width * outer + o;
        add_products(count, ListedRows(framed, in.data()), Blocks{offsets.data(), taps, block}, weights,
                     from == 0 ? start : nullptr, FirstLanes(outer - o), ListedRows(out, outputs.data()));
      }
    }
  }
}

void compute(const Problem& problem) {
  static thread_local Buffer buffer;
  const auto& weights = problem.weights;
  float* packed =
      buffer.floats((weights.outer + LANES - 1) / LANES * LANES * weights.inner *
                    static_cast<long>(problem.taps.size()));
  pack(problem, packed);
  Threads::pool().parallel_for(problem.images, 1, 1, [&](long from, long to) {
    convolve_images(problem, packed, from, to);
  });
}

/** Which rows (or columns) of the image see which taps of the filter, for those that are `phase` modulo the stride. */
struct Phase {
  long outputs, first_tap, taps, padding;

  Phase(long phase, long size, long kernel, long stride, long before)
      : outputs((size - phase + stride - 1) / stride),
        first_tap((phase + before) % stride),
        taps((kernel - first_tap + stride - 1) / stride),
        padding(taps - 1 - (phase + before - first_tap) / stride) {}
};

}  // namespace

void convolve(const Convolution& shape, const float* x, const float* filter, const float* bias, float* y) {
  std::vector<Tap> taps;
  for (long ky = 0; ky < shape.kernel_height; ky++)
    for (long kx = 0; kx < shape.kernel_width; kx++) taps.push_back({ky, kx, ky * shape.kernel_width + kx});
  const Frame frame = {(shape.out_height - 1) * shape.stride_y + shape.kernel_height,
                       (shape.out_width - 1) * shape.stride_x + shape.kernel_width, shape.top, shape.left};
  compute({.in = {x, shape.height, shape.width, shape.channels},
               .frame = frame,
               .step_y = shape.stride_y,
               .step_x = shape.stride_x,
               .taps = taps,
               .weights = {.data = filter,
                           .tap_step = shape.channels * shape.filters,
                           .inner = shape.channels,
                           .inner_step = shape.filters,
                           .outer = shape.filters,
                           .outer_step = 1},
               .bias = bias,
               .out = y,
               .images = shape.images,
               .out_height = shape.out_height,
               .out_width = shape.out_width,
               .rows = shape.out_height,
               .columns = shape.out_width,
               .first_y = 0,
               .first_x = 0,
               .out_step_y = 1,
               .out_step_x = 1});
}

void input_gradient(const Convolution& shape, const float* dy, const float* filter, float* dx) {
  const long size = shape.images * shape.height * shape.width * shape.channels;
  if (shape.kernel_height < shape.stride_y || shape.kernel_width < shape.stride_x) std::fill(dx, dx + size, 0.0f);
  for (long phase_y = 0; phase_y < std::min(shape.stride_y, shape.height); phase_y++)
    for (long phase_x = 0; phase_x < std::min(shape.stride_x, shape.width); phase_x++) {
      const Phase down(phase_y, shape.height, shape.kernel_height, shape.stride_y, shape.top);
      const Phase across(phase_x, shape.width, shape.kernel_width, shape.stride_x, shape.left);
      std::vector<Tap> taps;
      for (long ty = 0; ty < down.taps; ty++)
        for (long tx = 0; tx < across.taps; tx++)
          taps.push_back({down.taps - 1 - ty, across.taps - 1 - tx,
                          (down.first_tap + ty * shape.stride_y) * shape.kernel_width + across.first_tap +
                              tx * shape.stride_x});
      if (taps.empty()) continue;
      const Frame frame = {down.outputs + down.taps - 1, across.outputs + across.taps - 1, down.padding,
                           across.padding};
      compute({.in = {dy, shape.out_height, shape.out_width, shape.filters},
                   .frame = frame,
                   .step_y = 1,
                   .step_x = 1,
                   .taps = taps,
                   .weights = {.data = filter,
                               .tap_step = shape.channels * shape.filters,
                               .inner = shape.filters,
                               .inner_step = 1,
                               .outer = shape.channels,
                               .outer_step = shape.filters},
                   .bias = nullptr,
                   .out = dx,
                   .images = shape.images,
                   .out_height = shape.height,
                   .out_width = shape.width,
                   .rows = down.outputs,
                   .columns = across.outputs,
                   .first_y = phase_y,
                   .first_x = phase_x,
                   .out_step_y = shape.stride_y,
                   .out_step_x = shape.stride_x});
    }
}

}  // namespace ablate::direct
