import * as tf from '@tensorflow/tfjs-core';
import { input, layers, LayersModel, model, sequential, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { conv2d } from '../layers/conv2d.js';
import { dropPath } from '../layers/random-layers.js';
import { Generator } from '../random/streams.js';
import { BACKENDS, normal, relativeError, skipWithout } from '../testing/on-backend.js';
import { Program } from './program.js';
import { STOCK_NETWORKS, type StockNetwork } from './stock-networks.test.support.js';

const made = (name: string) => (STOCK_NETWORKS[name] as () => StockNetwork)();
const opsOf = (network: LayersModel) => new Program(network).ops.map(({ name }) => name);
const numbersOf = (tensors: readonly tf.Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

/** Every layer, those of models that are layers too. */
function allLayers(network: LayersModel): layers.Layer[] {
  return network.layers.flatMap((layer) => (layer instanceof LayersModel ? allLayers(layer) : [layer]));
}

/** Calls of every layer in `program`, in their order. */
const callsIn = (program: Program): string[] =>
  program.ops.flatMap(({ calls }) =>
    calls.flatMap((call) => {
      const inner = program.inner.get(call);
      return inner === undefined ? [call.layer.name] : callsIn(inner);
    }),
  );

/** The outputs of tfjs's own walk over the layers, and of the program. */
function both({ model: network, inputs }: StockNetwork, training: boolean): [number[][], number[][]] {
  const byLayers = () => [network.apply([...inputs], { training })].flat() as tf.Tensor[];
  const byProgram = () => new Program(network).run(inputs, { training });
  return [byLayers, byProgram].map((compute) => tf.tidy(() => numbersOf(compute()))) as [
    number[][],
    number[][],
  ];
}

describe('a program', () => {
  beforeEach(() => loadBackend('cpu'));

  it.each(Object.keys(STOCK_NETWORKS))('calls the layers that tfjs calls, in its order: %s', (name) => {
    const { model: network, inputs } = made(name);
    const called: string[] = [];
    for (const layer of allLayers(network)) {
      const apply = layer.apply.bind(layer);
      layer.apply = (...parameters) => {
        called.push(layer.name);
        return apply(...parameters);
      };
    }
    tf.tidy(() => void network.apply([...inputs], { training: true }));
    expect(called.length).toBeGreaterThan(2);
    expect(callsIn(new Program(network))).toEqual(called);
  });

  it.each(Object.keys(STOCK_NETWORKS))('gives what the model gives, bit for bit: %s', (name) => {
    const network = made(name);
    for (const training of [true, false]) {
      const [expected, actual] = both(network, training);
      expect(actual).toEqual(expected);
    }
  });

  it.each(Object.keys(STOCK_NETWORKS))('keeps as little as the model does: %s', async (name) => {
    const { model: network, inputs } = made(name);
    const program = new Program(network);
    const predict = (compute: () => unknown) => tf.profile(() => compute() as tf.Tensor[]);
    for (const training of [false, true]) {
      const byLayers = await predict(() => network.apply([...inputs], { training }));
      const byProgram = await predict(() => program.run(inputs, { training }));
      expect(byProgram.peakBytes).toBeLessThanOrEqual(byLayers.peakBytes);
      expect(byProgram.newTensors).toBe(byLayers.newTensors);
    }
  });

  it('gives an input that is an output too as a tensor of its own', () => {
    const x = input({ shape: [3] });
    const network = model({ inputs: x, outputs: [x, layers.reLU().apply(x) as SymbolicTensor] });
    const given = normal(1, [2, 3]);
    tf.dispose(new Program(network).run([given], { training: true }));
    expect(given.isDisposed).toBe(false);
  });

  it('joins what may be joined', () => {
    expect(opsOf(made('residual').model)).toEqual([
      ...['conv2d', 'batchNorm + relu', 'conv2d', 'batchNorm', 'conv2d', 'add + relu', 'pad + conv2d'],
      ...['globalAveragePooling2D', 'dense'],
    ]);
    // Each call of a shared layer has a value of its own.
    expect(opsOf(made('shared layers').model)).toEqual([
      ...['conv2d', 'batchNorm + relu', 'conv2d', 'batchNorm + relu', 'add + relu'],
      ...['globalAveragePooling2D', 'dense'],
    ]);
  });

  it('joins nothing where the value between is read elsewhere, or given out', () => {
    expect(opsOf(made('two outputs, one of which is between two layers that would be joined').model)).toEqual(
      ['flatten', 'dense', 'batchNorm', 'relu', 'dense'],
    );
    expect(opsOf(made('dropout of a seed, and the same value read twice').model)).toEqual([
      ...['conv2d', 'batchNorm', 'relu', 'dropout', 'add', 'globalAveragePooling2D', 'dense'],
    ]);
    // A model that is a layer gives out its outputs, whatever reads them.
    const nested = new Program(made('nested models').model);
    expect([...nested.inner.values()].map((inner) => inner.ops.at(-1)?.name)).toContain('batchNorm');
  });

  it('joins nothing that is not that', () => {
    const x = input({ shape: [6, 6, 4] });
    const chain = (...list: layers.Layer[]) =>
      model({ inputs: x, outputs: list.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x) });
    const pad = () => layers.zeroPadding2d();
    const conv = (options: object) => layers.conv2d({ filters: 2, kernelSize: 3, ...options });
    expect(opsOf(chain(layers.batchNormalization(), layers.reLU({ maxValue: 6 })))).toHaveLength(2);
    expect(opsOf(chain(layers.batchNormalization(), layers.activation({ activation: 'tanh' })))).toHaveLength(
      2,
    );
    expect(
      opsOf(chain(layers.batchNormalization(), layers.dropout({ rate: 0.5 }), layers.reLU())),
    ).toHaveLength(3);
    expect(opsOf(chain(pad(), conv({ padding: 'same' })))).toHaveLength(2);
    expect(opsOf(chain(pad(), conv({ dilationRate: 2 })))).toHaveLength(2);
    expect(opsOf(chain(pad(), conv({ activation: 'tanh' })))).toHaveLength(2);
    expect(opsOf(chain(layers.zeroPadding2d({ dataFormat: 'channelsFirst' }), conv({})))).toHaveLength(2);
    expect(opsOf(chain(pad(), conv({})))).toEqual(['pad + conv2d']);
  });

  it('runs a replaced call that it knows nothing of', () => {
    const network = made('residual');
    const [norm] = network.model.layers.filter((layer) => layer.getClassName() === 'BatchNormalization');
    const calls: unknown[] = [];
    Object.assign(norm as layers.Layer, {
      call: (x: tf.Tensor[], { training }: { training: boolean }) => {
        calls.push(training);
        return tf.mul(x[0] as tf.Tensor, 2);
      },
    });
    expect(opsOf(network.model).slice(0, 3)).toEqual(['conv2d', 'batchNormalization', 'relu']);
    const [expected, actual] = both(network, true);
    expect(actual).toEqual(expected);
    expect(calls).toEqual([true, true]);
  });

  it('knows what the layers of Ablate compute, until their call is replaced', () => {
    const norm = batchNormalization({ name: 'norm', momentum: 0.9, epsilon: 1e-3, unbiased: true });
    const network = sequential({
      layers: [
        conv2d({
          ...{ name: 'conv', filters: 2, kernelSize: 3, padding: 'same', useBias: false },
          kernelInitializer: 'ones' as never,
          transform: (kernel) => tf.mul(kernel, 2),
          ...{ inputShape: [4, 4, 1] },
        }),
        norm,
        layers.reLU(),
        dropPath({ name: 'path', rate: 0.5, generator: new Generator(1) }),
      ],
    });
    expect(opsOf(network)).toEqual(['conv2d', 'batchNorm + relu', 'dropPath']);
    const before = norm.call.bind(norm);
    norm.call = (...parameters) => before(...parameters);
    expect(opsOf(network)).toEqual(['conv2d', 'batchNormalization', 'relu', 'dropPath']);
  });

  it('leaves alone a layer whose calls a test of tfjs listens to', () => {
    const { model: network } = made('residual');
    network.layers.find((layer) => layer.getClassName() === 'Add')?.setCallHook(() => undefined);
    expect(opsOf(network)).not.toContain('add + relu');
  });
});

describe.each(BACKENDS)('on %s', (backend) => {
  beforeEach((context) => skipWithout(backend, context));

  it('a program and the layers agree, in what ghost batches move too', async () => {
    await loadBackend(backend);
    const norm = () =>
      batchNormalization({ name: 'norm', momentum: 0.9, epsilon: 1e-3, unbiased: true, ghostSize: 3 });
    const network = () =>
      sequential({ layers: [layers.zeroPadding2d({ inputShape: [4, 4, 2] }), norm(), layers.reLU()] });
    const x = normal(7, [8, 4, 4, 2]);
    const results = await Promise.all(
      [
        (made: LayersModel) => made.apply(x, { training: true }) as tf.Tensor,
        (made: LayersModel) => new Program(made).run([x], { training: true })[0] as tf.Tensor,
      ].map(async (compute) => {
        const made = network();
        const output = compute(made);
        return Promise.all([output, ...made.getWeights()].map(async (y) => [...(await y.data())]));
      }),
    );
    const [byLayers, byProgram] = results as [number[][], number[][]];
    for (const [i, values] of byProgram.entries())
      expect(relativeError(values, byLayers[i] as number[])).toBeLessThan(1e-6);
  });
});
