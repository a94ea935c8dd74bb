import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Gives a model's weights back; Keras counts layers twice that two models share, and these have none. */
export function disposeModel(model: LayersModel): void {
  for (const weight of model.weights) weight.dispose();
}
