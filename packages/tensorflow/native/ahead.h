// Memory fetched into the cache ahead of its use, while something else is computed: what a tensor's tiles need lies in
// as many rows as a tile is high, which processors' own prefetchers do not follow well.
#pragma once

#include <algorithm>

#include "cache.h"

namespace ablate {

class Ahead {
 public:
  /**
   * `size` floats in the order of `total` tiles, of which those before `first` are of no use. A tile reaches over
   * what belongs to the `reach` tiles after it.
   */
  Ahead(const float* data, long size, long total, long first, long reach)
      : data_(data), end_(data + size), each_(size / total), reach_(reach), at_(data + first * each_) {}

  /** Fetches what the tiles before this one need and has not been fetched. */
  void fetch_until(long tile) {
    const float* to = std::min(end_, data_ + (tile + reach_) * each_);
    for (; at_ < to; at_ += CACHE_LINE) __builtin_prefetch(at_, 0, LOCALITY);
  }

 private:
  /** As the processor numbers it: into the second-level cache. */
  static constexpr int LOCALITY = 2;

  const float *data_, *end_;
  long each_, reach_;
  const float* at_;
};

}  // namespace ablate
