import {
  builtins,
  cellConfigSchema,
  conv2d,
  defineDataset,
  defineModel,
  definePackage,
  dense,
  Generator,
  Registry,
  sgd,
  train,
  type PluginDefinition,
  type TrainResult,
} from '@ablate/core';
import { initializers, input, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { regularizers } from './index.js';

export const images = defineDataset({
  name: 'images',
  version: 1,
  summary: 'Sixteen random images',
  options: {},
  create: () => {
    const split = (seed: number) => ({
      size: 16,
      inputs: new Generator(seed).normal(16 * 36),
      labels: Uint8Array.from({ length: 16 }, (_, i) => i % 3),
    });
    const sets = { train: split(1), validation: split(2), test: split(3) };
    const facts = { inputShape: [6, 6, 1], classNames: ['a', 'b', 'c'], mean: 0, std: 1 };
    return {
      inputShape: [6, 6, 1],
      checksum: () => Promise.resolve('images'),
      load: () => Promise.resolve({ ...facts, ...sets }),
    };
  },
});

/** One residual block that calls every site. */
export const everySite = defineModel({
  name: 'every-site',
  version: 1,
  summary: 'One residual block that calls every site',
  options: {},
  create: () => ({
    build: ({ inputShape, outputs, sites, streams }) => {
      const inputs = input({ shape: [...inputShape] });
      const kernelInitializer = initializers.heNormal({ seed: streams.seed('init') });
      const convolution = (x: SymbolicTensor, name: string) => {
        const options = { name, filters: 8, kernelSize: 3, padding: 'same', useBias: true } as const;
        const layer = conv2d({ ...options, kernelInitializer, transform: sites.kernel(name) });
        const y = sites.norm(layer.apply(x) as SymbolicTensor, name);
        const relu = layers.activation({ name: `${name}_relu`, activation: 'relu' });
        return sites.activation(relu.apply(y) as SymbolicTensor, `${name}_relu`);
      };
      const stem = convolution(sites.input(inputs, 'input'), 'stem');
      const branch = sites.branch(convolution(stem, 'branch'), 'add', 0, 1);
      const sum = layers.add({ name: 'add' }).apply([branch, stem]) as SymbolicTensor;
      const pooled = layers.globalAveragePooling2d({ name: 'pool' }).apply(sum) as SymbolicTensor;
      const classifier = dense({
        name: 'classifier',
        units: outputs,
        kernelInitializer,
        transform: sites.kernel('classifier'),
      });
      return model({ inputs, outputs: classifier.apply(sites.head(pooled, 'head')) as SymbolicTensor });
    },
  }),
});

const packages = [builtins, regularizers, definePackage('test', [images, everySite])];
export const registry = new Registry(packages);

export interface Trained extends TrainResult {
  /** Of the bits of all weights. */
  readonly weightsHash: string;
  /** Which sites were filled and which hooks ran, in order. */
  readonly trace: readonly string[];
}

/** Trains a network that has every site for one epoch, with the defaults of these regularizers. */
export async function trainWith(
  used: readonly string[],
  { backend = 'wasm', more = [] }: { backend?: string; more?: readonly PluginDefinition[] } = {},
): Promise<Trained> {
  let weightsHash = '';
  let trace: readonly string[] = [];
  const result = await train({
    config: cellConfigSchema.parse({
      dataset: images(),
      model: everySite(),
      regularizers: used.map((use) => ({ use, options: {} })),
      optimizer: sgd({ lr: 0.01 }),
      epochs: 1,
      batchSize: 8,
      backend,
      workers: 0,
    }),
    seed: 0,
    registry: more.length === 0 ? registry : new Registry([...packages, definePackage('more', more)]),
    onEvent: (event) => {
      if (event.type === 'tested') ({ weightsHash } = event);
      if (event.type === 'trace') trace = event.lines;
    },
  });
  return { ...result, weightsHash, trace };
}
