import { conv2d, dense, groupedConv2d } from '@ablate/core/layers';
import { AblateError, type Sites } from '@ablate/core/plugins';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { he, shapesOnly, torchLinear, xavier, zero, type Initializer } from './initial-values.js';
import type { NetworkContext } from './network-context.js';

export interface ConvolutionFields {
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride?: number;
  /** Channels and filters are divided into this many groups that do not see each other. */
  readonly groups?: number;
  /** Whether the kernel starts at zero. */
  readonly zero?: boolean;
}

/** How a network's weights start and whether its convolutions have a bias. */
export interface WeightStyle {
  /** `he`: by fan-out, and PyTorch's default for the classifier, as torchvision does; `xavier`: everywhere. */
  readonly initializer: 'he' | 'xavier';
  /** `without-norm`: only where no regularizer fills the norm site. */
  readonly bias: 'always' | 'without-norm';
}

/** Adds a network's layers and calls its sites; the blocks are written in its terms. */
export class Graph {
  readonly context: NetworkContext;
  readonly style: WeightStyle;

  constructor(context: NetworkContext, style: WeightStyle) {
    this.context = context;
    this.style = style;
  }

  get sites(): Sites {
    return this.context.sites;
  }

  /** A convolution padded alike on both sides, as PyTorch does: `[N, H, W, C] → [N, ⌈H/stride⌉, ⌈W/stride⌉, filters]`. */
  convolution(x: SymbolicTensor, name: string, fields: ConvolutionFields): SymbolicTensor {
    const { filters, kernelSize, stride = 1, groups = 1 } = fields;
    const padded = stride > 1 && kernelSize > 1 ? this.pad(x, `${name}_pad`, (kernelSize - 1) / 2) : x;
    const options = {
      name,
      filters,
      kernelSize,
      strides: stride,
      padding: padded === x ? ('same' as const) : ('valid' as const),
      useBias: this.style.bias === 'always' || !this.sites.normalizes,
      kernelInitializer: this.initializer(name, fields.zero === true ? 'zero' : this.style.initializer),
      transform: this.sites.kernel(name),
    };
    const layer = groups === 1 ? conv2d(options) : groupedConv2d({ ...options, groups });
    return layer.apply(padded) as SymbolicTensor;
  }

  /** What fills the norm site; `path` is the layer that it follows or feeds. */
  norm(x: SymbolicTensor, path: string): SymbolicTensor {
    return this.sites.norm(x, path);
  }

  /** Convolution, then what fills the norm site. */
  convolutionNorm(x: SymbolicTensor, name: string, fields: ConvolutionFields): SymbolicTensor {
    return this.norm(this.convolution(x, name, fields), name);
  }

  /** A fully connected layer with bias: `[N, C] → [N, units]`. */
  dense(x: SymbolicTensor, name: string, units: number): SymbolicTensor {
    const rule = this.style.initializer === 'xavier' ? 'xavier' : 'torch';
    const kernelInitializer = this.initializer(name, rule);
    return dense({ name, units, kernelInitializer, transform: this.sites.kernel(name) }).apply(
      x,
    ) as SymbolicTensor;
  }

  /** Rectified linear unit, then what fills the activation site. */
  relu(x: SymbolicTensor, name: string): SymbolicTensor {
    return this.sites.activation(this.activation(x, name, 'relu'), name);
  }

  /** A gate or a non-linearity that is no activation site. */
  activation(x: SymbolicTensor, name: string, activation: 'relu' | 'sigmoid'): SymbolicTensor {
    return layers.activation({ activation, name }).apply(x) as SymbolicTensor;
  }

  /** Zeros around the image. */
  pad(x: SymbolicTensor, name: string, by: number): SymbolicTensor {
    return layers.zeroPadding2d({ name, padding: by }).apply(x) as SymbolicTensor;
  }

  /** The residual branch through the branch site, plus the shortcut. */
  add(
    branch: SymbolicTensor,
    shortcut: SymbolicTensor,
    name: string,
    place: { index: number; count: number },
  ): SymbolicTensor {
    const regularized = this.sites.branch(branch, name, place.index, place.count);
    return layers.add({ name }).apply([regularized, shortcut]) as SymbolicTensor;
  }

  /** Mean over the image: `[N, H, W, C] → [N, C]`. */
  globalPool(x: SymbolicTensor, name: string): SymbolicTensor {
    return layers.globalAveragePooling2d({ name }).apply(x) as SymbolicTensor;
  }

  /** What fills the head site, and the last layer: `[N, C] → [N, outputs]`. */
  head(x: SymbolicTensor): SymbolicTensor {
    return this.dense(this.sites.head(x, 'head'), 'classifier', this.context.outputs);
  }

  /** @throws AblateError `SHAPE` if a layer would shrink an image which has one pixel left. */
  checkStride(x: SymbolicTensor, name: string, stride: number): void {
    const [, height, width] = x.shape;
    if (stride === 1 || height !== 1 || width !== 1) return;
    throw new AblateError(
      'SHAPE',
      `${name}: the input [${this.context.inputShape.join(', ')}] is smaller than the strides allow: the image [${x.shape.slice(1).join(', ')}] cannot shrink by ${stride}; choose a larger input or fewer stages`,
    );
  }

  /** The initializer of a layer's kernel, seeded by the layer's name. */
  initializer(layer: string, rule: 'he' | 'xavier' | 'torch' | 'zero'): Initializer {
    if (this.context.inspection !== undefined) return shapesOnly();
    const seed = this.context.streams.seed(`init/${layer}`);
    return { he, xavier, torch: torchLinear, zero }[rule](seed);
  }
}
