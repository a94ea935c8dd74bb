import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSafetensors, type WeightValues } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeEach, describe as suite, expect, test } from 'vitest';
import type { ConvolutionFields } from './blocks/graph.js';
import { standaloneContext } from './blocks/standalone-context.js';
import type { NetworkContext } from './blocks/network-context.js';
import { cifarArchitecture } from './cifar-resnet/cifar-resnet.js';
import { lectureArchitecture } from './lecture-resnet/lecture-resnet.js';
import type { Architecture } from './network/architecture.js';
import { residualNetwork } from './network/residual-network.js';
import { residualMlp } from './resmlp/resmlp.js';
import { resnetArchitecture, type ResnetOptions, type ResnetVariation } from './resnet/resnet.js';
import { residualTcn } from './restcn/restcn.js';
import { BACKENDS, useBackend } from './use-backend.test.support.js';
import { wideArchitecture } from './wide-resnet/wide-resnet.js';
import { loadStateDict, stateDict } from './weights/state-dict.js';

const root = path.join(import.meta.dirname, '..');

type Sizes = readonly (readonly [filters: number, inner: number, units: number])[];

/** A family's architecture with other widths and fewer units: as small as the fixtures. */
function small(architecture: Architecture, stages: Sizes, ...stem: ConvolutionFields[]) {
  return (context: NetworkContext) =>
    residualNetwork(
      {
        ...architecture,
        stem: stem.length === 0 ? architecture.stem : stem,
        stages: stages.map(([filters, inner, units], i) => ({
          filters,
          inner,
          units,
          stride: i === 0 ? 1 : 2,
        })),
      },
      context,
    );
}

const UNITS = [2, 1, 1, 1];
const basic = (widths: readonly number[]): Sizes => widths.map((width, i) => [width, width, UNITS[i]!]);
const bottlenecks = (widening: number): Sizes =>
  [2, 3, 4, 5].map((width, i) => [4 * width, widening * width, UNITS[i]!]);
const SHALLOW: Sizes = [[8, 8, 2], [16, 16, 1]]; // prettier-ignore
const DEEP: Sizes = [[16, 8, 2], [24, 8, 1]]; // prettier-ignore

function ofResnet(options: Partial<ResnetOptions>, stages: Sizes, variation: ResnetVariation = {}) {
  const given = {
    depth: 50,
    version: 'v1.5',
    deep: false,
    shortcut: 'projection',
    zeroInitResidual: false,
  } as const;
  return small(resnetArchitecture({ ...given, width: 2, ...options }, variation), stages);
}

function ofCifar(shortcut: 'projection' | 'zero-pad') {
  const whole = cifarArchitecture({ depth: 14, shortcut, zeroInitResidual: false });
  return small(whole, [[4, 4, 2], [7, 7, 2], [9, 9, 2]], { filters: 4, kernelSize: 3 }); // prettier-ignore
}

const lecture = lectureArchitecture({ channels: [4, 6, 8], unitsPerBlock: 2, shortcut: 'projection' });
const wide = wideArchitecture({ depth: 16, width: 1, shortcut: 'projection', zeroInitResidual: false });

const NETWORKS: Readonly<Record<string, (context: NetworkContext) => LayersModel>> = {
  'lecture-resnet': (context) => residualNetwork(lecture, context),
  'resnet-basic': ofResnet({ depth: 18, width: 4 }, basic([4, 6, 8, 9])),
  'resnet-v1': ofResnet({ version: 'v1' }, bottlenecks(1)),
  'resnet-v1.5': ofResnet({}, bottlenecks(1)),
  'resnet-v2-basic': ofResnet({ depth: 18, version: 'v2', width: 8 }, SHALLOW),
  'resnet-v2': ofResnet({ version: 'v2', width: 8 }, DEEP),
  'resnet-d-basic': ofResnet({ depth: 18, deep: true, width: 4 }, basic([2, 3, 4, 5])),
  'resnet-d': ofResnet({ deep: true, width: 4 }, bottlenecks(1)),
  resnext: ofResnet({}, bottlenecks(2), { name: 'resnext', groups: 2 }),
  'resnext-wide': ofResnet({}, bottlenecks(2), { name: 'resnext' }),
  'se-resnet-basic': ofResnet({ depth: 18, width: 64 }, basic([2, 3, 4, 5]), {
    name: 'se_resnet',
    squeeze: 2,
  }),
  'se-resnet': ofResnet({ width: 64 }, bottlenecks(1), { name: 'se_resnet', squeeze: 2 }),
  'cifar-resnet-a': ofCifar('zero-pad'),
  'cifar-resnet-b': ofCifar('projection'),
  'wide-resnet': small(wide, [[6, 6, 2], [8, 8, 2], [10, 10, 2]], { filters: 3, kernelSize: 3 }), // prettier-ignore
  resmlp: (context) => residualMlp({ blocks: 3, width: 12, hidden: 20, shortcut: 'identity' }, context),
  restcn: (context) => residualTcn({ channels: [5, 6, 6], kernelSize: 3, shortcut: 'projection' }, context),
};

