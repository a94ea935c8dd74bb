#include "winograd.h"

#include <algorithm>
#include <vector>

#include "buffer.h"
#include "patches.h"
#include "threads.h"
#include "tile.h"
#include "winograd_transforms.h"

namespace ablate::winograd {

namespace {

constexpr long EIGHT = 8;
/** Floats of both factors' values that are kept in the second-level cache. */
constexpr long CACHED_FLOATS = 40 * 1024;
/** Between the values at one point and those at the next, so that they do not meet in the cache's sets. */
constexpr long GAP = 16;
/** Channels of the input that are taken at once. */
constexpr long WIDEST = 64;

/** Transforms that a thread does sooner than another wakes up. */
constexpr long FEW_ROWS = 64;

long divided_up(long a, long b) { return (a + b - 1) / b; }

/** The 4 × 4 pieces that outputs are cut into, of all images in a row. */
struct Pieces {
  long rows, columns, total;

  Pieces(long images, long height, long width)
      : rows(divided_up(height, OUTPUTS)), columns(divided_up(width, OUTPUTS)), total(images * rows * columns) {}

  struct Place {
    long image, y, x;
  };
  Place place(long piece) const {
    const long in_image = piece % (rows * columns);
    return {piece / (rows * columns), in_image / columns * OUTPUTS, in_image % columns * OUTPUTS};
  }
};

/** So many pieces that their values fit into the cache, six at a time. */
long pieces_at_once(long floats_each, long total) {
  const long fitting = CACHED_FLOATS / (ALL_POINTS * floats_each) / TILE_ROWS * TILE_ROWS;
  return std::min(std::clamp(fitting, 4L * TILE_ROWS, 16L * TILE_ROWS), std::max(1L, total));
}

/** A square of pixels that starts at row y, column x of a picture, or lies partly outside it. */
template <long SIDE>
class Square {
 public:
  Square(const Pictures& pictures, long image, long y, long x)
      : start_(pictures.data + ((image * pictures.height + y) * pictures.width + x) * pictures.channels),
        row_(pictures.width * pictures.channels),
        column_(pictures.channels),
        top_(std::clamp(-y, 0L, SIDE)),
        bottom_(std::clamp(pictures.height - y, top_, SIDE)),
        left_(std::clamp(-x, 0L, SIDE)),
        right_(std::clamp(pictures.width - x, left_, SIDE)) {}

  bool is_inside() const { return top_ == 0 && left_ == 0 && bottom_ == SIDE && right_ == SIDE; }

  Vector at(long i, long j, long channel) const { return _mm256_loadu_ps(start_ + i * row_ + j * column_ + channel); }

  /** All of it, with zeros outside of the picture. */
  void read(long channel, Vector* values) const {
    std::fill(values, values + SIDE * SIDE, _mm256_setzero_ps());
    for (long i = top_; i < bottom_; i++)
      for (long j = left_; j < right_; j++) values[i * SIDE + j] = at(i, j, channel);
  }

