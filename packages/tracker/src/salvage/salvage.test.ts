import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { exportRuns } from '../exchange/export-runs.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import { verifyStore } from '../verify/verify.js';
import type { Loss } from './loss.js';
import { salvageStore, type SalvageResult } from './salvage.js';
import { compareKeys, tableShapes, type Key, type Value } from './table-shape.js';

const PAGE = 4096;
const DERIVED = ['summaries', 'rollups', 'params', 'leases', 'gpus'];

/** A sound store of many runs, and each row of it. */
let whole: Buffer;
let original: Rows;
let folder: string;
let file: string;
let target: string;

beforeAll(() => {
  const source = path.join(temporaryFolder(), 'whole.db');
  {
    using store = openStore(source, { systemInterval: 0, captureOutput: false });
    for (let index = 0; index < 60; index += 1) {
      const run = store.startRun({
        experiment: `experiment ${index % 3}`,
        name: `run ${index}`,
        config: { lr: index / 10, layers: Array.from({ length: 20 }, (_, layer) => layer * index) },
        tags: { group: String(index % 5), note: 'x'.repeat(index * 3) },
      });
      const points = index === 7 ? 6000 : 150;
      for (let step = 0; step < points; step += 1)
        run.log(
          { loss: Math.sin(step * index), 'val/accuracy': step },
          { step: step * (index === 9 ? 997 : 1) },
        );
      store.appendLog(run.id, run.token, 'stdout', `${'output of a run '.repeat(index)}\n`);
      run.finish(index % 4 === 0 ? 'failed' : 'finished');
    }
  }
  const database = new Database(source);
  database.exec(`INSERT INTO plans SELECT number, '{}' FROM experiments;
    INSERT INTO decisions SELECT experiments.number, runs.number, 'cell ' || runs.number, '[1]', 'better', 0.01, 1
      FROM experiments, runs`);
  database.close();
  original = rowsOf(source);
  whole = readFileSync(source);
});

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'damaged.db');
  target = path.join(folder, 'salvaged.db');
});

type Rows = ReadonlyMap<string, ReadonlyMap<string, { key: Key; row: readonly Value[] }>>;

function rowsOf(store: string): Rows {
  const database = new Database(store, { readonly: true });
  const rows = tableShapes(database)
    .filter(({ name }) => !DERIVED.includes(name))
    .map(({ name, key, columns }) => {
      const all = database
        .prepare<[], Value[]>(`SELECT ${columns.join(', ')} FROM ${name}`)
        .raw()
        .all()
        .map((row) => ({ key: row.slice(0, key.length), row }));
      return [name, new Map(all.map((each) => [JSON.stringify(each.key), each]))] as const;
    });
  database.close();
  return new Map(rows);
}

function isListed(table: string, key: Key, losses: readonly Loss[]): boolean {
  return losses.some((loss) => {
    if (!('table' in loss) || loss.table !== table)
      return loss.kind === 'run' && table === 'runs' && loss.number === key[0];
    if (loss.kind === 'table') return true;
    if (loss.kind === 'rows') return loss.key[0] === key[0] || ['logs', 'events'].includes(table);
    if (loss.kind !== 'gap') return false;
    const isAfter = loss.after === null || compareKeys(key, loss.after) > 0;
    return isAfter && (loss.before === null || compareKeys(key, loss.before) < 0);
  });
}

/** Rows that are neither in the new store nor listed as lost; those of a run that is lost are listed with it. */
function unlisted({ losses }: SalvageResult): string[] {
  const salvaged = rowsOf(target);
  const runs = salvaged.get('runs') ?? new Map<string, unknown>();
  return [...original].flatMap(([table, rows]) => {
    const kept = salvaged.get(table) ?? new Map<string, unknown>();
    return [...rows.values()]
      .filter(({ key, row }) => {
        if (kept.has(JSON.stringify(key)) || isListed(table, key, losses)) return false;
        const run = {
          logs: row[1],
          events: row[1],
          runs: undefined,
          experiments: undefined,
          keys: undefined,
        }[table];
        const owner = ['runs', 'experiments', 'keys', 'plans', 'decisions'].includes(table)
          ? undefined
          : (run ?? key[0]);
        return owner === undefined || runs.has(JSON.stringify([owner]));
      })
      .map(({ key }) => `${table} ${JSON.stringify(key)}`);
  });
}

function salvage(content: Buffer): SalvageResult {
  writeFileSync(file, content);
  const result = salvageStore(file, target);
  expect(readFileSync(file)).toEqual(content);
  expect(readdirSync(folder).sort()).toEqual(['damaged.db', 'salvaged.db']);
  expect(verifyStore(target)).toEqual([]);
  using reader = openReader(target);
  expect(reader.listRuns()).toHaveLength(result.runs);
  expect([...exportRuns(reader, { format: 'json' })].join('').length).toBeGreaterThan(0);
  expect(result.lost).toHaveLength(result.losses.length);
  return result;
}

