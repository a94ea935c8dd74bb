import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cases, damaged, expectNoPollution } from '../../../../fuzzing.shared.js';
import { orClearError } from '../clear-error.test.support.js';
import { adam } from '../optimizers/adam.js';
import type { JsonObject, JsonValue } from '../plugins/json.js';
import { defineDataset, defineModel, definePackage } from '../plugins/plugin.js';
import { Registry } from '../plugins/registry.js';
import { Generator } from '../random/streams.js';
import { reduceOnPlateau } from '../schedules/reduce-on-plateau.js';
import { cellConfigSchema } from '../trainer/config.js';
import { train } from '../trainer/train.js';
import { CheckpointFolder } from './files.js';
import { formatSafetensors, parseSafetensors } from './safetensors.js';

expectNoPollution();

const points = defineDataset({
  name: 'points',
  version: 1,
  summary: 'Eight points of two classes',
  options: {},
  create: () => {
    const labels = Uint8Array.from({ length: 8 }, (_, i) => i % 2);
    const split = { size: 8, labels, inputs: new Generator(1).normal(16) };
    const facts = { inputShape: [2], classNames: ['a', 'b'], mean: 0, std: 1 };
    return {
      inputShape: [2],
      checksum: () => Promise.resolve('points'),
      load: () => Promise.resolve({ ...facts, train: split, validation: split, test: split }),
    };
  },
});
const network = defineModel({
  name: 'network',
  version: 1,
  summary: 'A dense layer',
  options: {},
  create: () => ({
    build: ({ outputs, inputShape }) =>
      sequential({ layers: [layers.dense({ units: outputs, inputShape: [...inputShape], name: 'd' })] }),
  }),
});
const registry = new Registry([definePackage('test', [points, network, adam, reduceOnPlateau])]);

let directory = '';
let record = '';
let tensors: Uint8Array = new Uint8Array();
const recordFile = () => path.join(directory, 'step-4.json');
const tensorFile = () => path.join(directory, 'step-4.safetensors');

/** Trains so many epochs of two steps, or as many of them as a checkpoint leaves. */
function run(epochs: number): Promise<unknown> {
  const config = cellConfigSchema.parse({
    ...{ dataset: points(), model: network(), optimizer: adam({ lr: 0.1 }), schedule: reduceOnPlateau() },
    ...{ epochs, batchSize: 4, backend: 'cpu' },
  });
  return train({ config, seed: 0, registry, checkpoints: { directory, everyEpochs: 1, keep: 9 } });
}

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'checkpoint-doors-'));
  await run(3);
  record = readFileSync(recordFile(), 'utf8');
  tensors = readFileSync(tensorFile());
  return () => rmSync(directory, { recursive: true, force: true });
});

function put(text: string, bytes: Uint8Array): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  writeFileSync(recordFile(), text);
  writeFileSync(tensorFile(), bytes);
}

/** The place of every value in a document. */
function places(value: JsonValue, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, child]) => places(child, [...at, key]))];
}

/** With another value at a place. */
function changed(value: JsonValue, [key, ...rest]: readonly string[], to: JsonValue): JsonValue {
  if (key === undefined) return to;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, child]) => [
    name,
    name === key ? changed(child, rest, to) : child,
  ]);
  const copy = Object.fromEntries(entries) as Record<string, JsonValue>;
  return Array.isArray(value) ? Object.values(copy) : copy;
}

/** The record of these tensors, whatever they are. */
function recordOf(bytes: Uint8Array): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return JSON.stringify({ ...(JSON.parse(record) as JsonObject), tensors: { sha256, bytes: bytes.length } });
}

const odd = fc.oneof(
  fc.constantFrom<JsonValue>(null, -1, 1e300, 1e15, 0.5, 0, '', [], {}, true, 'NaN', '-0', { a: [[]] }),
  fc.jsonValue({ maxDepth: 2 }).map((value) => value as JsonValue),
);

