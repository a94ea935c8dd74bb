import { Sha256 } from '#host/sha256';
import type { Split } from './dataset.js';

/** Of each example: the start of the SHA-256 of its input, the same in every split that holds it. */
export function exampleIds({ size, inputs }: Split): BigUint64Array {
  const width = inputs.length / size;
  return BigUint64Array.from({ length: size }, (_, example) => {
    const { buffer, byteOffset, byteLength } = inputs.subarray(example * width, (example + 1) * width);
    const hash = new Sha256().update(new Uint8Array(buffer, byteOffset, byteLength)).bytes();
    return new DataView(hash.buffer, hash.byteOffset).getBigUint64(0, true);
  });
}
