import { layers } from '@tensorflow/tfjs-layers';
import { dropBlock as dropBlocks, type DropBlockOptions } from '../ops/drop-block.js';
import { dropPath as drop } from '../ops/drop-path.js';
import { addNoise, gaussianDropout as multiply } from '../ops/gaussian.js';
import { spatialDropout as dropMaps } from '../ops/spatial-dropout.js';
import type { DropoutOptions } from './dropout.js';
import { trainingOnly } from './training-only.js';

type Randomness = Omit<DropoutOptions, 'rate'>;
const linear = (name: string) => layers.activation({ name, activation: 'linear' });

/** Drops whole feature maps in training; see `ops/spatial-dropout`. */
export function spatialDropout({ name, rate, generator, onDropped }: DropoutOptions): layers.Layer {
  return trainingOnly(linear(name), (x) => dropMaps(x, rate, generator, onDropped), 'spatialDropout');
}

/** Drops square blocks in training; see `ops/drop-block`. */
export function dropBlock({
  name,
  generator,
  onDropped,
  ...options
}: Randomness & DropBlockOptions): layers.Layer {
  return trainingOnly(linear(name), (x) => dropBlocks(x, options, generator, onDropped), 'dropBlock');
}

/** Drops an example's residual branch in training; see `ops/drop-path`. */
export function dropPath({ name, rate, generator, onDropped }: DropoutOptions): layers.Layer {
  return trainingOnly(linear(name), (x) => drop(x, rate, generator, onDropped), 'dropPath');
}

/** Keras's `GaussianNoise` from a generator that a checkpoint can keep. */
export function gaussianNoise({ name, std, generator }: Randomness & { readonly std: number }): layers.Layer {
  const stock = layers.gaussianNoise({ name, stddev: std });
  return trainingOnly(stock, (x) => addNoise(x, std, generator), 'gaussianNoise');
}

/** Keras's `GaussianDropout` from a generator that a checkpoint can keep. */
export function gaussianDropout({ name, rate, generator }: DropoutOptions): layers.Layer {
  return trainingOnly(
    layers.gaussianDropout({ name, rate }),
    (x) => multiply(x, rate, generator),
    'gaussianDropout',
  );
}