describe('safetensors', () => {
  const good = formatSafetensors(
    new Map([
      ['a', { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
      ['b', { shape: [1], values: Float32Array.of(5), dtype: 'I64' as const }],
    ]),
  );
  const header = {
    a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    b: { dtype: 'F16', shape: [], data_offsets: [8, 10] },
  };
  const fileOf = (json: string, data: number) => {
    const bytes = Buffer.concat([Buffer.alloc(8), Buffer.from(json), Buffer.alloc(data)]);
    bytes.writeBigUInt64LE(BigInt(Buffer.byteLength(json)));
    return bytes;
  };
  const read = (bytes: Uint8Array) =>
    orClearError(() => {
      const found = [...parseSafetensors(bytes).values()];
      const size = found.reduce((sum, { values }) => sum + values.byteLength, 0);
      expect(size).toBeLessThanOrEqual(2 * bytes.length);
      for (const { shape, values } of found)
        expect(values).toHaveLength(shape.reduce((product, length) => product * length, 1));
    });

  it('may be any bytes', () => fc.assert(fc.asyncProperty(damaged(good), read), cases(3000)));

  it('may have any header', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...places(header)), odd, (place, value) =>
        read(fileOf(JSON.stringify(changed(header, place, value)), 10)),
      ),
      cases(2000),
    ));

  it.each([
    ['null', 'header is no JSON object'],
    ['{"a":null}', 'safetensors: a: '],
    ['{"a":{"dtype":"F32","data_offsets":[0,4]}}', 'shape'],
    ['{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}', 'data_offsets[0]'],
    ['{"a":{"dtype":"constructor","shape":[1],"data_offsets":[0,4]}}', 'has type constructor'],
    ['{"a":{"dtype":"F32","shape":[1e9,1e9],"data_offsets":[0,4]}}', 'takes 4000000000000000000 bytes'],
    [
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}',
      'a and b are given the same bytes',
    ],
  ])('with the header %s are refused', (json, message) => {
    expect(() => parseSafetensors(fileOf(json, 10))).toThrow(message);
  });

  it('may name a tensor __proto__', () => {
    const names = ['__proto__', 'constructor'];
    const values = new Map(names.map((name) => [name, { shape: [1], values: Float32Array.of(1) }]));
    expect([...parseSafetensors(formatSafetensors(values)).keys()]).toEqual(names);
  });
});

describe('a checkpoint', () => {
  const read = () => orClearError(() => new CheckpointFolder(directory).read(4));

  it('is read where nothing is changed', async () => {
    put(record, tensors);
    expect(await read()).toMatchObject({ record: { step: 4 } });
  });

  it('may have any record', () =>
    fc.assert(
      fc.asyncProperty(damaged(Buffer.from(record)), async (bytes) => {
        put(Buffer.from(bytes).toString(), tensors);
        await read();
      }),
      cases(500),
    ));

  it('may be nested deeply', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    for (const place of ['optimizer', 'cell']) {
      put(record.replace(`"${place}": {`, `"${place}": { "x": ${deep},`), tensors);
      expect(await read()).toBeNull();
    }
  });

  it('may have any tensors', () =>
    fc.assert(
      fc.asyncProperty(damaged(tensors), async (bytes) => {
        put(recordOf(bytes), bytes);
        await read();
      }),
      cases(500),
    ));

  it('may have anything changed: training goes on from it, or says why not', () => {
    const document = JSON.parse(record) as JsonObject;
    return fc.assert(
      fc.asyncProperty(fc.constantFrom(...places(document)), odd, async (place, value) => {
        put(JSON.stringify(changed(document, place, value)), tensors);
        await orClearError(() => run(3));
      }),
      cases(60),
    );
  });

  it('keeps metrics by any name', async () => {
    const metrics = JSON.parse('{"__proto__": 1, "constructor": "NaN"}') as JsonObject;
    put(JSON.stringify({ ...(JSON.parse(record) as JsonObject), metrics, logged: metrics }), tensors);
    const found = await new CheckpointFolder(directory).read(4);
    const expected = [['__proto__', 1], ['constructor', NaN]]; // prettier-ignore
    expect(Object.entries(found?.record.metrics ?? {})).toEqual(expected);
    expect(Object.entries(found?.record.logged ?? {})).toEqual(expected);
  });
});
