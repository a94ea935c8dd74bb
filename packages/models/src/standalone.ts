import type { LayersModel } from '@tensorflow/tfjs-layers';
import type * as z from 'zod';
import type { StandaloneOptions } from './blocks/standalone-context.js';
import { buildModel, withSoftmax } from './build-model.js';
import { cifarResnet } from './cifar-resnet/cifar-resnet.js';
import { resnet } from './resnet/resnet.js';
import { resnext } from './resnext/resnext.js';
import { seResnet } from './se-resnet/se-resnet.js';
import { wideResnet } from './wide-resnet/wide-resnet.js';

/** What every network below is built for; all of it may be left out. */
export interface ClassifierOptions {
  /** `[height, width, channels]`; `[224, 224, 3]`, for CIFAR networks `[32, 32, 3]`, unless given. */
  readonly inputShape?: readonly number[];
  /** 1000, for CIFAR networks 10, unless given. */
  readonly classes?: number;
  readonly seed?: StandaloneOptions['seed'];
  readonly norm?: StandaloneOptions['norm'];
  /** Whether the model ends in probabilities; else in logits, which a loss with softmax expects. */
  readonly softmax?: boolean;
}

type Options<Plugin extends { readonly options: z.ZodType }, Fixed extends string> = ClassifierOptions &
  Omit<NonNullable<z.input<Plugin['options']>>, Fixed>;
/** What `resnet18` and its deeper variants take. */
export type ResnetModelOptions = Options<typeof resnet, 'depth'>;
/** What `resnext50` takes. */
export type ResnextModelOptions = Options<typeof resnext, 'depth'>;
/** What `seResnet50` takes. */
export type SeResnetModelOptions = Options<typeof seResnet, 'depth'>;
/** What `resnet20` and `resnet56` take. */
export type CifarResnetModelOptions = Options<typeof cifarResnet, 'depth'>;
/** What `wideResnet28x10` takes. */
export type WideResnetModelOptions = Options<typeof wideResnet, 'depth' | 'width'>;

type Defaults = Required<Pick<ClassifierOptions, 'inputShape' | 'classes'>>;
const IMAGENET: Defaults = { inputShape: [224, 224, 3], classes: 1000 };
const CIFAR: Defaults = { inputShape: [32, 32, 3], classes: 10 };

function classifier<Given extends ClassifierOptions>(
  spec: (options: Omit<Given, keyof ClassifierOptions>) => Parameters<typeof buildModel>[0],
  defaults: Defaults,
  given: Given,
): LayersModel {
  const { inputShape, classes, seed, norm, softmax, ...options } = { ...defaults, ...given };
  const model = buildModel(spec(options), { inputShape, outputs: classes, seed, norm });
  return softmax === true ? withSoftmax(model) : model;
}

const resnetOf = (depth: number, given: ResnetModelOptions) =>
  classifier((options) => resnet({ ...options, depth }), IMAGENET, given);
const cifarOf = (depth: number, given: CifarResnetModelOptions) =>
  classifier((options) => cifarResnet({ ...options, depth }), CIFAR, given);
const wideOf = (depth: number, width: number, given: WideResnetModelOptions) =>
  classifier((options) => wideResnet({ ...options, depth, width }), CIFAR, given);

/**
 * `[N, H, W, C] → [N, classes]`; 11,689,512 parameters. He et al. (2016), as torchvision has it.
 * @example
 * ```ts resnet18.ts
 * import { loadBackend } from '@ablate/core';
 * import { resnet18 } from '@ablate/models';
 *
 * await loadBackend('wasm');
 * const model = resnet18({ inputShape: [64, 64, 3], classes: 10 });
 * console.log(model.countParams()); // 11191242, running statistics among them
 * ```
 */
export const resnet18 = (options: ResnetModelOptions = {}): LayersModel => resnetOf(18, options);
/** `[N, H, W, C] → [N, classes]`; 21,797,672 parameters. */
export const resnet34 = (options: ResnetModelOptions = {}): LayersModel => resnetOf(34, options);
/** `[N, H, W, C] → [N, classes]`; 25,557,032 parameters; v1.5 unless asked for another version. */
export const resnet50 = (options: ResnetModelOptions = {}): LayersModel => resnetOf(50, options);
/** `[N, H, W, C] → [N, classes]`; 44,549,160 parameters. */
export const resnet101 = (options: ResnetModelOptions = {}): LayersModel => resnetOf(101, options);
/** `[N, H, W, C] → [N, classes]`; 60,192,808 parameters. */
export const resnet152 = (options: ResnetModelOptions = {}): LayersModel => resnetOf(152, options);

/** `[N, H, W, C] → [N, classes]`; 25,028,904 parameters: 32×4d. Xie et al. (2017), as torchvision has it. */
export const resnext50 = (options: ResnextModelOptions = {}): LayersModel =>
  classifier((rest) => resnext({ ...rest, depth: 50 }), IMAGENET, options);
/** `[N, H, W, C] → [N, classes]`; 28,088,024 parameters. Hu et al. (2018), as timm has it. */
export const seResnet50 = (options: SeResnetModelOptions = {}): LayersModel =>
  classifier((rest) => seResnet({ ...rest, depth: 50 }), IMAGENET, options);

/**
 * `[N, H, W, C] → [N, classes]`; 272,474 parameters (option B), 269,722 (`shortcut: 'zero-pad'`, option A).
 * @example
 * ```ts resnet20.ts
 * import { loadBackend } from '@ablate/core';
 * import { resnet20 } from '@ablate/models';
 *
 * await loadBackend('wasm');
 * const model = resnet20({ shortcut: 'zero-pad', softmax: true });
 * model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
 * ```
 */
export const resnet20 = (options: CifarResnetModelOptions = {}): LayersModel => cifarOf(20, options);
/** `[N, H, W, C] → [N, classes]`; 855,770 parameters (option B), 853,018 (option A). */
export const resnet56 = (options: CifarResnetModelOptions = {}): LayersModel => cifarOf(56, options);
/** `[N, H, W, C] → [N, classes]`; 36,479,194 parameters. Zagoruyko & Komodakis (2016). */
export const wideResnet28x10 = (options: WideResnetModelOptions = {}): LayersModel => wideOf(28, 10, options);

/**
 * A ResNet that predicts numbers, ready for `fit`: `[N, H, W, C] → [N, outputs]`, a linear head compiled with the
 * mean squared error and Adam. `compile` it again for another loss or optimizer.
 */
export function imageRegressor({
  depth = 18,
  outputs = 1,
  ...given
}: Omit<ResnetModelOptions, 'classes' | 'softmax'> & {
  readonly depth?: number;
  readonly outputs?: number;
} = {}): LayersModel {
  const model = resnetOf(depth, { ...given, classes: outputs });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}
