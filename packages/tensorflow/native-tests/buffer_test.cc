#include "../native/buffer.h"

#include <cstdint>
#include <new>

#include "test.h"

namespace ablate::test {

void add_buffer_tests(Tests& tests) {
  tests.push_back({"a buffer keeps its memory, aligned to a cache line", [] {
                     Buffer buffer;
                     float* const first = buffer.floats(17);
                     expect(reinterpret_cast<std::uintptr_t>(first) % (CACHE_LINE * sizeof(float)) == 0, "not aligned");
                     expect(buffer.floats(3) == first, "other memory for fewer floats");
                     first[31] = 1;
                     float* const more = buffer.floats(1000);
                     more[999] = 1;
                   }});
  tests.push_back({"a buffer without memory has room again when there is some", [] {
                     // More than any processor addresses. Asked again, it must not take what it did not get for its own.
                     constexpr long TOO_MUCH = 1L << 60;
                     Buffer buffer;
                     buffer.floats(8);
                     for (int time = 0; time < 2; time++) {
                       bool has_failed = false;
                       try {
                         buffer.floats(TOO_MUCH);
                       } catch (const std::bad_alloc&) {
                         has_failed = true;
                       }
                       expect(has_failed, "expected std::bad_alloc");
                     }
                     buffer.floats(8)[7] = 1;
                   }});
}

}  // namespace ablate::test
