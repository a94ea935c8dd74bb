/**
 * `count` numbers, each made from one that is uniform in [0, 1): by sfc32 of Doty-Humphrey's PractRand, from a seed.
 * Initial weights need no stream that can be stopped and continued, only one that is fast.
 */
export function fromUniform(count: number, seed: number, make: (uniform: number) => number): Float32Array {
  const values = new Float32Array(count);
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  // The first rounds mix the seed into the state.
  for (let i = -12; i < count; i++) {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    if (i >= 0) values[i] = make((sum >>> 0) * 2 ** -32);
  }
  return values;
}
