import { LayersModel, type layers } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

/** Window of a convolution or pool along rows and columns. */
export interface Window {
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
export function windowOf(layer: Layer): Window | undefined {
  const { kernelSize, poolSize, strides, dilationRate } = layer.getConfig();
  const size = kernelSize ?? poolSize;
  if (size === undefined) return undefined;
  return { size: pair(size), stride: pair(strides), dilation: pair(dilationRate) };
}

const product = (shape: readonly (number | null)[]) => shape.reduce<number>((a, b) => a * (b ?? 1), 1);

/** The layer's one output shape without the batch. */
export function outputShapeOf(layer: Layer): number[] {
  return (layer.outputShape as (number | null)[]).slice(1).map((size) => size ?? 1);
}

export function parametersOf(layer: Layer): { trainable: number; fixed: number } {
  const sum = (weights: Layer['weights']) => weights.reduce((all, { shape }) => all + product(shape), 0);
  const trainable = sum(layer.trainableWeights);
  return { trainable, fixed: sum(layer.weights) - trainable };
}

/**
 * Multiplications that are added up, for one input: of convolutions and fully connected layers, as published
 * figures count them. Norms, additions and pools are not in them.
 */
export function macsOf(layer: Layer): number {
  if (layer instanceof LayersModel) return layer.layers.reduce((sum, inner) => sum + macsOf(inner), 0);
  const kernel = layer.weights.find(({ originalName }) => /\/(depthwise_)?kernel$/.test(originalName));
  if (kernel === undefined) return 0;
  const pixels = outputShapeOf(layer).slice(0, -1);
  return product(kernel.shape) * product(pixels);
}
