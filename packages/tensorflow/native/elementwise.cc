#include "elementwise.h"

#include "cache.h"
#include "select.h"
#include "threads.h"

namespace ablate {

namespace {

template <typename Element>
void each(long count, const Element& element) {
  Threads::pool().parallel_for(count, CACHE_LINE, FEW, [&](long from, long to) {
#pragma GCC ivdep
    for (long i = from; i < to; i++) element(i);
  });
}

}  // namespace

void relu(long count, const float* x, float* y) {
  each(count, [=](long i) { y[i] = x[i] < 0 ? 0 : x[i]; });
}

void relu_gradient(long count, const float* dy, const float* y, float* dx) {
  each(count, [=](long i) { dx[i] = where(y[i] > 0, dy[i]); });
}

void add(long count, const float* a, const float* b, float* sum) {
  each(count, [=](long i) { sum[i] = a[i] + b[i]; });
}

void add_relu(long count, const float* a, const float* b, float* y) {
  each(count, [=](long i) {
    const float sum = a[i] + b[i];
    y[i] = sum < 0 ? 0 : sum;
  });
}

}  // namespace ablate
