// The transforms of F(4×4, 3×3) at the points 0, ±√½, ±√2 and ∞, which in float32 err half as much as 0, ±1, ±2, ∞.
// Source: Lavin & Gray, "Fast algorithms for convolutional neural networks" (2015).
#pragma once

#include <immintrin.h>

namespace ablate::winograd {

/** Outputs, taps and points along one side. */
constexpr int OUTPUTS = 4, TAPS = 3, POINTS = 6;
constexpr int ALL_POINTS = POINTS * POINTS;

constexpr float A = 0.70710678118654752f, B = 1.41421356237309505f;
constexpr float A_SQUARED = 0.5f, B_SQUARED = 2;

/** Eight channels. */
using Vector = __m256;

inline Vector times(float factor, Vector v) { return _mm256_mul_ps(_mm256_set1_ps(factor), v); }

/** sum + factor · v */
inline Vector plus(Vector sum, float factor, Vector v) { return _mm256_fmadd_ps(_mm256_set1_ps(factor), v, sum); }

/** Six values of the image → its values at the points. */
struct InputTransform {
  static constexpr int FROM = POINTS, TO = POINTS;
  static void apply(const Vector* d, Vector* v) {
    const Vector d1 = d[1], d2 = d[2], d3 = d[3], d4 = d[4];
    const Vector even = plus(d4, -B_SQUARED, d2), odd = times(A, plus(d3, -B_SQUARED, d1));
    const Vector even2 = plus(d4, -A_SQUARED, d2), odd2 = times(B, plus(d3, -A_SQUARED, d1));
    v[0] = plus(d[0] + d4, -(A_SQUARED + B_SQUARED), d2);
    v[1] = even + odd;
    v[2] = even - odd;
    v[3] = even2 + odd2;
    v[4] = even2 - odd2;
    v[5] = plus(d1 + d[5], -(A_SQUARED + B_SQUARED), d3);
  }
};

/** Products at the points → four outputs. */
struct OutputTransform {
  static constexpr int FROM = POINTS, TO = OUTPUTS;
  static void apply(const Vector* m, Vector* y) {
    const Vector m1 = m[1], m2 = m[2], m3 = m[3], m4 = m[4];
    const Vector even = m1 + m2, odd = times(A, m1 - m2), even2 = m3 + m4, odd2 = times(B, m3 - m4);
    y[0] = m[0] + even + even2;
    y[1] = odd + odd2;
    y[2] = plus(times(A_SQUARED, even), B_SQUARED, even2);
    y[3] = plus(plus(m[5], A_SQUARED, odd), B_SQUARED, odd2);
  }
};

/** Four gradients of outputs → their values at the points: the transpose of `OutputTransform`. */
struct GradientTransform {
  static constexpr int FROM = OUTPUTS, TO = POINTS;
  static void apply(const Vector* y, Vector* v) {
    const Vector y0 = y[0], y1 = y[1], y2 = y[2], y3 = y[3];
    const Vector even = plus(y0, A_SQUARED, y2), odd = times(A, plus(y1, A_SQUARED, y3));
    const Vector even2 = plus(y0, B_SQUARED, y2), odd2 = times(B, plus(y1, B_SQUARED, y3));
    v[0] = y0;
    v[1] = even + odd;
    v[2] = even - odd;
    v[3] = even2 + odd2;
    v[4] = even2 - odd2;
    v[5] = y3;
  }
};

/** Weights of the values at ±A and ±B in the filter's transform. */
constexpr float AT_A = -2.0f / 3, AT_B = 1.0f / 6;

/** Three taps → their values at the points. */
struct FilterTransform {
  static constexpr int FROM = TAPS, TO = POINTS;
  static void apply(const Vector* g, Vector* u) {
    const Vector g0 = g[0], g1 = g[1], g2 = g[2];
    const Vector even = times(AT_A, plus(g0, A_SQUARED, g2)), odd = times(AT_A * A, g1);
    const Vector even2 = times(AT_B, plus(g0, B_SQUARED, g2)), odd2 = times(AT_B * B, g1);
    u[0] = g0;
    u[1] = even + odd;
    u[2] = even - odd;
    u[3] = even2 + odd2;
    u[4] = even2 - odd2;
    u[5] = g2;
  }
};

/** Sums at the points → gradients of three taps: the transpose of `FilterTransform`. */
struct TapTransform {
  static constexpr int FROM = POINTS, TO = TAPS;
  static void apply(const Vector* m, Vector* g) {
    const Vector m1 = m[1], m2 = m[2], m3 = m[3], m4 = m[4];
    const Vector even = times(AT_A, m1 + m2), even2 = times(AT_B, m3 + m4);
    g[0] = m[0] + even + even2;
    g[1] = plus(times(AT_A * A, m1 - m2), AT_B * B, m3 - m4);
    g[2] = plus(plus(m[5], A_SQUARED, even), B_SQUARED, even2);
  }
};

/**
 * Both directions: `in(row, column)` gives a vector, `out(row, column, vector)` takes one. Columns of which `is_there`
 * says no are zero.
 */
template <typename Transform, typename In, typename There, typename Out>
inline __attribute__((always_inline)) void transform(const In& in, const There& is_there, const Out& out) {
  constexpr int FROM = Transform::FROM, TO = Transform::TO;
  Vector half[TO * FROM];
#pragma GCC unroll 6
  for (int j = 0; j < FROM; j++) {
    Vector values[FROM], results[TO];
    if (is_there(j)) {
#pragma GCC unroll 6
      for (int i = 0; i < FROM; i++) values[i] = in(i, j);
      Transform::apply(values, results);
#pragma GCC unroll 6
      for (int i = 0; i < TO; i++) half[i * FROM + j] = results[i];
    } else {
#pragma GCC unroll 6
      for (int i = 0; i < TO; i++) half[i * FROM + j] = _mm256_setzero_ps();
    }
  }
#pragma GCC unroll 1
  for (int i = 0; i < TO; i++) {
    Vector results[TO];
    Transform::apply(half + i * FROM, results);
#pragma GCC unroll 6
    for (int j = 0; j < TO; j++) out(i, j, results[j]);
  }
}

template <typename Transform, typename In, typename Out>
inline __attribute__((always_inline)) void transform(const In& in, const Out& out) {
  transform<Transform>(in, [](int) { return true; }, out);
}

}  // namespace ablate::winograd
