// What works on each element by itself, `count` floats.
#pragma once

namespace ablate {

/** x → max(x, 0); a NaN stays one. */
void relu(long count, const float* x, float* y);

/** dy, and relu's output y → dy where y > 0, else 0 */
void relu_gradient(long count, const float* dy, const float* y, float* dx);

/** a + b */
void add(long count, const float* a, const float* b, float* sum);

/** max(a + b, 0); a NaN stays one. */
void add_relu(long count, const float* a, const float* b, float* y);

}  // namespace ablate