 private:
  const float* start_;
  long row_, column_, top_, bottom_, left_, right_;
};

/**
 * Values at the points of squares that start `top` above and `left` of each piece, for some channels:
 * `put(piece, channel)` says where the first point's go, the others' follow at `step`.
 */
template <typename Transform, typename Put>
void transform_pieces(const Pictures& pictures, const Pieces& pieces, long top, long left, long first, long count,
                      long from, long channels, long step, const Put& put) {
  for (long t = 0; t < count; t++) {
    const auto [image, y, x] = pieces.place(first + t);
    constexpr long SIDE = Transform::FROM;
    const Square<SIDE> square(pictures, image, y - top, x - left);
    for (long c = 0; c < channels; c += EIGHT) {
      float* to = put(t, c);
      const auto store = [&](int i, int j, Vector v) { _mm256_storeu_ps(to + (i * POINTS + j) * step, v); };
      if (square.is_inside()) {
        transform<Transform>([&](int i, int j) { return square.at(i, j, from + c); }, store);
      } else {
        Vector values[SIDE * SIDE];
        square.read(from + c, values);
        transform<Transform>([&](int i, int j) { return values[i * SIDE + j]; }, store);
      }
    }
  }
}

std::vector<int> multiples(long count, long step) {
  std::vector<int> offsets(count);
  for (long i = 0; i < count; i++) offsets[i] = static_cast<int>(i * step);
  return offsets;
}

/** The filter at the points: `[36, ⌈filters / 16⌉, channels, 16]`, filled up with zeros */
void transform_filter(const Problem& problem, float* values) {
  const long channels = problem.channels, filters = problem.filters;
  const long packs = divided_up(filters, LANES), step = packs * channels * LANES;
  Threads::pool().spread(packs * channels, 1, FEW_ROWS, [&](long first, long last) {
    for (long row = first; row < last; row++) {
      const long start = row / channels * LANES, k = row % channels;
      float taps[TAPS * TAPS][LANES] = {};
      for (long tap = 0; tap < TAPS * TAPS; tap++)
        for (long f = 0; f < std::min(LANES, filters - start); f++)
          taps[tap][f] = problem.is_turned ? problem.filter[((TAPS * TAPS - 1 - tap) * filters + start + f) * channels + k]
                                   : problem.filter[(tap * channels + k) * filters + start + f];
      for (long f = 0; f < LANES; f += EIGHT)
        transform<FilterTransform>(
            [&](int i, int j) { return _mm256_loadu_ps(taps[i * TAPS + j] + f); },
            [&](int i, int j, Vector v) { _mm256_storeu_ps(values + (i * POINTS + j) * step + row * LANES + f, v); });
    }
  });
}

/** Outputs of some pieces from their sums at the points, `[36, pieces, filters]`. */
void put_out(const Problem& problem, const Pieces& pieces, long first, long count, const float* sums, long step) {
  for (long t = 0; t < count; t++) {
    const auto [image, y, x] = pieces.place(first + t);
    float* const out =
        problem.out + ((image * problem.out_height + y) * problem.out_width + x) * problem.filters;
    const long rows = problem.out_height - y, columns = problem.out_width - x;
    const bool is_whole = rows >= OUTPUTS && columns >= OUTPUTS;
    for (long f = 0; f < problem.filters; f += EIGHT) {
      const Vector bias = problem.bias == nullptr ? _mm256_setzero_ps() : _mm256_loadu_ps(problem.bias + f);
      const float* from = sums + t * problem.filters + f;
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
  }
}

void convolve_pieces(const Problem& problem, const Pieces& pieces, const float* filter, long first, long last) {
  static thread_local Buffer in_buffer, out_buffer;
  const long widest = std::min(WIDEST, problem.channels), filters = problem.filters;
  const long at_once = pieces_at_once(widest + filters, last - first);
  const long in_step = at_once * widest + GAP, out_step = at_once * filters + GAP;
  float* in = in_buffer.floats(ALL_POINTS * in_step);
  float* out = out_buffer.floats(ALL_POINTS * out_step);
  const auto outputs = multiples(at_once, filters);
  const float start[LANES] = {};
  const int tap = 0;
  for (long piece = first; piece < last; piece += at_once) {
    const long count = std::min(at_once, last - piece);
    for (long from = 0; from < problem.channels; from += WIDEST) {
      const long block = std::min(WIDEST, problem.channels - from);
      transform_pieces<InputTransform>({problem.in, problem.height, problem.width, problem.channels}, pieces,
                                       problem.top, problem.left, piece, count, from, block, in_step,
                                       [&](long t, long c) { return in + t * block + c; });
      const auto inputs = multiples(count, block);
      for (long point = 0; point < ALL_POINTS; point++)
        for (long f = 0; f < filters; f += LANES) {
          const float* weights =
              filter + ((point * divided_up(filters, LANES) + f / LANES) * problem.channels + from) * LANES;
          const Products tile = {in + point * in_step, &tap, 1, block, weights, Mask(filters - f),
                                 from == 0 ? start : nullptr};
          multiply(tile, count, inputs.data(), outputs.data(), out + point * out_step + f);
        }
    }
    put_out(problem, pieces, piece, count, out, out_step);
  }
}

/** Adds to `sums` `[36, C, F]` what some pieces give. */
void add_pieces(const Convolution& shape, const float* x, const float* dy, const Pieces& pieces, long first, long last,
                float* sums) {
  static thread_local Buffer x_buffer, dy_buffer;
  const long widest = std::min(WIDEST, shape.channels), filters = shape.filters;
  const long padded = divided_up(filters, LANES) * LANES;
  const long at_once = pieces_at_once(widest + padded, last - first);
  const long x_step = at_once * widest + GAP, dy_step = at_once * padded + GAP;
  float* in = x_buffer.floats(ALL_POINTS * x_step);
  float* gradients = dy_buffer.floats(ALL_POINTS * dy_step);
  if (padded != filters) std::fill(gradients, gradients + ALL_POINTS * dy_step, 0.0f);
  for (long piece = first; piece < last; piece += at_once) {
    const long count = std::min(at_once, last - piece);
    transform_pieces<GradientTransform>({dy, shape.out_height, shape.out_width, filters}, pieces, 0, 0, piece, count, 0,
                                        filters, dy_step, [&](long t, long f) {
                                          return gradients + (f / LANES * at_once + t) * LANES + f % LANES;
                                        });
    for (long from = 0; from < shape.channels; from += WIDEST) {
      const long block = std::min(WIDEST, shape.channels - from);
      transform_pieces<InputTransform>({x, shape.height, shape.width, shape.channels}, pieces, shape.top, shape.left,
                                       piece, count, from, block, x_step,
                                       [&](long t, long c) { return in + t * block + c; });
      const auto rows = multiples(block, 1), at = multiples(count, block);
      std::vector<float*> to(block);
      for (long point = 0; point < ALL_POINTS; point++)
        for (long f = 0; f < filters; f += LANES) {
          for (long c = 0; c < block; c++) to[c] = sums + (point * shape.channels + from + c) * filters + f;
          const OuterProducts tile = {in + point * x_step, at.data(), count,
                                      gradients + point * dy_step + f / LANES * at_once * LANES, Mask(filters - f)};
          add_outer(tile, block, rows.data(), to.data());
        }
    }
  }
}

}  // namespace

bool applies(const Convolution& shape) {
  if (shape.kernel_height != TAPS || shape.kernel_width != TAPS || shape.stride_y != 1 || shape.stride_x != 1)
    return false;
  if (shape.channels % EIGHT != 0 || shape.filters % EIGHT != 0) return false;
  // Pieces at the edge are computed whole; the filter's transform costs as much as some pieces do.
  constexpr long FILTER_PIECES = 16;
  const Pieces pieces(shape.images, shape.out_height, shape.out_width);
  const long direct = TAPS * TAPS * shape.images * shape.out_height * shape.out_width;
  return 3 * ALL_POINTS * (pieces.total + FILTER_PIECES) < 2 * direct;
}

void convolve(const Problem& problem) {
  static thread_local Buffer buffer;
  float* filter =
      buffer.floats(ALL_POINTS * divided_up(problem.filters, LANES) * LANES * problem.channels);
  transform_filter(problem, filter);
  const Pieces pieces(problem.images, problem.out_height, problem.out_width);
  Threads::pool().spread(pieces.total, TILE_ROWS, TILE_ROWS, [&](long first, long last) {
    convolve_pieces(problem, pieces, filter, first, last);
  });
}

void filter_gradient(const Convolution& shape, const float* x, const float* dy, float* gradient) {
  static thread_local Buffer buffer;
  Threads& threads = Threads::pool();
  const long values = shape.channels * shape.filters, size = ALL_POINTS * values;
  float* sums = buffer.floats(threads.count() * size);
  const Pieces pieces(shape.images, shape.out_height, shape.out_width);
  threads.run([&](int thread) {
    const auto [first, last] = threads.range(pieces.total, thread, TILE_ROWS);
    std::fill(sums + thread * size, sums + (thread + 1) * size, 0.0f);
    add_pieces(shape, x, dy, pieces, first, last, sums + thread * size);
  });
  threads.spread(values, EIGHT, EIGHT * FEW_ROWS, [&](long first, long last) {
    for (long i = first; i < last; i += EIGHT)
      transform<TapTransform>(
          [&](int row, int column) {
            Vector total = _mm256_setzero_ps();
            for (long part = 0; part < threads.count(); part++)
              total += _mm256_loadu_ps(sums + part * size + (row * POINTS + column) * values + i);
            return total;
          },
          [&](int row, int column, Vector v) { _mm256_storeu_ps(gradient + (row * TAPS + column) * values + i, v); });
  });
}

}  // namespace ablate::winograd
