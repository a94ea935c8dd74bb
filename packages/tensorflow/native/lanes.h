// Sixteen floats in two AVX2 registers, of which the last output channels of a tensor may fill only a part.
#pragma once

#include <immintrin.h>

#include <algorithm>

namespace ablate {

/** Floats of one register. */
constexpr long REGISTER = 8;
/** Columns of one register tile. */
constexpr long LANES = 2 * REGISTER;

struct Lanes {
  __m256 low, high;
};

/** All lanes are there. */
struct AllLanes {
  Lanes load(const float* from) const { return {_mm256_loadu_ps(from), _mm256_loadu_ps(from + REGISTER)}; }

  void store(float* to, const Lanes& lanes) const {
    _mm256_storeu_ps(to, lanes.low);
    _mm256_storeu_ps(to + REGISTER, lanes.high);
  }
};

/** Only the first lanes may be there: others are neither read nor written. */
class FirstLanes {
 public:
  explicit FirstLanes(long there)
      : is_full_(there >= LANES), low_(first(there)), high_(first(there - REGISTER)) {}

  Lanes load(const float* from) const {
    if (is_full_) return AllLanes().load(from);
    return {_mm256_maskload_ps(from, low_), _mm256_maskload_ps(from + REGISTER, high_)};
  }

  void store(float* to, const Lanes& lanes) const {
    if (is_full_) return AllLanes().store(to, lanes);
    _mm256_maskstore_ps(to, low_, lanes.low);
    _mm256_maskstore_ps(to + REGISTER, high_, lanes.high);
  }

 private:
  static __m256i first(long count) {
    const __m256i numbers = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(std::clamp(count, 0L, REGISTER))), numbers);
  }

  bool is_full_;
  __m256i low_, high_;
};

/** sum + factor · lanes */
inline void add_scaled(Lanes& sum, float factor, const Lanes& lanes) {
  const __m256 all = _mm256_set1_ps(factor);
  sum.low = _mm256_fmadd_ps(all, lanes.low, sum.low);
  sum.high = _mm256_fmadd_ps(all, lanes.high, sum.high);
}

}  // namespace ablate
