import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { InvalidValueError } from '../errors.js';
import { exportRuns, type ExportOptions } from './export-runs.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import type { JsonObject, RunRow } from '../types.js';

let folder: string;
let file: string;
let id: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'ablate.db');
  using store = openStore(file);
  store.ensureExperiment({ name: 'e', question: 'Why?' });
  const run = store.startRun({
    experiment: 'e',
    name: 'one, "two"',
    config: { lr: 0.1 },
    seed: 3,
    tags: { a: 'b' },
  });
  for (const [step, loss] of [NaN, Infinity, -Infinity, 0.5].entries()) run.log({ loss }, { step });
  run.setBackend('wasm', 'cpu');
  run.setTrace(['onTrainStart']);
  run.finish();
  id = run.id;
  store.enqueue({ experiment: 'e', name: 'waiting', config: { lr: 0.2, depth: 8 } });
});

function exported(options: ExportOptions): string {
  using reader = openReader(file);
  return [...exportRuns(reader, options)].join('');
}

describe('CSV', () => {
  it('has a row for each run', () => {
    const [header, first, second, end] = exported({ format: 'csv' }).split('\r\n');
    expect(header).toBe(
      'id,experiment,name,status,seed,createdAt,startedAt,endedAt,host,backend,device,threads,attempts,reason,note,archivedAt,param.lr,param.depth,tag.a,loss',
    );
    expect(first).toMatch(
      new RegExp(
        `^${id},e,"one, ""two""",finished,3,\\d+,\\d+,\\d+,${os.hostname()},wasm,cpu,,1,,,,0.1,,b,0.5$`,
      ),
    );
    expect(second).toMatch(/,e,waiting,pending,,\d+,,,,,,,0,,,,0.2,8,,$/);
    expect(end).toBe('');
  });

  it('has a row for each point', () => {
    const rows = exported({ format: 'points-csv', filter: 'lr=0.1' }).trim().split('\r\n');
    expect(rows).toHaveLength(5);
    expect(rows.map((row) => row.split(',').at(-1))).toEqual([
      'value',
      'NaN',
      'Infinity',
      '-Infinity',
      '0.5',
    ]);
  });
});

