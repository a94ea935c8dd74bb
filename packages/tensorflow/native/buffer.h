// Memory that a thread keeps from one op to the next, since new pages cost more than what is done with them.
#pragma once

#include <cstdlib>
#include <new>

#include "cache.h"

namespace ablate {

class Buffer {
 public:
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { std::free(data_); }

  /** Room for so many floats, aligned to a cache line. What was in it may be gone. */
  float* floats(long count) {
    if (count <= size_) return data_;
    std::free(data_);
    // Without memory there is room for none: the next op asks again.
    size_ = 0;
    const long size = (count + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    data_ = static_cast<float*>(std::aligned_alloc(CACHE_LINE * sizeof(float), size * sizeof(float)));
    if (data_ == nullptr) throw std::bad_alloc();
    size_ = size;
    return data_;
  }

 private:
  float* data_ = nullptr;
  long size_ = 0;
};

}  // namespace ablate
