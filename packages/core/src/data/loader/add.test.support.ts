import type { Augment } from '../../plugins/augmentation.js';

interface Draws {
  /** Added to every input. */
  readonly add: number;
  readonly fail?: 'throw' | 'exit';
}

/** Adds the drawn number, and one from the stream. */
export const augment: Augment<Draws> = (batch, { add, fail }, stream) => {
  if (fail === 'throw') throw new Error('broken on purpose');
  if (fail === 'exit') process.exit(3);
  const [noise = 0] = stream(7).uniform(1);
  return { ...batch, inputs: batch.inputs.map((value) => value + add + noise) };
};

export const module = import.meta.url;
