import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { AblateError } from '../errors.js';
import type { KernelTransform } from '../plugins/sites.js';
import { onlyTensor } from './only-tensor.js';

type Initializer = ReturnType<typeof initializers.heNormal>;
type Shape = (number | null)[];

interface GroupedConv2DConfig {
  readonly name: string;
  readonly filters: number;
  /** Height and width of the kernel. */
  readonly kernelSize: number;
  readonly strides: number;
  readonly padding: 'same' | 'valid';
  readonly groups: number;
  readonly useBias: boolean;
}

/** What `groupedConv2d` takes. */
export interface GroupedConv2DOptions extends GroupedConv2DConfig {
  readonly kernelInitializer: Initializer;
  /** Changes the kernel before every use; what a model's `kernel` site gave. */
  readonly transform?: KernelTransform | undefined;
}

/**
 * Convolution whose channels and filters are divided into groups that do not see each other:
 * `[N, H, W, C] → [N, H′, W′, filters]`, kernel `[k, k, C / groups, filters]` as Keras's `Conv2D` with `groups` has
 * it. tfjs has no such kernel: it runs as one convolution with the block-diagonal kernel `[k, k, C, filters]`.
 */
export class GroupedConv2D extends layers.Layer {
  static readonly className = 'GroupedConv2D';
  readonly config: GroupedConv2DConfig;
  kernelInitializer: Initializer = initializers.zeros();
  transform: KernelTransform | undefined;

  constructor(config: GroupedConv2DConfig) {
    super(config);
    this.config = config;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { name, filters, kernelSize, groups, useBias } = this.config;
    const channels = lastOf(inputShape);
    if (channels % groups !== 0 || filters % groups !== 0)
      throw new AblateError('SHAPE', indivisible(name, channels, filters, groups));
    const shape = [kernelSize, kernelSize, channels / groups, filters];
    this.addWeight('kernel', shape, 'float32', this.kernelInitializer);
    if (useBias) this.addWeight('bias', [filters], 'float32', initializers.zeros());
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { filters, kernelSize, strides, padding } = this.config;
    const [batch = null, ...image] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as Shape;
    const lost = padding === 'same' ? 0 : kernelSize - 1;
    const sides = image
      .slice(0, 2)
      .map((side) => (side === null ? null : Math.ceil((side - lost) / strides)));
    return [batch, ...sides, filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: Record<string, unknown>): tf.Tensor {
    return tf.tidy(() => {
      const { groups, strides, padding: pad } = this.config;
      const [kernel, bias] = this.trainableWeights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor?];
      const compact = this.transform?.(kernel, training === true) ?? kernel;
      const filter = blockDiagonal(compact as tf.Tensor4D, groups);
      const x = onlyTensor(inputs) as tf.Tensor4D;
      return tf.fused.conv2d({ x, filter, strides, pad, ...(bias === undefined ? {} : { bias }) });
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.config };
  }
}

/** kernel `[h, w, C / groups, F]` → `[h, w, C, F]`, zero between different groups. */
export function blockDiagonal(kernel: tf.Tensor4D, groups: number): tf.Tensor4D {
  const [height, width, channels, filters] = kernel.shape;
  const blocks = tf.reshape(kernel, [height * width, 1, channels, groups, filters / groups]);
  const diagonal = tf.reshape(tf.eye(groups), [1, groups, 1, groups, 1]);
  return tf.reshape(tf.mul(blocks, diagonal), [height, width, groups * channels, filters]);
}

function lastOf(shape: Shape | Shape[]): number {
  const last = (Array.isArray(shape[0]) ? shape[0] : shape).at(-1);
  if (typeof last !== 'number') throw new AblateError('SHAPE', 'expected a known number of channels');
  return last;
}

function indivisible(name: string, channels: number, filters: number, groups: number): string {
  return `${name}: ${channels} channels and ${filters} filters cannot both be divided into ${groups} groups; choose numbers that are multiples of ${groups}, or other groups`;
}

/**
 * The layer; see `GroupedConv2D`.
 * @throws AblateError `SHAPE` when it is applied, if the groups do not divide channels and filters.
 */
export function groupedConv2d({
  kernelInitializer,
  transform,
  ...config
}: GroupedConv2DOptions): layers.Layer {
  tf.serialization.registerClass(GroupedConv2D);
  const layer = new GroupedConv2D(config);
  layer.kernelInitializer = kernelInitializer;
  layer.transform = transform;
  return layer;
}
