import { TORCHVISION_WEIGHTS, UNITS } from '../network/architecture.js';
import { Block, type BlockOptions } from './block.js';
import type { WeightStyle } from './graph.js';
import { checkCounts } from './network-context.js';
import { squeezeExcitation } from './squeeze-excitation.js';
import type { Shortcut, UnitStyle } from './unit.js';

const LECTURE_WEIGHTS: WeightStyle = { initializer: 'xavier', bias: 'always' };
const ALONE = { index: 0, count: 1 };

/** What `residualBlock` takes. */
export interface ResidualBlockOptions extends BlockOptions {
  readonly channels: number;
  /** Whether the input passes a 1×1 convolution, which it has to where the shape changes. */
  readonly use1x1conv?: boolean;
  readonly strides?: number;
}

/**
 * The lecture's `Residual(channels, use_1x1conv, strides)`: `[N, H, W, C] → [N, ⌈H/strides⌉, ⌈W/strides⌉, channels]`.
 * Source: Dive into Deep Learning, section 8.6.
 * @throws AblateError `SHAPE` from `apply`, if the shape changes and there is no 1×1 convolution.
 */
export function residualBlock(options: ResidualBlockOptions): Block {
  const { channels, strides } = options;
  checkCounts({ channels, strides });
  return new Block(
    (graph, x, name) => UNITS.basic(graph, x, lectureUnit(name, options)),
    LECTURE_WEIGHTS,
    options,
  );
}

/** What `resnetBlock` takes. */
export interface ResnetBlockOptions extends BlockOptions {
  readonly channels: number;
  readonly numResiduals: number;
  /** Whether its first unit keeps the shape, as after the stem; else it halves the image. */
  readonly firstBlock?: boolean;
}

/** The lecture's `resnet_block(channels, num_residuals, first_block)`: so many residuals one after another. */
export function resnetBlock({ numResiduals, firstBlock = false, ...options }: ResnetBlockOptions): Block {
  checkCounts({ channels: options.channels, numResiduals });
  return new Block(
    (graph, x, name) => {
      let y = x;
      for (let unit = 1; unit <= numResiduals; unit++) {
        const halves = unit === 1 && !firstBlock;
        const fields = { ...options, use1x1conv: halves, strides: halves ? 2 : 1 };
        y = UNITS.basic(graph, y, lectureUnit(`${name}_unit${unit}`, fields));
      }
      return y;
    },
    LECTURE_WEIGHTS,
    options,
  );
}

function lectureUnit(name: string, { channels, use1x1conv = false, strides = 1 }: ResidualBlockOptions) {
  return {
    ...ALONE,
    name,
    filters: channels,
    inner: channels,
    stride: strides,
    shortcut: use1x1conv ? ('projection' as const) : ('identity' as const),
    projection: 'plain' as const,
    alwaysProject: use1x1conv,
  };
}

/** What `basicBlock`, `bottleneckBlock` and their preactivated variants take. */
export interface UnitBlockOptions extends BlockOptions, Partial<Omit<UnitStyle, 'shortcut'>> {
  /** Channels that the block gives. */
  readonly filters: number;
  /** Channels inside a bottleneck; a quarter of `filters` unless given. */
  readonly inner?: number;
  readonly stride?: number;
  /** `projection` unless given. */
  readonly shortcut?: Shortcut;
}

function unitBlock(
  kind: keyof typeof UNITS,
  projection: UnitStyle['projection'],
  { inner, stride = 1, shortcut = 'projection', ...options }: UnitBlockOptions,
): Block {
  const { filters, groups, squeeze } = options;
  checkCounts({ filters, inner, stride, groups, squeeze });
  const width = inner ?? (kind.endsWith('bottleneck') ? Math.max(1, options.filters / 4) : options.filters);
  const style = { ...ALONE, projection, ...options, inner: width, stride, shortcut };
  return new Block(
    (graph, x, name) => UNITS[kind](graph, x, { ...style, name }),
    TORCHVISION_WEIGHTS,
    options,
  );
}

/** Two 3×3 convolutions and a shortcut; see `basic`. He et al., "Deep residual learning" (2016). */
export const basicBlock = (options: UnitBlockOptions): Block => unitBlock('basic', 'norm', options);
/** 1×1, 3×3, 1×1 and a shortcut; `strideIn: 'first'` is v1, `'middle'` v1.5; `groups` makes it ResNeXt's. */
export const bottleneckBlock = (options: UnitBlockOptions): Block => unitBlock('bottleneck', 'norm', options);
/** Norm and ReLU before each of two 3×3 convolutions (v2). He et al., "Identity mappings" (2016). */
export const preactivationBlock = (options: UnitBlockOptions): Block =>
  unitBlock('preactivation', 'plain', options);
/** Norm and ReLU before 1×1, 3×3 and 1×1 (v2). */
export const preactivationBottleneckBlock = (options: UnitBlockOptions): Block =>
  unitBlock('preactivation-bottleneck', 'plain', options);

/** What `squeezeExcitationBlock` takes. */
export interface SqueezeExcitationOptions extends BlockOptions {
  /** The inner width is the channels divided by this, rounded to a multiple of 8; 16 unless given. */
  readonly reduction?: number;
}

/** Channels weighted by what their means say about each other: `[N, H, W, C] → [N, H, W, C]`; see `squeezeExcitation`. */
export const squeezeExcitationBlock = ({
  reduction = 16,
  ...options
}: SqueezeExcitationOptions = {}): Block => {
  checkCounts({ reduction });
  return new Block(
    (graph, x, name) => squeezeExcitation(graph, x, name, reduction),
    TORCHVISION_WEIGHTS,
    options,
  );
};
