import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { windowOf } from './layer-cost.js';

type Layer = layers.Layer;

/** How many input rows and columns a pixel depends on, and how far apart neighbours' are. */
export interface Field {
  readonly size: readonly [number, number];
  readonly step: readonly [number, number];
}

const POINT: Field = { size: [1, 1], step: [1, 1] };

/** The layers whose outputs a layer takes. */
export function inputsOf(layer: Layer): Layer[] {
  return layer.inboundNodes[0]?.inboundLayers ?? [];
}

/**
 * The receptive field of each layer's output; undefined for layers whose output is no picture or sequence. Gates
 * (squeeze-and-excitation), which see everything, are left out.
 */
export function receptiveFields(model: LayersModel): Map<Layer, Field | undefined> {
  const fields = new Map<Layer, Field | undefined>();
  for (const layer of model.layers) {
    const inputs = inputsOf(layer);
    const spatial = layer.outputShape.length >= 3;
    const known = inputs.map((before) => fields.get(before));
    fields.set(layer, !spatial ? undefined : inputs.length === 0 ? POINT : widened(layer, known));
  }
  return fields;
}

function widened(layer: Layer, inputs: readonly (Field | undefined)[]): Field | undefined {
  const seen = inputs.filter((field) => field !== undefined);
  if (seen.length === 0) return undefined;
  const merged: Field = {
    size: [largest(seen, 'size', 0), largest(seen, 'size', 1)],
    step: [largest(seen, 'step', 0), largest(seen, 'step', 1)],
  };
  const window = windowOf(layer);
  if (window === undefined) return merged;
  const axis = (i: 0 | 1) => merged.size[i] + (window.size[i] - 1) * window.dilation[i] * merged.step[i];
  return {
    size: [axis(0), axis(1)],
    step: [merged.step[0] * window.stride[0], merged.step[1] * window.stride[1]],
  };
}

const largest = (fields: readonly Field[], key: 'size' | 'step', axis: 0 | 1) =>
  Math.max(...fields.map((field) => field[key][axis]));
