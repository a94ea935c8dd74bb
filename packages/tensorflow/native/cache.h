// What processors keep close, in floats.
#pragma once

namespace ablate {

constexpr long CACHE_LINE = 16;
/** Of one operand, with room beside it for the others: half of a first-level cache of 32 KiB. */
constexpr long FIRST_LEVEL = 4 * 1024;
/** Of all operands together, in a second-level cache of 256 KiB. */
constexpr long SECOND_LEVEL = 40 * 1024;

}  // namespace ablate
