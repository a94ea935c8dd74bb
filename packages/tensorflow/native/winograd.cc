#include "winograd.h"

#include <algorithm>

#include "ahead.h"
#include "buffer.h"
#include "cache.h"
#include "patches.h"
#include "threads.h"
#include "microkernel.h"
#include "winograd_tiles.h"

namespace ablate::winograd {

namespace {

/** One such convolution, or its input gradient, which is one of dy with the filter flipped. */
struct Problem {
  const float* in;
  long images, height, width, channels;
  const float* filter;
  /** The filter `[3, 3, channels, filters]`, or `[3, 3, filters, channels]` and flipped. */
  bool is_flipped;
  const float* bias;
  float* out;
  long out_height, out_width, filters;
  long top, left;
};

/** Between the values at one point and those at the next, so that they do not meet in the cache's sets. */
constexpr long GAP = CACHE_LINE;
/** Channels of the input that are taken at once. */
constexpr long WIDEST = 64;

/** Transforms that a thread does sooner than another wakes up. */
constexpr long FEW_ROWS = 64;

/** So many tiles that their values fit into the cache, six at a time. */
long tiles_at_once(long floats_each, long total) {
  const long fitting = SECOND_LEVEL / (ALL_POINTS * floats_each) / MICRO_ROWS * MICRO_ROWS;
  return std::min(std::clamp(fitting, 4 * MICRO_ROWS, 16 * MICRO_ROWS), std::max(1L, total));
}

/** The filter at the points: `[36, ⌈filters / 16⌉, channels, 16]`, filled up with zeros */
void transform_filter(const Problem& problem, float* values) {
  const long channels = problem.channels, filters = problem.filters;
  const long packs = ceil_div(filters, LANES), step = packs * channels * LANES;
  Threads::pool().parallel_for(packs * channels, 1, FEW_ROWS, [&](long first, long last) {
    for (long row = first; row < last; row++) {
      const long start = row / channels * LANES, k = row % channels;
      float taps[TAPS * TAPS][LANES] = {};
      for (long tap = 0; tap < TAPS * TAPS; tap++)
        for (long f = 0; f < std::min(LANES, filters - start); f++)
          taps[tap][f] = problem.is_flipped
                             ? problem.filter[((TAPS * TAPS - 1 - tap) * filters + start + f) * channels + k]
                             : problem.filter[(tap * channels + k) * filters + start + f];
      for (long f = 0; f < LANES; f += REGISTER)
        transform<FilterTransform>(
            [&](int i, int j) { return _mm256_loadu_ps(taps[i * TAPS + j] + f); },
            [&](int i, int j, Vector v) { _mm256_storeu_ps(values + (i * POINTS + j) * step + row * LANES + f, v); });
    }
  });
}

/** Outputs of some tiles from their sums at the points, `[36, ⌈filters / 16⌉, at_once, 16]` with `step` between points. */
void transform_outputs(const Problem& problem, const Tiles& tiles, long first, long count, const float* sums, long step,
                       long at_once) {
  tiles.each(first, count, [&](long t, long image, long y, long x) {
    float* const out =
        problem.out + ((image * problem.out_height + y) * problem.out_width + x) * problem.filters;
    const long rows = problem.out_height - y, columns = problem.out_width - x;
    const bool is_whole = rows >= OUTPUTS && columns >= OUTPUTS;
    for (long f = 0; f < problem.filters; f += REGISTER) {
      const Vector bias = problem.bias == nullptr ? _mm256_setzero_ps() : _mm256_loadu_ps(problem.bias + f);
      const float* from = sums + (f / LANES * at_once + t) * LANES + f % LANES;
      const auto load = [&](int i, int j) { return _mm256_loadu_ps(from + (i * POINTS + j) * step); };
      const auto store = [&](int i, int j, Vector v) {
        _mm256_storeu_ps(out + (i * problem.out_width + j) * problem.filters + f, v + bias);
      };
      if (is_whole)
        transform<OutputTransform>(load, store);
      else
        transform<OutputTransform>(load, [&](int i, int j, Vector v) {
          if (i < rows && j < columns) store(i, j, v);
        });
    }
  });
}

void convolve_tiles(const Problem& problem, const Tiles& tiles, const float* filter, long first, long last) {
  static thread_local Buffer in_buffer, out_buffer;
  const long widest = std::min(WIDEST, problem.channels), filters = problem.filters;
  const long at_once = tiles_at_once(widest + filters, last - first);
  const long in_step = at_once * widest + GAP, out_step = at_once * ceil_div(filters, LANES) * LANES + GAP;
  float* in = in_buffer.floats(ALL_POINTS * in_step);
  float* out = out_buffer.floats(ALL_POINTS * out_step);
  Ahead next_in(problem.in, problem.images * problem.height * problem.width * problem.channels, tiles.total, first,
                tiles.columns);
  Ahead next_out(problem.out, problem.images * problem.out_height * problem.out_width * filters, tiles.total, first,
                 tiles.columns);
  for (long tile = first; tile < last; tile += at_once) {
    const long count = std::min(at_once, last - tile);
    for (long from = 0; from < problem.channels; from += WIDEST) {
      const long block = std::min(WIDEST, problem.channels - from);
      transform_tiles<InputTransform>({problem.in, problem.height, problem.width, problem.channels}, tiles,
                                       problem.top, problem.left, tile, count, from, block, in_step,
                                       [&](long t, long c) { return in + t * block + c; });
      for (long point = 0; point < ALL_POINTS; point++) {
        const long passed = count * (point + 1) / ALL_POINTS;
        next_in.fetch_until(tile + count + passed);
        next_out.fetch_until(tile + passed);
        for (long f = 0; f < filters; f += LANES) {
          const float* weights =
              filter + ((point * ceil_div(filters, LANES) + f / LANES) * problem.channels + from) * LANES;
          add_products(count, EvenRows(in + point * in_step, block), EvenPlaces{block, 1}, weights,
                       from == 0 ? ZEROS : nullptr, AllLanes(),
                       EvenRows(out + point * out_step + f / LANES * at_once * LANES, LANES));
        }
      }
    }
    transform_outputs(problem, tiles, tile, count, out, out_step, at_once);
  }
}

/** Adds to `sums` `[36, ⌈F / 16⌉, C, 16]` what some tiles give. */
void add_tiles(const Convolution& shape, const float* x, const float* dy, const Tiles& tiles, long first, long last,
                float* sums) {
  static thread_local Buffer x_buffer, dy_buffer;
  const long widest = std::min(WIDEST, shape.channels), filters = shape.filters;
  const long padded = ceil_div(filters, LANES) * LANES;
  const long at_once = tiles_at_once(widest + padded, last - first);
  const long x_step = at_once * widest + GAP, dy_step = at_once * padded + GAP;
  float* in = x_buffer.floats(ALL_POINTS * x_step);
  float* gradients = dy_buffer.floats(ALL_POINTS * dy_step);
  if (padded != filters) std::fill(gradients, gradients + ALL_POINTS * dy_step, 0.0f);
  Ahead next_x(x, shape.images * shape.height * shape.width * shape.channels, tiles.total, first, tiles.columns);
  Ahead next_dy(dy, shape.images * shape.out_height * shape.out_width * filters, tiles.total, first, tiles.columns);
  for (long tile = first; tile < last; tile += at_once) {
    const long count = std::min(at_once, last - tile);
    transform_tiles<GradientTransform>({dy, shape.out_height, shape.out_width, filters}, tiles, 0, 0, tile, count, 0,
                                        filters, dy_step, [&](long t, long f) {
                                          return gradients + (f / LANES * at_once + t) * LANES + f % LANES;
                                        });
    for (long from = 0; from < shape.channels; from += WIDEST) {
      const long block = std::min(WIDEST, shape.channels - from);
      transform_tiles<InputTransform>({x, shape.height, shape.width, shape.channels}, tiles, shape.top, shape.left,
                                       tile, count, from, block, x_step,
                                       [&](long t, long c) { return in + t * block + c; });
      for (long point = 0; point < ALL_POINTS; point++) {
        const long passed = count * (point + 1) / ALL_POINTS;
        next_x.fetch_until(tile + count + passed);
        next_dy.fetch_until(tile + count + passed);
        for (long f = 0; f < filters; f += LANES) {
          const float* others = gradients + point * dy_step + f / LANES * at_once * LANES;
          float* const to = sums + point * padded * shape.channels + f * shape.channels + from * LANES;
          add_products(block, EvenRows(in + point * x_step, 1), EvenPlaces{count, block}, others, nullptr, AllLanes(),
                       EvenRows(to, LANES));
        }
      }
    }
  }
}

}  // namespace

bool applies(const Convolution& shape) {
  return shape.kernel_height == TAPS && shape.kernel_width == TAPS && shape.stride_y == 1 && shape.stride_x == 1 &&
         shape.channels % REGISTER == 0 && shape.filters % REGISTER == 0;
}

bool pays(const Convolution& shape) {
  if (!applies(shape)) return false;
  // Tiles at the edge are computed whole; the filter's transform costs as much as some tiles do.
  constexpr long FILTER_TILES = 16;
  const Tiles tiles(shape.images, shape.out_height, shape.out_width);
  const long direct = TAPS * TAPS * shape.images * shape.out_height * shape.out_width;
  return 3 * ALL_POINTS * (tiles.total + FILTER_TILES) < 2 * direct;
}

namespace {

void compute(const Problem& problem) {
  static thread_local Buffer buffer;
  float* filter =
      buffer.floats(ALL_POINTS * ceil_div(problem.filters, LANES) * LANES * problem.channels);
  transform_filter(problem, filter);
  const Tiles tiles(problem.images, problem.out_height, problem.out_width);
  Threads::pool().parallel_for(tiles.total, MICRO_ROWS, MICRO_ROWS, [&](long first, long last) {
    convolve_tiles(problem, tiles, filter, first, last);
  });
}

}  // namespace

void convolve(const Convolution& shape, const float* x, const float* filter, const float* bias, float* y) {
  compute({.in = x,
           .images = shape.images,
           .height = shape.height,
           .width = shape.width,
           .channels = shape.channels,
           .filter = filter,
           .is_flipped = false,
           .bias = bias,
           .out = y,
           .out_height = shape.out_height,
           .out_width = shape.out_width,
           .filters = shape.filters,
           .top = shape.top,
           .left = shape.left});
}

void input_gradient(const Convolution& shape, const float* dy, const float* filter, float* dx) {
  compute({.in = dy,
           .images = shape.images,
           .height = shape.out_height,
           .width = shape.out_width,
           .channels = shape.filters,
           .filter = filter,
           .is_flipped = true,
           .bias = nullptr,
           .out = dx,
           .out_height = shape.height,
           .out_width = shape.width,
           .filters = shape.channels,
           .top = TAPS - 1 - shape.top,
           .left = TAPS - 1 - shape.left});
}

void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient) {
  static thread_local Buffer buffer;
  Threads& threads = Threads::pool();
  const long padded = ceil_div(shape.filters, LANES) * LANES;
  const long values = shape.channels * padded, size = ALL_POINTS * values;
  const int shares = threads.shares(size);
  float* sums = buffer.floats(shares * size);
  const Tiles tiles(shape.images, shape.out_height, shape.out_width);
  threads.split(tiles.total, MICRO_ROWS, shares, [&](int share, long first, long last) {
    std::fill(sums + share * size, sums + (share + 1) * size, 0.0f);
    add_tiles(shape, x, dy, tiles, first, last, sums + share * size);
  });
  threads.parallel_for(shape.channels, 1, FEW_ROWS, [&](long first, long last) {
    for (long c = first; c < last; c++)
      for (long f = 0; f < shape.filters; f += REGISTER) {
        const float* from = sums + (f / LANES * shape.channels + c) * LANES + f % LANES;
        float* to = gradient + c * shape.filters + f;
        transform<TapTransform>(
            [&](int row, int column) {
              Vector total = _mm256_setzero_ps();
              for (long part = 0; part < shares; part++)
                total += _mm256_loadu_ps(from + part * size + (row * POINTS + column) * values);
              return total;
            },
            [&](int row, int column, Vector v) {
              _mm256_storeu_ps(to + (row * TAPS + column) * shape.channels * shape.filters, v);
            });
      }
  });
}

}  // namespace ablate::winograd