describe('salvaging', () => {
  it('a sound store takes everything', () => {
    expect(salvage(whole)).toEqual({ runs: 60, losses: [], lost: [] });
    expect(rowsOf(target)).toEqual(original);
  });

  it('takes along the log, and artifacts, checkpoints and waiting points', () => {
    const source = path.join(folder, 'live.db');
    using store = openStore(source);
    const run = store.startRun({ experiment: 'e', name: 'kept' });
    run.log({ loss: 1 }, { step: 3 });
    const weights = path.join(folder, 'weights');
    writeFileSync(weights, 'weights');
    run.artifact(weights);
    run.finish();
    mkdirSync(`${source}.pending`);
    writeFileSync(path.join(`${source}.pending`, `${run.id}-1.jsonl`), '{}');
    const copy = path.join(folder, 'copy.db');
    expect(salvageStore(source, copy)).toEqual({ runs: 1, losses: [], lost: [] });
    expect(readdirSync(`${copy}.pending`)).toEqual([`${run.id}-1.jsonl`]);
    using reader = openReader(copy);
    expect(reader.getRun('kept')).toMatchObject({ metrics: { loss: { last: 1 } } });
    expect(readFileSync(reader.artifacts(run.id)[0]?.path ?? '', 'utf8')).toBe('weights');
  });

  it('restores a header of which nothing is left', () => {
    const content = Buffer.from(whole);
    content.fill(0, 0, 100);
    expect(salvage(content).losses).toEqual([]);
    expect(rowsOf(target)).toEqual(original);
  });

  it('lists everything where nothing can be found', () => {
    const content = Buffer.from(whole);
    content.fill(0xff, 0, PAGE);
    const result = salvage(content);
    expect([result.runs, unlisted(result)]).toEqual([0, []]);
  });

  it('says how many transactions are lost behind a damaged place of the log', () => {
    const source = path.join(folder, 'live.db');
    using store = openStore(source);
    const database = new Database(source);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    for (const name of ['one', 'two', 'three']) store.enqueue({ experiment: 'e', name });
    const log = readFileSync(`${source}-wal`);
    for (const [at, lost] of [
      [log.length, 0],
      [log.length - 4000, 1],
      [33, 3],
      [40, 3],
      [0, 3],
    ] as const) {
      const copy = path.join(temporaryFolder(), 'copy.db');
      writeFileSync(copy, readFileSync(source));
      writeFileSync(
        `${copy}-wal`,
        Buffer.concat([log.subarray(0, at), Buffer.from([1, 2]), log.subarray(at + 2)]),
      );
      const { losses } = salvageStore(copy, `${copy}.salvaged`);
      expect(losses.filter(({ kind }) => kind === 'log')).toEqual(
        lost === 0 ? [] : [{ kind: 'log', transactions: lost }],
      );
    }
  });

  it('an older store gives one of the newest version', () => {
    writeFileSync(file, readFileSync(path.join(import.meta.dirname, '../../fixtures/store-v1.db')));
    expect(salvageStore(file, target)).toEqual({ runs: 9, losses: [], lost: [] });
    expect(verifyStore(target)).toEqual([]);
  });

  it('never writes over anything', () => {
    writeFileSync(file, whole);
    writeFileSync(target, 'mine');
    expect(() => salvageStore(file, target)).toThrow('exists; expected a new file');
    expect(() => salvageStore(file, file)).toThrow('exists; expected a new file');
    expect(() => salvageStore(path.join(folder, 'none.db'), target)).toThrow('No store at');
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });
});

/** How many stores are damaged; more of them by the environment. */
const RUNS = Number(process.env.ABLATE_SALVAGES ?? 12);

it(
  'what is lost of pages that were overwritten, or cut off, is listed to the last row',
  () => {
    const pages = whole.length / PAGE;
    const damage = fc.record({
      pages: fc.array(fc.nat(pages - 1), { minLength: 1, maxLength: 12 }),
      how: fc.constantFrom('zeros', 'ones', 'noise'),
      noise: fc.uint8Array({ minLength: PAGE, maxLength: PAGE }),
      length: fc.oneof(
        { weight: 4, arbitrary: fc.constant(pages) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: pages }) },
      ),
    });
    fc.assert(
      fc.property(damage, ({ pages: hit, how, noise, length }) => {
        const content = Buffer.from(whole);
        for (const page of hit)
          content.set(
            how === 'noise' ? noise : new Uint8Array(PAGE).fill(how === 'zeros' ? 0 : 0xff),
            page * PAGE,
          );
        rmStore();
        const result = salvage(content.subarray(0, length * PAGE));
        expect(unlisted(result)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  },
  60_000 + RUNS * 3000,
);

it(
  'after single bytes were overwritten it ends, with a sound store, and lists every run that is missing',
  () => {
    const bytes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(bytes, (changes) => {
        const content = Buffer.from(whole);
        for (const [at, byte] of changes) content[at] = byte;
        rmStore();
        const result = salvage(content);
        expect(unlisted(result).filter((row) => row.startsWith('runs '))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  },
  60_000 + RUNS * 3000,
);

function rmStore(): void {
  folder = temporaryFolder();
  file = path.join(folder, 'damaged.db');
  target = path.join(folder, 'salvaged.db');
}
