// Sums over the rows of matrices `[rows, columns]`, in an order that depends on nothing but the number of threads.
#pragma once

#include <algorithm>
#include <vector>

#include "threads.h"

namespace ablate {

/** Rows whose values are added before the sum is touched. */
constexpr long ROWS_AT_ONCE = 8;
/** Rows that are added as floats before they enter the double. */
constexpr long ROWS_IN_FLOAT = 512;

/** Adds to `first` and `second` `[columns]` what `terms(row, column, a, b)` gives for rows [from, to). */
template <typename Terms>
void add_columns(long from, long to, long columns, const Terms& terms, double* first, double* second) {
  std::vector<float> a(columns), b(columns);
  for (long start = from; start < to; start += ROWS_IN_FLOAT) {
    const long end = std::min(to, start + ROWS_IN_FLOAT);
    std::fill(a.begin(), a.end(), 0.0f);
    std::fill(b.begin(), b.end(), 0.0f);
    float* const to_a = a.data();
    float* const to_b = b.data();
    long row = start;
    for (; row + ROWS_AT_ONCE <= end; row += ROWS_AT_ONCE)
#pragma GCC ivdep
      for (long c = 0; c < columns; c++) {
        float sum_a = 0, sum_b = 0;
#pragma GCC unroll 8
        for (long i = 0; i < ROWS_AT_ONCE; i++) terms(row + i, c, sum_a, sum_b);
        to_a[c] += sum_a;
        to_b[c] += sum_b;
      }
    for (; row < end; row++)
#pragma GCC ivdep
      for (long c = 0; c < columns; c++) terms(row, c, to_a[c], to_b[c]);
    for (long c = 0; c < columns; c++) {
      first[c] += a[c];
      second[c] += b[c];
    }
  }
}

/** Both sums over all rows, `[2, columns]`. */
template <typename Terms>
std::vector<double> column_totals(long rows, long columns, const Terms& terms) {
  Threads& threads = Threads::pool();
  const int shares = threads.shares(2 * columns);
  std::vector<double> parts(2 * columns * shares);
  threads.split(rows, 1, shares, [&](int share, long from, long to) {
    double* part = &parts[2 * columns * share];
    add_columns(from, to, columns, terms, part, part + columns);
  });
  std::vector<double> totals(2 * columns);
  for (size_t i = 0; i < parts.size(); i++) totals[i % totals.size()] += parts[i];
  return totals;
}

}  // namespace ablate
