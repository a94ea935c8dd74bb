#include <algorithm>

#include "../native/convolution.h"
#include "../native/direct.h"
#include "../native/winograd.h"
#include "test.h"

namespace ablate::test {

namespace {

struct Case {
  const char* why;
  /** `[N, H, W, C]` */
  long images, height, width, channels;
  long kernel_height, kernel_width, filters;
  long stride_y, stride_x;
  long top, bottom, left, right;
};

/** Channels go through in blocks of 32, filters in packs of 16, pixels in tiles of 6, images in groups. */
const Case DIRECT[] = {
    {"one channel, part of a pack", 2, 5, 6, 1, 3, 3, 12, 1, 1, 1, 1, 1, 1},
    {"one pixel, a filter more than a pack", 1, 1, 1, 3, 3, 3, 17, 1, 1, 1, 1, 1, 1},
    {"one pixel and nothing around it", 3, 1, 1, 5, 1, 1, 7, 1, 1, 0, 0, 0, 0},
    {"a block and a part, six packs, more zeros below than above", 2, 7, 6, 40, 3, 3, 96, 2, 2, 1, 1, 0, 1},
    {"blocks shared out, the last ones in part", 2, 4, 5, 130, 1, 1, 130, 1, 1, 0, 0, 0, 0},
    {"as many outputs as filter taps", 2, 3, 3, 64, 3, 3, 64, 1, 1, 0, 0, 0, 0},
    {"more pixels than are run over at a time", 1, 12, 12, 32, 1, 1, 16, 1, 1, 0, 0, 0, 0},
    {"more images than one group", 5, 20, 20, 32, 1, 1, 16, 1, 1, 0, 0, 0, 0},
    {"pixels that no tap meets, unequal strides", 3, 8, 7, 12, 1, 2, 12, 2, 3, 0, 0, 0, 0},
    {"a stride larger than the image", 2, 2, 3, 4, 1, 1, 5, 4, 5, 0, 0, 0, 0},
    {"more zeros than the filter reaches over", 2, 4, 3, 16, 1, 1, 24, 1, 1, 1, 2, 2, 1},
    {"a stride of 3, a filter that is not square", 2, 9, 7, 5, 2, 5, 8, 3, 2, 0, 1, 3, 2},
    {"7 × 7 with stride 2", 2, 9, 11, 3, 7, 7, 20, 2, 2, 3, 3, 3, 3},
    {"twelve filters", 3, 8, 8, 8, 3, 3, 12, 1, 1, 1, 1, 1, 1},
    {"twelve channels", 3, 8, 8, 12, 3, 3, 8, 1, 1, 1, 1, 1, 1},
    {"a tile of 1", 1, 1, 1, 1, 1, 1, 8, 1, 1, 0, 0, 0, 0},
    {"a tile of 2", 1, 2, 1, 2, 1, 1, 8, 1, 1, 0, 0, 0, 0},
    {"a tile of 3", 1, 3, 1, 3, 1, 1, 8, 1, 1, 0, 0, 0, 0},
    {"a tile of 4", 1, 4, 1, 4, 1, 1, 8, 1, 1, 0, 0, 0, 0},
    {"a tile of 5", 1, 5, 1, 5, 1, 1, 8, 1, 1, 0, 0, 0, 0},
};

/** Outputs go through in pieces of 4 × 4, those in groups and tiles of 6, channels in blocks of 64, filters in packs. */
const Case WINOGRAD[] = {
    {"8 channels, one pixel", 1, 1, 1, 8, 3, 3, 8, 1, 1, 1, 1, 1, 1},
    {"8 channels, one output", 2, 3, 3, 8, 3, 3, 8, 1, 1, 0, 0, 0, 0},
    {"8 channels, one row", 2, 1, 9, 8, 3, 3, 16, 1, 1, 1, 1, 1, 1},
    {"8 channels, one column", 2, 7, 1, 8, 3, 3, 24, 1, 1, 1, 1, 1, 1},
    {"16 channels, half a pack of filters, two columns of zeros", 3, 8, 9, 16, 3, 3, 8, 1, 1, 2, 2, 2, 2},
    {"16 channels, whole pieces", 2, 8, 8, 16, 3, 3, 16, 1, 1, 1, 1, 1, 1},
    {"16 channels, more than one piece's width of zeros", 1, 5, 4, 16, 3, 3, 16, 1, 1, 6, 7, 8, 5},
    {"24 channels, odd sides", 2, 13, 11, 24, 3, 3, 24, 1, 1, 1, 1, 1, 1},
    {"24 channels, one zero below and on the right alone", 2, 6, 7, 24, 3, 3, 40, 1, 1, 0, 1, 0, 1},
    {"several groups of pieces, pieces that are cut off", 6, 13, 11, 8, 3, 3, 24, 1, 1, 1, 1, 1, 1},
    {"a block and a part, unequal zeros", 3, 12, 13, 72, 3, 3, 40, 1, 1, 0, 0, 0, 1},
    {"three blocks", 1, 16, 16, 136, 3, 3, 16, 1, 1, 1, 1, 1, 1},
    {"a last tile of 1", 13, 4, 4, 8, 3, 3, 8, 1, 1, 1, 1, 1, 1},
    {"a last tile of 2", 14, 4, 4, 8, 3, 3, 8, 1, 1, 1, 1, 1, 1},
    {"a last tile of 3", 15, 4, 4, 8, 3, 3, 8, 1, 1, 1, 1, 1, 1},
    {"a last tile of 4", 16, 4, 4, 8, 3, 3, 8, 1, 1, 1, 1, 1, 1},
    {"a last tile of 5", 17, 4, 4, 8, 3, 3, 8, 1, 1, 1, 1, 1, 1},
};

Convolution shape_of(const Case& c) {
  return {.images = c.images,
          .height = c.height,
          .width = c.width,
          .channels = c.channels,
          .kernel_height = c.kernel_height,
          .kernel_width = c.kernel_width,
          .out_height = (c.height + c.top + c.bottom - c.kernel_height) / c.stride_y + 1,
          .out_width = (c.width + c.left + c.right - c.kernel_width) / c.stride_x + 1,
          .filters = c.filters,
          .stride_y = c.stride_y,
          .stride_x = c.stride_x,
          .top = c.top,
          .left = c.left};
}

struct Operands {
  Floats x, filter, bias, dy;

