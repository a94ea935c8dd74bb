import { Registry, type Spec } from '@ablate/core/plugins';
import { layers, model as functional, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { standaloneContext, type StandaloneOptions } from './blocks/standalone-context.js';
import { models } from './models.js';

/**
 * A model of this package by itself: `buildModel(cifarResnet({ depth: 20 }), { inputShape: [32, 32, 3], outputs: 10 })`
 * is a `tf.LayersModel`, `[N, …inputShape] → [N, outputs]` logits. A tfjs backend must have been set.
 * @throws AblateError `CONFIG` for a wrong option, `SHAPE` where shapes do not fit, naming the layer.
 * @example
 * ```ts regression.ts
 * import { loadBackend } from '@ablate/core';
 * import { buildModel, resmlp } from '@ablate/models';
 *
 * await loadBackend('wasm');
 * export const price = buildModel(resmlp({ depth: 4 }), { inputShape: [8], outputs: 1 });
 * ```
 */
export function buildModel(spec: Spec<'model'>, options: StandaloneOptions): LayersModel {
  return new Registry([models]).resolve('model', spec).build(standaloneContext(options));
}

/** The same layers, with a softmax after the last: probabilities in place of logits. */
export function withSoftmax(model: LayersModel): LayersModel {
  const probabilities = layers.softmax({ name: 'probabilities' }).apply(model.outputs) as SymbolicTensor;
  return functional({ inputs: model.inputs, outputs: probabilities, name: model.name });
}
