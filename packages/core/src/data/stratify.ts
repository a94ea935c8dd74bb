import { elementAt } from '../element-at.js';
import { Generator } from '../random/streams.js';
import type { Split } from './dataset.js';

/**
 * Draws from each class as many examples as `count` asks for, given the class's size: labels `[N]` → positions,
 * ascending. The same labels and key always give the same draw.
 */
export function drawPerClass(
  labels: Split['labels'],
  count: (size: number, label: number) => number,
  key: number,
): Uint32Array {
  const byClass: number[][] = [];
  for (const [i, label] of labels.entries()) (byClass[label] ??= []).push(i);
  const generator = new Generator(key);
  const drawn: number[] = [];
  for (const [label, members = []] of byClass.entries()) {
    const order = generator.permutation(members.length);
    for (const i of order.subarray(0, count(members.length, label))) drawn.push(elementAt(members, i));
  }
  return Uint32Array.from(drawn).sort();
}

/** The positions 0 to `size` − 1 that are not in `positions`, ascending. */
export function complement(positions: Uint32Array, size: number): Uint32Array {
  const drawn = new Set(positions);
  return Uint32Array.from({ length: size }, (_, i) => i).filter((i) => !drawn.has(i));
}

/** Rows of `width` values at `positions`: `[N, width]`, `[M]` → `[M, width]`. */
export function takeRows<Values extends Uint8Array | Int32Array | Float32Array>(
  data: Values,
  width: number,
  positions: Uint32Array,
): Values {
  const rows = zeros(data, positions.length * width);
  for (const [row, position] of positions.entries())
    rows.set(data.subarray(position * width, (position + 1) * width), row * width);
  return rows;
}

/** Zeros of the same type; not `slice`, which for a `Buffer` shares memory. */
function zeros<Values extends Uint8Array | Int32Array | Float32Array>(like: Values, length: number): Values {
  const TypedArray =
    like instanceof Int32Array ? Int32Array : like instanceof Float32Array ? Float32Array : Uint8Array;
  return new TypedArray(length) as Values;
}
