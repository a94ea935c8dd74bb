import * as tf from '@tensorflow/tfjs-core';
import { input, layers, LayersModel, model, Sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { BACKENDS, relativeError, skipWithout } from '../testing/on-backend.js';
import { accelerate } from './accelerate.js';
import { STOCK_NETWORKS, type StockNetwork } from './stock-networks.test.support.js';

type Fit = (network: StockNetwork) => Promise<unknown>;

function compile({ model, targets }: StockNetwork): void {
  const loss = targets.map(({ dtype }) =>
    dtype === 'int32' ? 'categoricalCrossentropy' : 'meanSquaredError',
  );
  model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss, metrics: ['accuracy'] });
}

const numbersOf = async (tensors: readonly tf.Tensor[]) =>
  Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]));

/** All that training tells, the weights after it, and the number of tensors that are left when the model is gone. */
async function trained(name: string, prepare: (network: StockNetwork) => void, fit: Fit) {
  const before = tf.memory().numTensors;
  const network = (STOCK_NETWORKS[name] as () => StockNetwork)();
  prepare(network);
  const told = await fit(network);
  const weights = await numbersOf(network.model.getWeights());
  tf.dispose([...network.inputs, ...network.targets]);
  network.model.dispose();
  return { told, weights, left: tf.memory().numTensors - before };
}

/** Five steps of 4 examples. */
const byFit =
  (args: object = {}): Fit =>
  async ({ model, inputs, targets }) => {
    const { history } = await model.fit([...inputs], [...targets], {
      ...{ epochs: 1, batchSize: 4, shuffle: false },
      ...args,
    });
    return history;
  };

const byBatch: Fit = async ({ model, inputs, targets }) => {
  const told = [];
  for (let step = 0; step < 5; step++) told.push(await model.trainOnBatch([...inputs], [...targets]));
  return told;
};

/** Every batch is tensors of its own, of which `fitDataset` disposes. */
const byDataset: Fit = async ({ model, inputs, targets }) => {
  const next = () => ({
    xs: Object.fromEntries(model.inputNames.map((name, i) => [name, tf.clone(inputs[i] as tf.Tensor)])),
    ys: Object.fromEntries(model.outputNames.map((name, i) => [name, tf.clone(targets[i] as tf.Tensor)])),
  });
  const iterator = () => Promise.resolve({ next: () => Promise.resolve({ value: next(), done: false }) });
  const { history } = await model.fitDataset({ iterator } as never, {
    batchesPerEpoch: 5,
    epochs: 1,
  });
  return history;
};

describe('fit of an accelerated model on cpu is that of tfjs, bit for bit, in five steps', () => {
  beforeEach(() => loadBackend('cpu'));

  const expectSame = async (name: string, fit: Fit) => {
    const plain = await trained(name, compile, fit);
    const fast = await trained(
      name,
      (network) => {
        compile(network);
        accelerate(network.model);
      },
      fit,
    );
    expect(fast).toEqual(plain);
  };

  it.each(Object.keys(STOCK_NETWORKS))('%s', (name) => expectSame(name, byFit()));
  it('by the weights of classes', () =>
    expectSame('residual', byFit({ classWeight: { 0: 1, 1: 3, 2: 0.5, 3: 2 } })));
  it('with a validation split', () => expectSame('sequential', byFit({ validationSplit: 0.2 })));
  it.each(['residual', 'sequential'])('by trainOnBatch: %s', (name) => expectSame(name, byBatch));
  it.each(['residual', 'shared layers'])('by fitDataset: %s', (name) => expectSame(name, byDataset));

  it('before compile, and again', async () => {
    for (const name of ['residual', 'sequential']) {
      const twice = (network: StockNetwork) => {
        compile(network);
        compile(network);
      };
      const plain = await trained(name, twice, byFit());
      const fast = await trained(
        name,
        (network) => {
          expect(accelerate(accelerate(network.model))).toBe(network.model);
          twice(network);
        },
        byFit(),
      );
      expect(fast).toEqual(plain);
    }
  });

  it('and leaves a second model of the same layers as it was', async () => {
    const both = async (isAccelerated: boolean) => {
      const { model: first, inputs, targets } = (STOCK_NETWORKS.residual as () => StockNetwork)();
      const pooled = first.layers.at(-2)?.output as SymbolicTensor;
      const head = layers.dense({ units: 4, activation: 'softmax', kernelInitializer: 'ones' });
      const second = model({ inputs: first.inputs, outputs: head.apply(pooled) as SymbolicTensor });
      const told = [];
      for (const network of [first, second, first]) compile({ model: network, inputs, targets });
      if (isAccelerated) accelerate(first);
      for (const network of [first, second, first])
        told.push(await byFit()({ model: network, inputs, targets }));
      const outputs = [second.apply(inputs[0] as tf.Tensor, { training: true }) as tf.Tensor];
      return [told, await numbersOf([...first.getWeights(), ...second.getWeights(), ...outputs])];
    };
    expect(await both(true)).toEqual(await both(false));
  });
});