describe('JSON', () => {
  it('comes back the same, once', () => {
    const text = exported({ format: 'json' });
    const copy = path.join(folder, 'copy.db');
    using store = openStore(copy);
    expect(store.importJson(text)).toEqual({ added: 2, replaced: 0, unchanged: 0 });
    expect(store.importJson(text)).toEqual({ added: 0, replaced: 0, unchanged: 2 });
    using reader = openReader(copy);
    using origin = openReader(file);
    expect(reader.listRuns()).toEqual(origin.listRuns());
    expect(reader.series(id, 'loss')).toEqual(origin.series(id, 'loss'));
    expect(reader.environment(id)).toEqual(origin.environment(id));
    expect(reader.trace(id)).toEqual(['onTrainStart']);
    expect(reader.experiments()[0]?.question).toBe('Why?');
  });

  it('leaves what the store itself says of an experiment, and takes in what it lacks', () => {
    using store = openStore(path.join(folder, 'copy.db'));
    store.ensureExperiment({ name: 'e', matrix: { mine: true } });
    store.importJson(exported({ format: 'json' }));
    using reader = openReader(store.path);
    expect(reader.experiments()).toMatchObject([{ name: 'e', question: 'Why?', matrix: { mine: true } }]);
    using other = openStore(path.join(folder, 'other.db'));
    other.ensureExperiment({ name: 'e', question: 'What?' });
    other.importJson(exported({ format: 'json' }));
    using second = openReader(other.path);
    expect(second.experiments()).toMatchObject([{ name: 'e', question: 'What?', matrix: null }]);
  });

  it('takes the questions of the first exports, which had nothing else of an experiment', () => {
    const { runs } = JSON.parse(exported({ format: 'json' })) as { runs: { createdAt: number }[] };
    const old = { format: 'ablate-runs', version: 1, questions: { e: 'Then?', other: null }, runs };
    using other = openStore(path.join(temporaryFolder(), 'other.db'));
    other.importJson(JSON.stringify(old));
    using reader = openReader(other.path);
    const createdAt = Math.min(...runs.map((run) => run.createdAt));
    expect(reader.experiments()).toMatchObject([{ name: 'e', question: 'Then?', matrix: null, createdAt }]);
  });

  it('of results alone has what each epoch came to', () => {
    using store = openStore(file);
    const run = store.startRun({ experiment: 'epochs', name: 'trained' });
    for (let step = 1; step <= 9; step += 1) {
      const isEnd = step % 4 === 0;
      run.log(
        { 'train/loss': step, 'system/x': step, ...(isEnd ? { 'train/epoch_loss': 10 * step } : {}) },
        { step },
      );
    }
    run.finish();
    const text = exported({ format: 'json', results: true, experiment: 'epochs' });
    using copy = openStore(path.join(folder, 'copy.db'));
    copy.importJson(text);
    using reader = openReader(copy.path);
    const values = (key: string) => reader.series(run.id, key).map(({ step, value }) => [step, value]);
    expect(values('train/epoch_loss')).toEqual([
      [4, 40],
      [8, 80],
    ]);
    expect(values('train/loss')).toEqual([
      [4, 4],
      [8, 8],
      [9, 9],
    ]);
    expect(values('system/x')).toEqual([[9, 9]]);
  });

  it('of results alone has last values, and nothing of the machine', () => {
    const text = exported({ format: 'json', results: true });
    expect(text).not.toContain(os.hostname());
    using store = openStore(path.join(folder, 'copy.db'));
    store.importJson(text);
    using reader = openReader(store.path);
    using origin = openReader(file);
    const of = ({ config, status, seed, tags, metrics }: RunRow) => [
      ...[config, status, seed, tags],
      ...[metrics.loss?.last, metrics.loss?.lastStep],
    ];
    expect(reader.listRuns().map(of)).toEqual(origin.listRuns().map(of));
    expect(reader.series(id, 'loss')).toHaveLength(1);
    expect(reader.environment(id)).toBeNull();
    expect(() => exported({ format: 'csv', results: true })).toThrow('of the format json, got csv');
  });

  it('may leave what is asked to another document, which has no runs', () => {
    const { experiments, snapshots, ...rest } = JSON.parse(exported({ format: 'json' })) as JsonObject;
    const alone = JSON.parse(exported({ format: 'json', experiments: false })) as JsonObject;
    expect(alone).toEqual({ ...rest, experiments: [], snapshots: [] });
    using store = openStore(path.join(folder, 'copy.db'));
    store.importJson(JSON.stringify(alone));
    using reader = openReader(store.path);
    expect(reader.experiments()).toMatchObject([{ name: 'e', question: null, runs: 2 }]);
    expect([experiments, snapshots]).toMatchObject([[{ name: 'e', question: 'Why?' }], []]);
  });

  it('holds only the experiments of the runs in it', () => {
    using store = openStore(file);
    store.ensureExperiment({ name: 'unused' });
    expect(JSON.parse(exported({ format: 'json' }))).toMatchObject({ experiments: [{ name: 'e' }] });
  });

  it('has the experiments too that ask something else of these runs', () => {
    using store = openStore(file);
    const asked = (name: string, hashes: readonly string[]) => {
      const cells = hashes.map((hash) => ({ hash, label: hash, labels: {} }));
      store.ensureExperiment({ name, question: `${name}?`, matrix: { cells, seeds: [0] } });
    };
    for (const [name, configHash, seed] of [
      ['a', 'a', 0],
      ['b', 'b', 0],
      ['b again', 'b', 1],
    ] as const) {
      store.startRun({ experiment: 'e', name, config: {}, configHash, seed }).finish();
    }
    asked('again', ['a', 'b']);
    asked('others too', ['a', 'c']);
    const text = exported({ format: 'json' });
    using copy = openStore(path.join(folder, 'copy.db'));
    copy.importJson(text);
    using reader = openReader(copy.path);
    expect(reader.experiments().map(({ name, question }) => [name, question])).toEqual(
      expect.arrayContaining([
        ['e', 'Why?'],
        ['again', 'again?'],
      ]),
    );
    expect(reader.experiments()).toHaveLength(2);
    // By its own name it is exported with the runs that answer it.
    const names = (...args: Parameters<typeof exported>) =>
      (JSON.parse(exported(...args)) as { runs: { name: string }[] }).runs.map(({ name }) => name);
    expect(names({ format: 'json', experiment: 'again' })).toEqual(['a', 'b']);
    expect(names({ format: 'json', experiment: 'again', filter: 'name=b' })).toEqual(['b']);
    expect(names({ format: 'json', experiment: 'others too' })).toEqual(['a']);
    expect(names({ format: 'json', experiment: 'none' })).toEqual([]);
  });

  it.each([
    [{ experiments: [{ name: 'e' }] }, {}, 'Expected createdAt of an experiment to be a number, got nothing'],
    [
      { experiments: [{ name: 'e', createdAt: 1, matrix: [] }] },
      {},
      'Expected matrix to be an object, got []',
    ],
    [{}, { progress: { epoch: 1 } }, 'Expected progress.epochs to be a number'],
    [{}, { events: [{ time: 1 }] }, 'Expected events.kind to be a text'],
    [{}, { events: [{ kind: 'leased' }] }, 'Expected events.time to be a number'],
    [{}, { events: [{ time: 1, kind: 'leased', detail: 7 }] }, 'Expected events.detail to be a text, got 7'],
  ])('with %j and a run with %j is refused, and nothing of it imported', (head, run, message) => {
    const document = JSON.parse(exported({ format: 'json' })) as { runs: object[] };
    const runs = document.runs.map((each) => ({ ...each, ...run }));
    using store = openStore(path.join(folder, 'copy.db'));
    expect(() => store.importJson(JSON.stringify({ ...document, ...head, runs }))).toThrow(message);
    using reader = openReader(store.path);
    expect([reader.listRuns(), reader.experiments()]).toEqual([[], []]);
  });

  it.each([
    ['nonsense', 'Expected JSON'],
    ['{}', 'Expected an export of format "ablate-runs"'],
    ['{"format":"ablate-runs","version":2}', 'got format "ablate-runs", version 2'],
    [
      '{"format":"ablate-runs","version":1,"runs":[{"id":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}]}',
      'Expected createdAt of run 1',
    ],
  ])('%s is refused', (text, message) => {
    using store = openStore(file);
    expect(() => store.importJson(text)).toThrow(message);
    expect(() => store.importJson(text)).toThrow(InvalidValueError);
  });
});
