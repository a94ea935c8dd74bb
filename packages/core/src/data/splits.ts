import * as z from 'zod';
import { AblateError } from '../errors.js';
import { Generator } from '../random/streams.js';
import type { Split } from './dataset.js';
import { complement, drawPerClass, takeRows } from './stratify.js';

/** The option of a split's size: a share below 1, or a number of examples. */
export const splitAmount = z
  .number()
  .min(0)
  .refine((amount) => amount < 1 || Number.isInteger(amount), {
    error: 'expected a share below 1 or a whole number of examples',
  });

/** How many examples are held out, and by which draw. */
export interface HoldOut {
  /** What is held out, for messages: `validation` or `test`. */
  readonly name: string;
  /** As `splitAmount`. */
  readonly amount: number;
  /** Key of the draw. */
  readonly key: number;
  /** Whether each class gives its share. */
  readonly stratified: boolean;
}

/**
 * Divides examples at random into those that stay and those that are held out; the same ones for the same key.
 * @throws AblateError `DATA` if none would stay.
 */
export function holdOut(pool: Split, settings: HoldOut): [rest: Split, held: Split] {
  const [rest, held] = drawHeldOut(pool, settings);
  return [takeExamples(pool, rest), takeExamples(pool, held)];
}

/** The positions of both, ascending, as `holdOut` takes them. */
export function drawHeldOut(
  { size, labels }: Pick<Split, 'size' | 'labels'>,
  { name, amount, key, stratified }: HoldOut,
): [rest: Uint32Array, held: Uint32Array] {
  const count = amount < 1 ? Math.round(amount * size) : amount;
  if (count >= size)
    throw new AblateError(
      'DATA',
      `${name}: expected fewer examples than the ${size} that it is drawn from; received ${amount}`,
    );
  const share = count / size;
  const held = stratified
    ? drawPerClass(labels, (members) => Math.round(members * share), key)
    : new Generator(key).permutation(size).subarray(0, count).sort();
  return [complement(held, size), held];
}

/** The examples at `positions`. */
export function takeExamples({ size, inputs, labels }: Split, positions: Uint32Array): Split {
  return {
    size: positions.length,
    inputs: takeRows(inputs, inputs.length / size, positions),
    labels: takeRows(labels, labels.length / size, positions),
  };
}
