// The innermost loops: register tiles of up to six rows × sixteen columns.
#pragma once

#include <type_traits>

#include "lanes.h"

namespace ablate {

/** Rows of a register tile. */
constexpr int TILE_ROWS = 6;

/** out[p, 16] = start + Σ_taps Σ_k in[p][tap + k] · weights[tap, k, 16] */
struct Products {
  const float* in;
  const int* taps;
  long tap_count, block;
  const float* weights;
  Mask mask;
  /** What is added to; null where the outputs themselves are. */
  const float* start;
};

template <int COUNT>
void multiply_rows(const Products& tile, const int* in, const int* out, float* outputs) {
  Lanes sums[COUNT];
  const float* rows[COUNT];
#pragma GCC unroll 6
  for (int p = 0; p < COUNT; p++) {
    sums[p] = tile.start == nullptr ? tile.mask.load(outputs + out[p])
                                    : Lanes{_mm256_loadu_ps(tile.start), _mm256_loadu_ps(tile.start + 8)};
    rows[p] = tile.in + in[p];
  }
  const float* weights = tile.weights;
  for (long t = 0; t < tile.tap_count; t++) {
    const long tap = tile.taps[t];
    for (long k = tap; k < tap + tile.block; k++, weights += 16) {
      const Lanes w = {_mm256_load_ps(weights), _mm256_load_ps(weights + 8)};
#pragma GCC unroll 6
      for (int p = 0; p < COUNT; p++) add_scaled(sums[p], rows[p][k], w);
    }
  }
#pragma GCC unroll 6
  for (int p = 0; p < COUNT; p++) tile.mask.store(outputs + out[p], sums[p]);
}

/** in `[COUNT, inner]` · weights `[inner, 16]` → out `[COUNT, 16]`, or added to it */
template <int COUNT>
void multiply_dense_rows(const float* in, long inner, const float* weights, bool is_added, float* out) {
  Lanes sums[COUNT];
#pragma GCC unroll 6
  for (int p = 0; p < COUNT; p++)
    sums[p] = is_added ? Lanes{_mm256_loadu_ps(out + p * 16), _mm256_loadu_ps(out + p * 16 + 8)} : zero_lanes();
  for (long k = 0; k < inner; k++, weights += 16) {
    const Lanes w = {_mm256_load_ps(weights), _mm256_load_ps(weights + 8)};
#pragma GCC unroll 6
    for (int p = 0; p < COUNT; p++) add_scaled(sums[p], in[p * inner + k], w);
  }
#pragma GCC unroll 6
  for (int p = 0; p < COUNT; p++) {
    _mm256_storeu_ps(out + p * 16, sums[p].low);
    _mm256_storeu_ps(out + p * 16 + 8, sums[p].high);
  }
}

/** sums[r, 16] += Σ_i in[r][at[i]] · others[i, 16] */
struct OuterProducts {
  const float* in;
  const int* at;
  long count;
  const float* others;
  Mask mask;
};

template <int COUNT>
void add_rows(const OuterProducts& tile, const int* in, float* const* outputs) {
  Lanes sums[COUNT];
  const float* rows[COUNT];
#pragma GCC unroll 6
  for (int r = 0; r < COUNT; r++) {
    sums[r] = tile.mask.load(outputs[r]);
    rows[r] = tile.in + in[r];
  }
  const float* others = tile.others;
  for (const int* place = tile.at; place != tile.at + tile.count; place++, others += 16) {
    const Lanes lanes = {_mm256_loadu_ps(others), _mm256_loadu_ps(others + 8)};
    const long at = *place;
#pragma GCC unroll 6
    for (int r = 0; r < COUNT; r++) add_scaled(sums[r], rows[r][at], lanes);
  }
#pragma GCC unroll 6
  for (int r = 0; r < COUNT; r++) tile.mask.store(outputs[r], sums[r]);
}

/** sums `[COUNT, 16]` += inᵀ · others, of in `[count, at least COUNT]` with rows `in_step` apart and others `[count, 16]` */
template <int COUNT>
void add_dense_rows(const float* in, long in_step, long count, const float* others, float* outputs) {
  Lanes sums[COUNT];
#pragma GCC unroll 6
  for (int r = 0; r < COUNT; r++) sums[r] = {_mm256_loadu_ps(outputs + r * 16), _mm256_loadu_ps(outputs + r * 16 + 8)};
  for (long i = 0; i < count; i++, in += in_step, others += 16) {
    const Lanes lanes = {_mm256_loadu_ps(others), _mm256_loadu_ps(others + 8)};
#pragma GCC unroll 6
    for (int r = 0; r < COUNT; r++) add_scaled(sums[r], in[r], lanes);
  }
#pragma GCC unroll 6
  for (int r = 0; r < COUNT; r++) {
    _mm256_storeu_ps(outputs + r * 16, sums[r].low);
    _mm256_storeu_ps(outputs + r * 16 + 8, sums[r].high);
  }
}

/** Calls `use` with the number of rows of a tile, up to six, as a compile-time constant. */
template <typename Use>
void with_count(long count, const Use& use) {
  switch (count < TILE_ROWS ? count : TILE_ROWS) {
    case 6: return use(std::integral_constant<int, 6>());
    case 5: return use(std::integral_constant<int, 5>());
    case 4: return use(std::integral_constant<int, 4>());
    case 3: return use(std::integral_constant<int, 3>());
    case 2: return use(std::integral_constant<int, 2>());
    default: return use(std::integral_constant<int, 1>());
  }
}

/** All rows, tile by tile. */
inline void multiply(const Products& tile, long count, const int* in, const int* out, float* outputs) {
  for (long p = 0; p < count; p += TILE_ROWS)
    with_count(count - p, [&](auto rows) { multiply_rows<rows>(tile, in + p, out + p, outputs); });
}

inline void add_outer(const OuterProducts& tile, long count, const int* in, float* const* outputs) {
  for (long r = 0; r < count; r += TILE_ROWS)
    with_count(count - r, [&](auto rows) { add_rows<rows>(tile, in + r, outputs + r); });
}

/** in `[count, inner]` · weights `[inner, 16]` → out `[count, 16]`, or added to it */
inline void multiply_dense(const float* in, long count, long inner, const float* weights, bool is_added, float* out) {
  for (long p = 0; p < count; p += TILE_ROWS)
    with_count(count - p, [&](auto rows) {
      multiply_dense_rows<rows>(in + p * inner, inner, weights, is_added, out + p * 16);
    });
}

/** sums `[columns, 16]` += inᵀ · others, of in `[count, columns]` and others `[count, 16]` */
inline void add_dense_outer(const float* in, long count, long columns, const float* others, float* sums) {
  for (long c = 0; c < columns; c += TILE_ROWS)
    with_count(columns - c, [&](auto rows) { add_dense_rows<rows>(in + c, columns, count, others, sums + c * 16); });
}

}  // namespace ablate