class Fixture {
  readonly #tensors: ReadonlyMap<string, WeightValues>;

  constructor(tensors: ReadonlyMap<string, WeightValues>) {
    this.#tensors = tensors;
  }

  static async read(name: string): Promise<Fixture> {
    return new Fixture(
      parseSafetensors(await readFile(path.join(root, 'fixtures/parity', `${name}.safetensors`))),
    );
  }

  /** The tensors whose names begin so, without that beginning. */
  under(prefix: string): Map<string, WeightValues> {
    return new Map(
      [...this.#tensors].flatMap(([name, tensor]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
      ),
    );
  }

  at(name: string): WeightValues {
    return this.#tensors.get(name)!;
  }

  /** The input with its channels last, as tfjs has them. */
  input(): tf.Tensor {
    const { shape, values } = this.at('input');
    const x = tf.tensor(values, [...shape]);
    return shape.length === 2 ? x : tf.transpose(x, shape.length === 4 ? [0, 2, 3, 1] : [0, 2, 1]);
  }
}

/** ‖a − b‖ / ‖b‖ */
function relative(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const norm = (values: number[]) => Math.hypot(...values);
  const difference = Array.from(b, (value, i) => a[i]! - value);
  return norm(difference) / Math.max(norm(Array.from(b)), 1e-6);
}

function build(name: string, fixture: Fixture): LayersModel {
  const x = fixture.input();
  const outputs = fixture.at('direction').shape[1]!;
  const model = NETWORKS[name]!(standaloneContext({ inputShape: x.shape.slice(1), outputs }));
  loadStateDict(model, fixture.under('weights/'));
  return model;
}

test('the fixtures are those of the script', async () => {
  const script = await readFile(path.join(root, 'scripts/make-parity-fixtures.py'));
  const noted = await readFile(path.join(root, 'fixtures/parity/script.sha256'), 'utf8');
  expect(createHash('sha256').update(script).digest('hex')).toBe(noted.split(' ')[0]);
});

suite.each(BACKENDS)('PyTorch parity on %s', (backend) => {
  beforeEach((context) => useBackend(backend, context));

  test.each(Object.keys(NETWORKS))('%s', async (name) => {
    const fixture = await Fixture.read(name);
    const model = build(name, fixture);
    const x = fixture.input();

    const evaluated = model.predict(x) as tf.Tensor;
    expect(relative(evaluated.dataSync(), fixture.at('eval/output').values)).toBeLessThan(1e-4);

    const direction = tf.tensor(fixture.at('direction').values, evaluated.shape);
    let output: Float32Array = new Float32Array();
    const { grads } = tf.variableGrads(() => {
      const y = model.apply(x, { training: true }) as tf.Tensor;
      output = y.dataSync<'float32'>();
      return tf.sum<tf.Scalar>(tf.mul(y, direction));
    });
    expect(relative(output, fixture.at('train/output').values)).toBeLessThan(1e-4);

    const after = await stateDict(model);
    for (const [buffer, { values }] of fixture.under('train/buffer/'))
      expect(relative(after.get(buffer)!.values, values), buffer).toBeLessThan(1e-4);

    // The gradients take the weights' places, so that the same table gives them PyTorch's names and layouts.
    for (const weight of model.trainableWeights) {
      const value: tf.Tensor = weight.read();
      if (value instanceof tf.Variable) weight.write(grads[value.name]!);
    }
    const gradients = await stateDict(model);
    const expected = fixture.under('train/gradient/');
    const largest = Math.max(...[...expected.values()].map(({ values }) => Math.hypot(...values)));
    for (const [weight, { values }] of expected) {
      const received = gradients.get(weight)!.values;
      // A bias before a norm has gradient 0, of which rounding is all that is left.
      if (Math.hypot(...values) < 1e-4 * largest)
        expect(Math.hypot(...received)).toBeLessThan(1e-3 * largest);
      else expect(relative(received, values), weight).toBeLessThan(1e-3);
    }
    model.dispose();
  });
});