  explicit Operands(const Convolution& s)
      : x(normal(1, s.images * s.height * s.width * s.channels)),
        filter(normal(2, s.kernel_height * s.kernel_width * s.channels * s.filters)),
        bias(normal(3, s.filters)),
        dy(normal(4, s.images * s.out_height * s.out_width * s.filters)) {}
};

template <typename Values>
struct Results {
  Values y, unbiased, dx, gradient;
};

/** By the definition. */
Results<Doubles> plain(const Convolution& s, const Operands& of) {
  Results<Doubles> results = {.y = {},
                              .unbiased = Doubles(of.dy.size()),
                              .dx = Doubles(of.x.size()),
                              .gradient = Doubles(of.filter.size())};
  for (long n = 0; n < s.images; n++)
    for (long oy = 0; oy < s.out_height; oy++)
      for (long ox = 0; ox < s.out_width; ox++)
        for (long ky = 0; ky < s.kernel_height; ky++)
          for (long kx = 0; kx < s.kernel_width; kx++) {
            const long iy = oy * s.stride_y + ky - s.top, ix = ox * s.stride_x + kx - s.left;
            if (iy < 0 || ix < 0 || iy >= s.height || ix >= s.width) continue;
            for (long c = 0; c < s.channels; c++)
              for (long f = 0; f < s.filters; f++) {
                const long x = ((n * s.height + iy) * s.width + ix) * s.channels + c;
                const long weight = ((ky * s.kernel_width + kx) * s.channels + c) * s.filters + f;
                const long y = ((n * s.out_height + oy) * s.out_width + ox) * s.filters + f;
                results.unbiased[y] += double(of.x[x]) * of.filter[weight];
                results.dx[x] += double(of.filter[weight]) * of.dy[y];
                results.gradient[weight] += double(of.x[x]) * of.dy[y];
              }
          }
  results.y = results.unbiased;
  for (size_t i = 0; i < results.y.size(); i++) results.y[i] += of.bias[i % of.bias.size()];
  return results;
}

/** One of the ways to compute it. */
struct Way {
  const char* name;
  decltype(&convolve) forward;
  decltype(&input_gradient) backward;
  decltype(&filter_gradient) weights;
};

constexpr Way CHOSEN = {"as chosen", convolve, input_gradient, filter_gradient};
constexpr Way DIRECTLY = {"direct", direct::convolve, direct::input_gradient, direct::filter_gradient};
constexpr Way BY_WINOGRAD = {"by Winograd", winograd::convolve, winograd::input_gradient, winograd::filter_gradient};

Results<Floats> results_of(const Way& way, const Convolution& shape, const Operands& of) {
  Results<Floats> results = {.y = unfilled(of.dy.size()),
                             .unbiased = unfilled(of.dy.size()),
                             .dx = unfilled(of.x.size()),
                             .gradient = unfilled(of.filter.size())};
  way.forward(shape, of.x.data(), of.filter.data(), of.bias.data(), results.y.data());
  way.forward(shape, of.x.data(), of.filter.data(), nullptr, results.unbiased.data());
  way.backward(shape, of.dy.data(), of.filter.data(), results.dx.data());
  way.weights(shape, of.x.data(), of.dy.data(), results.gradient.data());
  return results;
}

void compare(const Way& way, const Case& c) {
  const Convolution shape = shape_of(c);
  const Operands of(shape);
  const Results<Floats> actual = results_of(way, shape, of);
  const Results<Doubles> expected = plain(shape, of);
  expect_close("y", actual.y, expected.y, 1e-5);
  expect_close("y without a bias", actual.unbiased, expected.unbiased, 1e-5);
  expect_close("dx", actual.dx, expected.dx, 1e-5);
  expect_close("the filter's gradient", actual.gradient, expected.gradient, 1e-5);
}

void expect_same_results(const Case& c, const Way& way) {
  const Convolution shape = shape_of(c);
  const Operands of(shape);
  const Results<Floats> actual = results_of(CHOSEN, shape, of), expected = results_of(way, shape, of);
  expect_same("y", actual.y, expected.y);
  expect_same("dx", actual.dx, expected.dx);
  expect_same("the filter's gradient", actual.gradient, expected.gradient);
}

}  // namespace

void add_convolution_tests(Tests& tests) {
  const auto add = [&](const Way& way, const Case& c) {
    tests.push_back({std::string("convolution ") + way.name + ": " + c.why, [&way, &c] { compare(way, c); }});
  };
  for (const Case& c : DIRECT) add(DIRECTLY, c);
  for (const Case& c : WINOGRAD) {
    add(DIRECTLY, c);
    add(BY_WINOGRAD, c);
  }
  tests.push_back({"convolution: Winograd applies to 3 × 3, stride 1 and multiples of eight alone", [] {
                     const Convolution fitting = shape_of(WINOGRAD[0]);
                     expect(winograd::applies(fitting), "does not apply");
                     const auto expect_refused = [&](long Convolution::*side, long value) {
                       Convolution other = fitting;
                       other.*side = value;
                       expect(!winograd::applies(other), "applies to others");
                     };
                     expect_refused(&Convolution::kernel_height, 1);
                     expect_refused(&Convolution::kernel_width, 5);
                     expect_refused(&Convolution::stride_y, 2);
                     expect_refused(&Convolution::stride_x, 2);
                     expect_refused(&Convolution::channels, 12);
                     expect_refused(&Convolution::filters, 12);
                   }});
  tests.push_back({"convolution: each goes the way that pays", [] {
                     const Case small = {"small", 1, 4, 4, 16, 3, 3, 16, 1, 1, 1, 1, 1, 1};
                     // Also one of the cases that all backends are tested with.
                     const Case large = {"large", 4, 7, 7, 8, 3, 3, 8, 1, 1, 1, 1, 1, 1};
                     expect(!winograd::pays(shape_of(small)), "a small one pays");
                     expect(winograd::pays(shape_of(large)), "a large one does not pay");
                     expect_same_results(small, DIRECTLY);
                     expect_same_results(large, BY_WINOGRAD);
                     Case strided = large;
                     strided.stride_x = 2;
                     expect_same_results(strided, DIRECTLY);
                   }});
}

}  // namespace ablate::test
