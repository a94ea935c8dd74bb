import { layers } from '@tensorflow/tfjs-layers';
import { dropout as drop, type OnDropped } from '../ops/dropout.js';
import type { Generator } from '../random/streams.js';
import { trainingOnly } from './training-only.js';

/** What `dropout`, `spatialDropout`, `gaussianDropout` and `dropPath` take. */
export interface DropoutOptions {
  readonly name: string;
  /** Probability with which a value is dropped, in [0, 1). */
  readonly rate: number;
  readonly generator: Generator;
  /** Hears how many values each batch lost. */
  readonly onDropped?: OnDropped | undefined;
}

/** Keras's `Dropout`, whose masks come from a generator that a checkpoint can keep: `[any] → [same]`. */
export function dropout({ name, rate, generator, onDropped }: DropoutOptions): layers.Layer {
  return trainingOnly(layers.dropout({ name, rate }), (x) => drop(x, rate, generator, onDropped), 'dropout');
}
