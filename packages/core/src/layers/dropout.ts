import { layers } from '@tensorflow/tfjs-layers';
import { dropout as drop } from '../ops/dropout.js';
import type { Generator } from '../random/streams.js';
import { onlyTensor } from './only-tensor.js';

export interface DropoutOptions {
  readonly name: string;
  /** Probability with which a value is dropped, in [0, 1). */
  readonly rate: number;
  readonly generator: Generator;
}

/** Keras's `Dropout`, whose masks come from a generator that a checkpoint can keep: `[any] → [same]`. */
export function dropout({ name, rate, generator }: DropoutOptions): layers.Layer {
  const layer = layers.dropout({ name, rate });
  const evaluate = layer.call.bind(layer);
  layer.call = (inputs, kwargs) =>
    kwargs.training === true ? drop(onlyTensor(inputs), rate, generator) : evaluate(inputs, kwargs);
  return layer;
}
