import { TRAINING_WASM } from '#training-wasm';

/** The training kernels, compiled: as text, for what bundlers do with other files differs, and it is small. */
export function trainingWasm(): Uint8Array {
  return Uint8Array.from(atob(TRAINING_WASM), (character) => character.charCodeAt(0));
}