describe('what is refused', () => {
  it('is what is no model of layers', () => {
    expect(() => accelerate(layers.dense({ units: 1 }) as never)).toThrow(
      'accelerate: expected a model of tf.model, tf.sequential or tf.loadLayersModel; received Dense',
    );
    expect(() => accelerate(undefined as never)).toThrow('received undefined');
  });

  it('is a model that trains in a way of its own', () => {
    class Own extends LayersModel {
      protected override makeTrainFunction(): never {
        throw new Error('mine');
      }
    }
    const x = input({ shape: [2] });
    const own = new Own({
      inputs: x,
      outputs: layers.dense({ units: 1 }).apply(x) as SymbolicTensor,
      name: 'own',
    });
    expect(() => accelerate(own)).toThrow('accelerate: own has a makeTrainFunction of its own');
  });
});

describe('prototypes of tfjs', () => {
  it('stay as they are', async () => {
    const prototypes = [
      LayersModel.prototype,
      Sequential.prototype,
      ...[layers.batchNormalization(), layers.add(), layers.reLU(), layers.zeroPadding2d()].map(
        (layer) => Object.getPrototypeOf(layer) as object,
      ),
    ];
    const own = () => prototypes.map((prototype) => Object.getOwnPropertyDescriptors(prototype));
    const before = own();
    await loadBackend('cpu');
    await trained(
      'residual',
      (network) => compile({ ...network, model: accelerate(network.model) }),
      byFit(),
    );
    expect(own()).toEqual(before);
  });
});

describe.each(BACKENDS)('an accelerated model on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it('trains to what tfjs computes on cpu', { timeout: 60_000 }, async () => {
    await loadBackend('cpu');
    const { weights: expected } = await trained('residual', compile, byFit({ epochs: 3 }));
    await loadBackend(backend);
    const prepare = (network: StockNetwork) => compile({ ...network, model: accelerate(network.model) });
    const { weights: actual } = await trained('residual', prepare, byFit({ epochs: 3 }));
    expect(actual.length).toBe(expected.length);
    for (const [i, values] of actual.entries())
      expect(relativeError(values, expected[i] as number[])).toBeLessThan(1e-3);
  });

  it('runs the kernels of joined ops that the backend has', async () => {
    await loadBackend(backend);
    const { model, inputs, targets } = (STOCK_NETWORKS.residual as () => StockNetwork)();
    compile({ model, inputs, targets });
    const step = async () => {
      const { kernels } = await tf.profile(() => {
        // The step is taken before the promise is given.
        void model.trainOnBatch([...inputs], [...targets]);
        return tf.scalar(0);
      });
      return kernels.map(({ name }) => name);
    };
    expect(await step()).not.toContain('AblateBatchNorm');
    accelerate(model);
    const names = await step();
    expect(names.includes('AblateBatchNorm')).toBe(backend !== 'cpu');
    expect(names.includes('AblateAddRelu')).toBe(backend === 'tensorflow');
    expect(names.includes('PadV2')).toBe(backend !== 'tensorflow');
    expect(names).toContain('Conv2DBackpropFilter');
    // One convolution reads the images, whose gradient nothing asks for.
    expect(names.filter((name) => name === 'Conv2DBackpropInput')).toHaveLength(3);
    tf.dispose([...inputs, ...targets]);
    model.dispose();
  });
});
