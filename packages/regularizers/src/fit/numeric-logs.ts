import { elementAt } from '@ablate/core/plugins';
import type * as tf from '@tensorflow/tfjs-core';

/** What `model.fit` hands to a callback: numbers, or scalars that have not been read yet. */
export type Logs = Readonly<Record<string, number | tf.Scalar>>;

export async function numericLogs(logs: Logs = {}): Promise<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(logs))
    numbers[name] = typeof value === 'number' ? value : elementAt(await value.data(), 0);
  return numbers;
}
