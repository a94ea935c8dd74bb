import { AblateError } from '@ablate/core/plugins';
import { Tensor } from '@tensorflow/tfjs-core';
import { input, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Graph, type WeightStyle } from './graph.js';
import { standaloneContext } from './standalone-context.js';
import { checkShape, type NetworkContext } from './network-context.js';

type Build = (graph: Graph, x: SymbolicTensor, name: string) => SymbolicTensor;

/** What every block takes. */
export interface BlockOptions {
  /** Begins the names of its layers; must differ between blocks of one model. `block` unless given. */
  readonly name?: string;
  readonly seed?: number;
  /** Batch normalization as PyTorch has it unless given; or none, and then convolutions have a bias. */
  readonly norm?: 'batch' | 'none';
  /** How kernels start: `xavier` in the lecture's blocks, `he` in the others, unless given. */
  readonly initializer?: WeightStyle['initializer'];
}

/**
 * A block by itself, used as a layer is: `apply` to a symbolic tensor puts it into a network, `apply` to a tensor
 * computes. Its weights are made at the first tensor, whose shape they need.
 */
export class Block {
  readonly #build: Build;
  readonly #style: WeightStyle;
  readonly #options: BlockOptions;
  #model: LayersModel | undefined;

  constructor(build: Build, style: WeightStyle, options: BlockOptions) {
    this.#build = build;
    this.#style = style;
    this.#options = options;
  }

  /**
   * `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`
   * @throws AblateError `SHAPE` for other shapes, and where the block's shortcut doesn't fit.
   */
  apply(x: SymbolicTensor): SymbolicTensor;
  apply(x: Tensor, call?: { readonly training?: boolean }): Tensor;
  apply(x: SymbolicTensor | Tensor, call: { readonly training?: boolean } = {}): SymbolicTensor | Tensor {
    if (!(x instanceof Tensor)) return this.#addTo(x);
    if (x.dtype !== 'float32')
      throw new AblateError(
        'SHAPE',
        `expected a float32 tensor [N, H, W, C]; received one of type ${x.dtype}`,
      );
    return this.model(x.shape.slice(1)).apply(x, { training: call.training === true }) as Tensor;
  }

  /** The block as a model, which is a `tf.layers.Layer` too: the same one at every call. */
  model(inputShape: readonly number[]): LayersModel {
    if (this.#model === undefined) {
      const inputs = input({ shape: [...inputShape] });
      this.#model = model({ inputs, outputs: this.#addTo(inputs) });
    }
    return this.#model;
  }

  #addTo(x: SymbolicTensor): SymbolicTensor {
    const { name = 'block', seed, norm, initializer = this.#style.initializer } = this.#options;
    const inputShape = x.shape.slice(1).map((size) => size ?? 1);
    checkShape(inputShape, 'height', 'width', 'channels');
    const context: NetworkContext = standaloneContext({ inputShape, outputs: 1, seed, norm });
    return this.#build(new Graph(context, { ...this.#style, initializer }), x, name);
  }
}
