import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError, isRefusal } from '../errors.js';
import { openReader } from '../query/reader.js';
import type { RunWriter, Store } from '../store-types.js';
import { openStore } from '../store.js';

const file = path.join(temporaryFolder(), 'ablate.db');
const errors: Error[] = [];
let store: Store;
beforeAll(() => {
  store = openStore(file, {
    onError: (error) => errors.push(error),
    systemInterval: 0,
    captureOutput: false,
  });
});
afterAll(() => store.close());

/** A method as plain JavaScript calls it. */
function call(target: RunWriter | Store, method: string, given: readonly unknown[]): unknown {
  const found: unknown = Reflect.get(target, method);
  if (typeof found !== 'function') throw new Error(`no method ${method}`);
  return Reflect.apply(found, target, given) as unknown;
}

const progress = { epoch: 1, epochs: 2, step: 3, steps: 4, imagesPerSecond: null, etaSeconds: null };

const wrong: readonly (readonly [method: string, given: readonly unknown[], message: string])[] = [
  ['log', [], 'values by the names'],
  ['log', [undefined, { step: 1 }], 'values by the names'],
  ['log', [7, { step: 1 }], 'values by the names'],
  ['log', ['loss', { step: 1 }], 'values by the names'],
  ['log', [[1, 2], { step: 1 }], 'values by the names'],
  ['log', [new Map([['loss', 1]]), { step: 1 }], 'values by the names'],
  ['log', [{ loss: 1 }, 5], 'the options of log'],
  ['log', [{ loss: 1 }, { step: undefined }], '`step`'],
  ['log', [{ loss: 1 }, { step: '5' }], '`step`'],
  ['log', [{ loss: 1 }, { step: 1.5 }], '`step`'],
  ['log', [{ loss: 1 }, { step: 1, tiem: 5 }], 'Misspelled option "tiem" should be "time"'],
  ['log', [{ loss: 1 }, { step: 1, time: NaN }], '`time`'],
  ['log', [{ loss: 1 }, { step: 1, time: 1e300 }], '`time`'],
  ['log', [{ loss: 1 }, { step: 1, time: new Date(0) }], '`time`'],
  ['log', [{ good: 1, bad: 'x' }, { step: 1 }], '"bad"'],
  ['log', [{ good: 1, bad: true }, { step: 1 }], '"bad"'],
  ['log', [{ good: 1, bad: null }, { step: 1 }], '"bad"'],
  ['log', [{ good: 1, '': 2 }, { step: 1 }], 'a metric name'],
  [
    'logBatch',
    [
      [
        { values: { good: 1 }, step: 1 },
        { values: { bad: 'x' }, step: 2 },
      ],
    ],
    '"bad"',
  ],
  ['logBatch', [[{ values: { good: 1 }, step: 1 }, { values: { good: 1 } }]], '`step`'],
  ['logBatch', [[{ values: { good: 1 }, step: 1 }, { step: 2 }]], 'values by the names'],
  ['progress', [], 'progress'],
  ['progress', [null], 'progress'],
  ...Object.keys(progress).map(
    (name) => ['progress', [{ ...progress, [name]: undefined }], `\`${name}\``] as const,
  ),
  ['progress', [{ ...progress, steps: NaN }], '`steps`'],
  ['progress', [{ ...progress, steps: '4' }], '`steps`'],
  ['setTrace', [], 'lines'],
  ['setTrace', ['a'], 'lines'],
  ['setTrace', [[1]], 'lines'],
  ['setBackend', [], 'the backend'],
  ['setBackend', ['cpu', 7], 'the device'],
  ['tag', [], 'the key of a tag'],
  ['tag', [''], 'the key of a tag'],
  ['tag', ['a', 5], 'the tag "a"'],
  ['tag', ['a', null], 'the tag "a"'],
  ['artifact', [], 'the path of an artifact'],
  ['artifact', [7], 'the path of an artifact'],
  ['artifact', ['package.json', 7], 'the name of an artifact'],
  ['artifact', ['package.json', '../x'], 'the name of an artifact'],
  ['supersedeAfter', [], '`step`'],
  ['supersedeAfter', ['5'], '`step`'],
  ['supersedeAfter', [-2], '`step`'],
  ['finish', ['done'], 'the status'],
  ['finish', [true], 'the status'],
  ['finish', ['failed', new Error('x')], 'the reason'],
];

describe('a wrong call of a run', () => {
  it.each(wrong)('%s(%j) is an error at the call, and nothing else is lost', (method, given, message) => {
    const run = store.startRun({ experiment: 'e' });
    run.log({ loss: 1 }, { step: 0 });
    let thrown: unknown;
    try {
      call(run, method, given);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidValueError);
    expect(String(thrown)).toContain(message);
    run.log({ loss: 2 }, { step: 1 });
    run.finish();
    using reader = openReader(file);
    const kept = reader.getRun(run.id);
    expect(kept).toMatchObject({ status: 'finished', metrics: { loss: { count: 2, last: 2 } } });
    expect(Object.keys(kept.metrics)).toEqual(['loss']);
    expect(errors).toEqual([]);
  });

  it('is told before the end of the run', () => {
    const run = store.startRun({ experiment: 'e' });
    run.progress(progress);
    run.finish();
    expect(() => call(run, 'log', [{ a: 1 }, { step: 0 }])).toThrow('has ended');
  });
});

const wrongOptions: readonly (readonly [options: unknown, message: string])[] = [
  [undefined, 'Expected options'],
  ['e', 'Expected options'],
  [{}, 'the name of an experiment'],
  [{ experiment: '' }, 'the name of an experiment'],
  [{ experiment: 7 }, 'the name of an experiment'],
  [{ experiment: 'e', name: 7 }, 'the name of a run'],
  [{ experiment: 'e', config: 'lr=1' }, 'configuration'],
  [{ experiment: 'e', config: [1] }, 'configuration'],
  [{ experiment: 'e', config: { lr: NaN } }, 'configuration'],
  [{ experiment: 'e', configHash: 7 }, 'configuration hash'],
  [{ experiment: 'e', seed: '1' }, 'seed'],
  [{ experiment: 'e', tags: ['a'] }, 'tags'],
  [{ experiment: 'e', tags: { a: 1 } }, 'the tag "a"'],
  [{ experiment: 'e', tags: { '': 'x' } }, 'the key of a tag'],
];

it.each(wrongOptions)('a run of the options %j is refused, and none is made', (options, message) => {
  using reader = openReader(file);
  const before = reader.listRuns().length;
  for (const method of ['startRun', 'enqueue', 'enqueueOnce']) {
    expect(() => call(store, method, [options])).toThrow(InvalidValueError);
    expect(() => call(store, method, [options])).toThrow(message);
  }
  expect(reader.listRuns()).toHaveLength(before);
});

it('a value that SQLite will never take is no refusal of the store', () => {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE t (a INTEGER NOT NULL CHECK (a > 0)) STRICT');
  for (const value of [null, 'x', -1]) {
    let thrown: unknown;
    try {
      database.prepare('INSERT INTO t VALUES (?)').run(value);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect(isRefusal(thrown)).toBe(false);
  }
});

it.each([
  { heartbeatInterval: 0 },
  { heartbeatInterval: NaN },
  { heartbeatInterval: 2 ** 31 },
  { systemInterval: -1 },
  { systemInterval: 2 ** 31 },
])('a store with %j is refused: its timer would fire without a pause', (options) => {
  expect(() => openStore(file, options)).toThrow(InvalidValueError);
});
