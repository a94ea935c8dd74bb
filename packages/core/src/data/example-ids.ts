import { hash } from 'node:crypto';
import type { Split } from './dataset.js';

/** Of each example: the start of the SHA-256 of its input, the same in every split that holds it. */
export function exampleIds({ size, inputs }: Split): BigUint64Array {
  const width = inputs.length / size;
  return BigUint64Array.from({ length: size }, (_, example) => {
    const { buffer, byteOffset, byteLength } = inputs.subarray(example * width, (example + 1) * width);
    return hash('sha256', new Uint8Array(buffer, byteOffset, byteLength), 'buffer').readBigUInt64LE();
  });
}
