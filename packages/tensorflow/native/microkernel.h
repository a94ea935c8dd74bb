// The innermost loop: sums of products in register tiles of up to six rows × sixteen columns.
#pragma once

#include <type_traits>

#include "lanes.h"

namespace ablate {

/** Rows of a register tile. */
constexpr long MICRO_ROWS = 6;

/** Rows that begin at some offsets. */
template <typename Float>
class ListedRows {
 public:
  ListedRows(Float* start, const int* offsets) : start_(start), offsets_(offsets) {}
  Float* operator[](long row) const { return start_ + offsets_[row]; }

 private:
  Float* start_;
  const int* offsets_;
};

/** Rows that begin `step` floats apart. */
template <typename Float>
class EvenRows {
 public:
  EvenRows(Float* start, long step) : start_(start), step_(step) {}
  Float* operator[](long row) const { return start_ + row * step_; }

 private:
  Float* start_;
  long step_;
};

/** Places in a row: from each of some offsets, `block` that follow each other. */
struct Blocks {
  const int* offsets;
  long count, block;

  template <typename Use>
  void each(const Use& use) const {
    for (long b = 0; b < count; b++) {
      const long first = offsets[b];
      for (long at = first; at < first + block; at++) use(at);
    }
  }
};

/** Places in a row, one by one. */
struct ListedPlaces {
  const int* offsets;
  long count;

  template <typename Use>
  void each(const Use& use) const {
    for (const int* at = offsets; at != offsets + count; at++) use(static_cast<long>(*at));
  }
};

/** Places in a row that are `step` floats apart. */
struct EvenPlaces {
  long count, step;

  template <typename Use>
  void each(const Use& use) const {
    for (long i = 0, at = 0; i < count; i++, at += step) use(at);
  }
};

/** What a sum begins with that does not go on from what is in its place. */
alignas(32) inline constexpr float ZEROS[LANES] = {};

template <int COUNT, typename In, typename Places, typename Mask, typename Out>
inline void add_products_of(long from, const In& in, const Places& places, const float* weights, const float* start,
                            const Mask& mask, const Out& out) {
  Lanes sums[COUNT];
  const float* rows[COUNT];
#pragma GCC unroll 6
  for (int r = 0; r < COUNT; r++) {
    sums[r] = start == nullptr ? mask.load(out[from + r]) : AllLanes().load(start);
    rows[r] = in[from + r];
  }
  places.each([&](long at) {
    const Lanes w = AllLanes().load(weights);
    weights += LANES;
#pragma GCC unroll 6
    for (int r = 0; r < COUNT; r++) add_scaled(sums[r], rows[r][at], w);
  });
#pragma GCC unroll 6
  for (int r = 0; r < COUNT; r++) mask.store(out[from + r], sums[r]);
}

/** Calls `use` with the number of rows of a tile, up to six, as a compile-time constant. */
template <typename Use>
void with_count(long count, const Use& use) {
  switch (std::min(count, MICRO_ROWS)) {
    case 6: return use(std::integral_constant<int, 6>());
    case 5: return use(std::integral_constant<int, 5>());
    case 4: return use(std::integral_constant<int, 4>());
    case 3: return use(std::integral_constant<int, 3>());
    case 2: return use(std::integral_constant<int, 2>());
    default: return use(std::integral_constant<int, 1>());
  }
}

/**
 * out[r] = start + Σ_i in[r][place i] · weights[i] for `count` rows r, tile by tile, with weights `[places, 16]` and
 * start `[16]`; without a start the sums are added to what is in their place.
 */
template <typename In, typename Places, typename Mask, typename Out>
void add_products(long count, const In& in, const Places& places, const float* weights, const float* start,
                  const Mask& mask, const Out& out) {
  for (long r = 0; r < count; r += MICRO_ROWS)
    with_count(count - r,
               [&](auto rows) { add_products_of<rows>(r, in, places, weights, start, mask, out); });
}

}  // namespace ablate
