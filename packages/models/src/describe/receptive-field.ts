import { LayersModel, type layers } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

/** Window of a convolution or pool along rows and columns. */
interface Window {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
}

function pair(value: unknown): readonly [number, number] {
  if (typeof value === 'number') return [value, value];
  if (Array.isArray(value) && typeof value[0] === 'number')
    return [value[0], typeof value[1] === 'number' ? value[1] : value[0]];
  return [1, 1];
}

/** What a layer looks at to give one pixel; undefined for layers that work pixel by pixel. */
function windowOf(layer: Layer): Window | undefined {
  const { kernelSize, poolSize, strides, dilationRate } = layer.getConfig();
  const size = kernelSize ?? poolSize;
  if (size === undefined) return undefined;
  return { size: pair(size), stride: pair(strides), dilation: pair(dilationRate) };
}

/** How many input rows and columns a pixel depends on, and how far apart neighbours' are. */
export interface Field {
  readonly size: readonly [number, number];
  readonly step: readonly [number, number];
}

const POINT: Field = { size: [1, 1], step: [1, 1] };

/** The layers whose outputs a layer takes. */
export function inputsOf(layer: Layer): Layer[] {
  // A model that is a layer has a first node of its own, which comes from nowhere.
  return layer.inboundNodes.findLast((node) => node.inboundLayers.length > 0)?.inboundLayers ?? [];
}

/**
 * The receptive field of each layer's output; undefined for layers whose output is no image or sequence. Gates
 * (squeeze-and-excitation), which see everything, are left out. The layers of a model that is a layer are among them.
 */
export function receptiveFields(model: LayersModel): Map<Layer, Field | undefined> {
  const fields = new Map<Layer, Field | undefined>();
  for (const layer of model.layers) {
    const inputs = inputsOf(layer);
    // Sequential models do not list their input layer.
    const known = inputs.map((input) => (fields.has(input) ? fields.get(input) : POINT));
    const before = inputs.length === 0 ? POINT : merged(known);
    const spatial = layer.outputShape.length >= 3;
    if (layer instanceof LayersModel)
      for (const [inner, field] of receptiveFields(layer)) fields.set(inner, stacked(before, field));
    const last = layer instanceof LayersModel ? layer.layers.at(-1) : undefined;
    const after = last === undefined ? widened(before, windowOf(layer)) : fields.get(last);
    fields.set(layer, spatial ? after : undefined);
  }
  return fields;
}

/** What is seen through any of them. */
function merged(fields: readonly (Field | undefined)[]): Field | undefined {
  const seen = fields.filter((field) => field !== undefined);
  if (seen.length === 0) return undefined;
  const largest = (key: keyof Field, axis: 0 | 1) => Math.max(...seen.map((field) => field[key][axis]));
  return {
    size: [largest('size', 0), largest('size', 1)],
    step: [largest('step', 0), largest('step', 1)],
  };
}

function widened(before: Field | undefined, window: Window | undefined): Field | undefined {
  if (window === undefined) return before;
  const { size, stride, dilation } = window;
  const reach = (axis: 0 | 1) => (size[axis] - 1) * dilation[axis] + 1;
  return stacked(before, { size: [reach(0), reach(1)], step: stride });
}

/** What `second` sees of the input of `first`. */
function stacked(first: Field | undefined, second: Field | undefined): Field | undefined {
  if (first === undefined || second === undefined) return undefined;
  const size = (axis: 0 | 1) => first.size[axis] + (second.size[axis] - 1) * first.step[axis];
  return {
    size: [size(0), size(1)],
    step: [first.step[0] * second.step[0], first.step[1] * second.step[1]],
  };
}
