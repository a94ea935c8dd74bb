import process from 'node:process';
import fc from 'fast-check';

// All chance in a test process comes from one seed, so that a run of all tests can be repeated: the cases of
// properties, and by Math.random the initial weights and orders of TensorFlow.js.
const seed = Number(process.env.ABLATE_TEST_SEED);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
Math.random = mulberry32(seed);

/** Tommy Ettinger's mulberry32. @param {number} state */
function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
