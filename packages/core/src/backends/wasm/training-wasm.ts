import { readFileSync } from 'node:fs';

/** The training kernels, compiled. */
export function trainingWasm(): Uint8Array {
  return readFileSync(new URL('../../../wasm/training.wasm', import.meta.url));
}
