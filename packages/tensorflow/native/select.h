#pragma once

#include <cstdint>
#include <cstring>

namespace ablate {

/** The value or zero; without a branch, which would keep a loop from using vectors. */
inline float where(bool condition, float value) {
  int32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits &= -static_cast<int32_t>(condition);
  std::memcpy(&value, &bits, sizeof bits);
  return value;
}

}  // namespace ablate
