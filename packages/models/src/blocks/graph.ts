import { conv2d, type BuildContext } from '@ablate/core';
import { initializers, layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';

export type Initializer = 'he' | 'xavier';

export interface ConvolutionFields {
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride?: number;
}

/** How a network's convolutions start and whether they have a bias. */
export interface ConvolutionStyle {
  readonly initializer: Initializer;
  /** `without-norm`: only where no regularizer fills the norm site. */
  readonly bias: 'always' | 'without-norm';
}

/** Adds a network's layers and calls its sites; the blocks are written in its terms. */
export class Graph {
  readonly #context: BuildContext;
  readonly #style: ConvolutionStyle;

  constructor(context: BuildContext, style: ConvolutionStyle) {
    this.#context = context;
    this.#style = style;
  }

  /** A convolution padded alike on both sides, as PyTorch does: `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`. */
  convolution(x: SymbolicTensor, name: string, fields: ConvolutionFields): SymbolicTensor {
    const { filters, kernelSize, stride = 1 } = fields;
    const { sites } = this.#context;
    const padded = stride > 1 && kernelSize > 1 ? this.pad(x, `${name}_pad`, (kernelSize - 1) / 2) : x;
    const layer = conv2d({
      name,
      filters,
      kernelSize,
      strides: stride,
      padding: padded === x ? 'same' : 'valid',
      useBias: this.#style.bias === 'always' || !sites.normalizes,
      kernelInitializer: this.#initializer(name),
      transform: sites.kernel(name),
    });
    return layer.apply(padded) as SymbolicTensor;
  }

  /** Convolution, then what fills the norm site. */
  convolutionNorm(x: SymbolicTensor, name: string, fields: ConvolutionFields): SymbolicTensor {
    return this.#context.sites.norm(this.convolution(x, name, fields), name);
  }

  /** Rectified linear unit, then what fills the activation site. */
  relu(x: SymbolicTensor, name: string): SymbolicTensor {
    const y = layers.activation({ activation: 'relu', name }).apply(x) as SymbolicTensor;
    return this.#context.sites.activation(y, name);
  }

  /** Zeros around the picture. */
  pad(x: SymbolicTensor, name: string, by: number): SymbolicTensor {
    return layers.zeroPadding2d({ name, padding: by }).apply(x) as SymbolicTensor;
  }

  /** The residual branch through the branch site, plus the shortcut. */
  add(
    branch: SymbolicTensor,
    shortcut: SymbolicTensor,
    name: string,
    index: number,
    count: number,
  ): SymbolicTensor {
    const regularized = this.#context.sites.branch(branch, name, index, count);
    return layers.add({ name }).apply([regularized, shortcut]) as SymbolicTensor;
  }

  /** Global average pooling, what fills the head site, and the classifier: `[N, H, W, C] → [N, outputs]`. */
  classifier(x: SymbolicTensor): SymbolicTensor {
    const { sites, outputs } = this.#context;
    const pooled = layers.globalAveragePooling2d({ name: 'pool' }).apply(x) as SymbolicTensor;
    const dense = layers.dense({
      name: 'classifier',
      units: outputs,
      kernelInitializer: this.#initializer('classifier'),
    });
    return dense.apply(sites.head(pooled, 'head')) as SymbolicTensor;
  }

  #initializer(layer: string): ReturnType<typeof initializers.heNormal> {
    const seed = this.#context.streams.seed(`init/${layer}`);
    return this.#style.initializer === 'he'
      ? initializers.heNormal({ seed })
      : initializers.glorotUniform({ seed });
  }
}
