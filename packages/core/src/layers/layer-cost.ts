import { LayersModel, type layers } from '@tensorflow/tfjs-layers';

type Layer = layers.Layer;

/** What a layer gives and takes. Plain JSON. */
export interface LayerCost {
  readonly name: string;
  /** Keras's class name. */
  readonly kind: string;
  /** Without the batch: `[height, width, channels]` for images. */
  readonly outputShape: readonly number[];
  /** Trainable weights. */
  readonly parameters: number;
  /** Weights that are not trained, such as running means. */
  readonly fixed: number;
  /**
   * Multiply-adds for one input: of convolutions and fully connected layers, as published figures count them. Norms,
   * additions and pools are not in them.
   */
  readonly macs: number;
}

const product = (shape: readonly (number | null)[]) => shape.reduce<number>((a, b) => a * (b ?? 1), 1);

function outputShapeOf(layer: Layer): number[] {
  return (layer.outputShape as (number | null)[]).slice(1).map((size) => size ?? 1);
}

function macsOf(layer: Layer): number {
  if (layer instanceof LayersModel) return layer.layers.reduce((sum, inner) => sum + macsOf(inner), 0);
  const kernel = layer.weights.find(({ originalName }) => /\/(depthwise_)?kernel$/.test(originalName));
  if (kernel === undefined) return 0;
  const pixels = outputShapeOf(layer).slice(0, -1);
  return product(kernel.shape) * product(pixels);
}

/** Output shape, weights and multiply-adds of a built layer with one output. Reads no weight's values. */
export function layerCost(layer: Layer): LayerCost {
  const sum = (weights: Layer['weights']) => weights.reduce((all, { shape }) => all + product(shape), 0);
  const parameters = sum(layer.trainableWeights);
  return {
    name: layer.name,
    kind: layer.getClassName(),
    outputShape: outputShapeOf(layer),
    parameters,
    fixed: sum(layer.weights) - parameters,
    macs: macsOf(layer),
  };
}
