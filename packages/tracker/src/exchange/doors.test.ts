import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, expectNoPollution } from '../../../../fuzzing.shared.js';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { FilterError, InvalidValueError } from '../errors.js';
import { openReader } from '../query/reader.js';
import type { Store } from '../store-types.js';
import { toJsonNumber } from '../metrics/metric-json.js';
import { openStore } from '../store.js';
import type { DetailReader, JsonValue } from '../types.js';
import { verifyStore } from '../verify/verify.js';
import { exportRuns } from './export-runs.js';
import { encodeScalars, encodeVersion } from './tensorboard/events.js';
import { exportTensorBoard } from './tensorboard/export-tensorboard.js';
import { readTensorBoard } from './tensorboard/read-tensorboard.js';
import { frameRecord } from './tensorboard/records.js';

expectNoPollution();
const folder = temporaryFolder();
let store: Store;
let reader: DetailReader;
let exported: string;

beforeAll(() => {
  const origin = openStore(path.join(folder, 'origin.db'), { captureOutput: false });
  const run = origin.startRun({ experiment: 'e', config: { lr: 0.1, list: [1] }, seed: 1, tags: { a: 'b' } });
  for (let step = 0; step < 3; step += 1) run.log({ loss: step, bad: NaN }, { step });
  run.progress({ epoch: 1, epochs: 2, step: 3, steps: 4, imagesPerSecond: null, etaSeconds: 5 });
  run.setTrace(['onTrainStart']);
  run.finish();
  origin.close();
  using source = openReader(origin.path);
  exported = [...exportRuns(source, { format: 'json' })].join('');
  store = openStore(path.join(folder, 'target.db'));
  reader = openReader(store.path);
});
afterAll(() => {
  reader.close();
  store.close();
});

/** The place of every value in a document. */
function places(value: JsonValue, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, child]) => places(child, [...at, key]))];
}

/** With another value at a place, or without it. */
function changed(
  value: JsonValue,
  at: readonly (string | number)[],
  to: JsonValue | undefined,
): JsonValue | undefined {
  const [key, ...rest] = at;
  if (key === undefined) return to;
  if (typeof value !== 'object' || value === null) return value;
  const copy = new Map(Object.entries(value));
  const child = changed(copy.get(String(key)) ?? null, rest, to);
  if (child === undefined) copy.delete(String(key));
  else copy.set(String(key), child);
  return Array.isArray(value) ? [...copy.values()] : Object.fromEntries(copy);
}

/** Imports, or is told why not; whatever was taken in can be read and written out again. */
function take(text: string): void {
  const before = reader.listRuns().length;
  let added = 0;
  try {
    ({ added } = store.importJson(text));
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    expect(error.message.length).toBeLessThan(500);
  }
  const runs = reader.listRuns();
  expect(runs).toHaveLength(before + added);
  const again = [...exportRuns(reader, { format: 'json' }), ...exportRuns(reader, { format: 'csv' })].join(
    '',
  );
  expect(again.length).toBeGreaterThan(0);
  for (const { id } of runs) store.removeRun(id);
}

const json = fc.jsonValue({ maxDepth: 2 }).map((value) => value as JsonValue);
const odd = fc.constantFrom<JsonValue>(
  null,
  -1,
  1e300,
  0.5,
  '',
  '../..',
  [],
  {},
  true,
  '__proto__',
  '\u0000',
  'NaN',
);

