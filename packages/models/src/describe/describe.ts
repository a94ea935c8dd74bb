import { layerCost } from '@ablate/core/layers';
import { describeProgram, type ProgramLine } from '@ablate/core/program';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LayerDescription } from './layer-description.js';
import { inputsOf, receptiveFields } from './receptive-field.js';
import { stageWarnings } from './stage-warnings.js';

/** The lecture's table. Plain JSON. */
export interface ModelDescription {
  readonly name: string;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  /** Trainable weights, the number that papers publish. */
  readonly parameters: number;
  /** Weights that are not trained, such as running means. */
  readonly fixed: number;
  /** Multiply-adds of convolutions and fully connected layers for one input. */
  readonly macs: number;
  /** `macs` in thousands of millions, to three decimals. */
  readonly gmacs: number;
  readonly layers: readonly LayerDescription[];
  /** What training and evaluation compute, in their order. */
  readonly program: readonly ProgramLine[];
  /** What may be a mistake: channels that shrink, images that are 1×1 too early, shortcuts that cannot fit. */
  readonly warnings: readonly string[];
}

/**
 * Layer by layer output shape, parameters, multiply-adds and receptive field. Reads no weight's values.
 * @example
 * ```ts describe.ts
 * import { loadBackend } from '@ablate/core';
 * import { describe, formatDescription, resnet20 } from '@ablate/models';
 *
 * await loadBackend('wasm');
 * console.log(formatDescription(describe(resnet20())));
 * ```
 */
export function describe(model: LayersModel): ModelDescription {
  const fields = receptiveFields(model);
  const layers = model.layers.map((layer): LayerDescription => ({
    ...layerCost(layer),
    inputs: inputsOf(layer).map(({ name }) => name),
    receptiveField: fields.get(layer)?.size ?? null,
  }));
  const sum = (key: 'parameters' | 'fixed' | 'macs') => layers.reduce((all, layer) => all + layer[key], 0);
  const macs = sum('macs');
  return {
    name: model.name,
    inputShape: (model.inputs[0]?.shape ?? []).slice(1).map((size) => size ?? 1),
    outputShape: layers.at(-1)?.outputShape ?? [],
    parameters: sum('parameters'),
    fixed: sum('fixed'),
    macs,
    gmacs: Math.round(macs / 1e6) / 1000,
    layers,
    program: describeProgram(model),
    warnings: stageWarnings(layers),
  };
}
