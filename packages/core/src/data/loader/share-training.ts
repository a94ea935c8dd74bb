import type { Dataset } from '../dataset.js';

/** The dataset with its training split in memory that threads share. */
export function shareTraining(dataset: Dataset): Dataset {
  const { size, inputs, labels } = dataset.train;
  return { ...dataset, train: { size, inputs: shared(inputs), labels: shared(labels) } };
}

function shared<T extends Uint8Array | Int32Array | Float32Array>(values: T): T {
  const Type = values.constructor as new (buffer: SharedArrayBuffer) => T;
  const copy = new Type(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