describe('JSON to import', () => {
  it('may be any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => take(text)),
      cases(300),
    );
  });

  it.each(['config', 'environment', 'tags', 'events'])('may be nested deeply in its %s', (place) => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = exported.replace(new RegExp(`"${place}":\\s*(.)`), (_, open: string) =>
      open === '{' ? `"${place}":{"deep":${deep},` : `"${place}":[${deep},`,
    );
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(() => store.importJson(text)).toThrow('at most 200 levels');
  });

  it.each([8.7e15, -8.7e15, 1e300])('may have the time %d', (time) => {
    const document = JSON.parse(exported) as { runs: { createdAt: number }[] };
    for (const run of document.runs) run.createdAt = time;
    expect(() => store.importJson(JSON.stringify(document))).toThrow(/to be a time/);
  });

  it('may be an export with anything changed', () => {
    const document = JSON.parse(exported) as JsonValue;
    const all = places(document);
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.oneof(fc.constant(undefined), odd, json), (place, value) =>
        take(JSON.stringify(changed(document, place, value) ?? null)),
      ),
      cases(600),
    );
    expect(verifyStore(store.path)).toEqual([]);
  });
});

it('a filter may be any text', () => {
  const words = fc.constantFrom(
    ...[
      'status',
      'name',
      'created',
      'duration',
      'metric:',
      'tag:',
      'param:',
      '"',
      "'",
      '(',
      ')',
      'OR',
      'NOT',
      '-',
      '~',
    ],
    ...[
      '=',
      '>=',
      '<',
      ':',
      ' ',
      '1',
      '2h',
      'nan',
      'inf',
      'finished',
      '2025-01-31',
      '*',
      '?',
      '[',
      '.min',
      '%',
      '\u0000',
      '__proto__',
    ],
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (filter) => {
      try {
        reader.listRuns({ filter });
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
      }
    }),
    cases(1500),
  );
});

it("TensorBoard's files may hold anything", async () => {
  const scalars = [{ tag: 'loss', value: 1 }];
  const good = Buffer.concat([
    frameRecord(encodeVersion(1)),
    frameRecord(encodeScalars({ wallTime: 2, step: 1, scalars })),
  ]);
  const place = path.join(temporaryFolder(), 'events.out.tfevents.1.x');
  const flipped = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((flips) => {
      const copy = Buffer.from(good);
      for (const [at, byte] of flips) copy[at] = byte;
      return copy;
    });
  const framed = fc.uint8Array({ maxLength: 60 }).map(frameRecord);
  await fc.assert(
    fc.asyncProperty(fc.oneof(flipped, framed, fc.uint8Array({ maxLength: 60 })), async (content) => {
      writeFileSync(place, content);
      try {
        take(await readTensorBoard(path.dirname(place), 'e'));
      } catch (error) {
        if (!(error instanceof InvalidValueError)) throw error;
      }
    }),
    cases(500),
  );
});

it('TensorBoard gets files inside its folder, and they are read again, whatever runs and metrics are called', async () => {
  const part = fc.constantFrom(
    'a',
    'ü',
    '..',
    '.',
    '/',
    '\\',
    '\u0000',
    '__proto__',
    ':',
    'C:',
    ' ',
    '~',
    '\n',
    '-',
  );
  const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));
  // SQLite keeps no sign of a zero.
  const value = fc.float({ noNaN: true }).map((number) => number + 0);
  const points = fc.uniqueArray(fc.tuple(fc.nat(2 ** 40), value), {
    selector: ([step]) => step,
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(name, name, points, async (runName, key, logged) => {
      const outer = temporaryFolder();
      const run = store.startRun({ experiment: 'e', name: runName });
      for (const [step, number] of logged) run.log(Object.fromEntries([[key, number]]), { step });
      run.finish();
      try {
        expect(await exportTensorBoard(reader, path.join(outer, 'inner'))).toBe(1);
        expect(readdirSync(outer)).toEqual(['inner']);
        const { runs } = JSON.parse(await readTensorBoard(path.join(outer, 'inner'), 'e')) as {
          runs: { series: { key: string; steps: number[]; values: number[] }[] }[];
        };
        const sorted = logged.toSorted(([one], [other]) => one - other);
        expect(runs.flatMap(({ series }) => series)).toMatchObject([
          { steps: sorted.map(([step]) => step), values: sorted.map(([, number]) => toJsonNumber(number)) },
        ]);
      } finally {
        store.removeRun(run.id);
        rmSync(outer, { recursive: true });
      }
    }),
    cases(150),
  );
});
