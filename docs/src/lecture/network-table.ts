import { buildModel, describe, lectureResnet } from '@ablate/models';
import { disposeModel } from './dispose-model.js';

/** The lecture's network, layer by layer, for an image of this height and width. */
export function networkTable({
  size,
  channels,
}: {
  readonly size: number;
  readonly channels: readonly number[];
}) {
  const model = buildModel(lectureResnet({ channels: [...channels] }), {
    inputShape: [size, size, 1],
    outputs: 10,
  });
  const { layers, parameters, gmacs, warnings } = describe(model);
  disposeModel(model);
  const rows = layers
    .filter(({ name }) => /conv|pool|classifier|project|shortcut/.test(name))
    .map(({ name, outputShape, parameters }) => ({ name, shape: outputShape, parameters }));
  return Promise.resolve({ rows, parameters, gmacs, warnings });
}
