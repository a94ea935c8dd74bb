import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadBackend, parseSafetensors, type WeightValues } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe as suite, expect, test } from 'vitest';
import { standaloneContext } from './blocks/standalone-context.js';
import type { NetworkContext } from './blocks/network-context.js';
import { cifarArchitecture } from './cifar-resnet/cifar-resnet.js';
import { lectureArchitecture } from './lecture-resnet/lecture-resnet.js';
import type { Architecture, Stage } from './network/architecture.js';
import { residualNetwork } from './network/residual-network.js';
import { residualMlp } from './resmlp/resmlp.js';
import { resnetArchitecture, type ResnetOptions, type ResnetVariation } from './resnet/resnet.js';
import { residualTcn } from './restcn/restcn.js';
import { wideArchitecture } from './wide-resnet/wide-resnet.js';
import { loadStateDict, stateDict } from './weights/state-dict.js';

const root = path.join(import.meta.dirname, '..');

/** A family's architecture with other widths and fewer units: as small as the fixtures. */
function small(architecture: Architecture, stages: readonly (readonly [filters: number, units: number])[]) {
  const inner = architecture.stages.map((stage) => stage.filters / (stage.inner ?? stage.filters));
  return {
    ...architecture,
    stages: stages.map(([filters, units], i): Stage => ({
      filters: filters * (inner[i] ?? 1),
      inner: filters,
      units,
      stride: i === 0 ? 1 : 2,
    })),
  };
}

const BASIC = [
  [4, 2],
  [6, 1],
  [8, 1],
] as const;
const NARROW = [
  [4, 2],
  [6, 1],
] as const;

function fromResnet(
  options: Partial<ResnetOptions>,
  stages: typeof BASIC | typeof NARROW = NARROW,
  variation: ResnetVariation = {},
) {
  const given = { depth: 50, version: 'v1.5', deep: false, shortcut: 'projection', zeroInit: false } as const;
  const whole = resnetArchitecture({ ...given, width: 4, ...options }, variation);
  return (context: NetworkContext) => residualNetwork(small(whole, stages), context);
}

function fromCifar(shortcut: 'projection' | 'zero-pad') {
  const whole = cifarArchitecture({ depth: 14, shortcut, zeroInit: false });
  const stem = [{ filters: 4, kernelSize: 3 }];
  const stages = [[4, 2], [7, 2], [9, 2]] as const; // prettier-ignore
  return (context: NetworkContext) => residualNetwork({ ...small(whole, stages), stem }, context);
}

const NETWORKS: Readonly<Record<string, (context: NetworkContext) => LayersModel>> = {
  'lecture-resnet': (context) =>
    residualNetwork(
      lectureArchitecture({ channels: [4, 6, 8], unitsPerBlock: 2, shortcut: 'projection' }),
      context,
    ),
  'resnet-basic': fromResnet({ depth: 18 }, BASIC),
  'resnet-v1': fromResnet({ version: 'v1' }),
  'resnet-v1.5': fromResnet({}),
  'resnet-v2-basic': fromResnet({ depth: 18, version: 'v2' }, BASIC),
  'resnet-v2': fromResnet({ version: 'v2' }),
  'resnet-d': fromResnet({ deep: true }),
  resnext: (context) => {
    const { stages, ...whole } = resnetArchitecture(
      { depth: 50, version: 'v1.5', deep: false, width: 6, shortcut: 'projection', zeroInit: false },
      { name: 'resnext', groups: 3 },
    );
    return residualNetwork(small({ ...whole, stages }, [[6, 2], [12, 1]]), context); // prettier-ignore
  },
  'se-resnet': fromResnet({}, NARROW, { name: 'se_resnet', squeeze: 2 }),
  'cifar-resnet-a': fromCifar('zero-pad'),
  'cifar-resnet-b': fromCifar('projection'),
  'wide-resnet': (context) => {
    const whole = wideArchitecture({ depth: 16, width: 1, shortcut: 'projection', zeroInit: false });
    const stem = [{ filters: 3, kernelSize: 3 }];
    return residualNetwork({ ...small(whole, [[6, 2], [8, 2], [10, 2]]), stem }, context); // prettier-ignore
  },
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

suite.each([
  { backend: 'wasm', names: Object.keys(NETWORKS) },
  { backend: 'cpu', names: ['resnet-d', 'resnext', 'restcn', 'resnet-v2'] },
])('PyTorch parity on $backend', ({ backend, names }) => {
  beforeAll(() => loadBackend(backend));

  test.each(names)('%s', async (name) => {
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
