import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../fixtures/temporary-folder.js';
import { exportRuns } from '../exchange/export-runs.js';
import { openReader } from '../query/reader.js';
import { openStore } from '../store.js';
import type { Store } from '../store-types.js';
import type { Artifact } from '../types.js';
import { checkpointFolder, makeCheckpointFolder } from '../upkeep/checkpoint-folders.js';
import { verifyStore } from '../verify/verify.js';
import { backUpStore } from './back-up.js';

let folder: string;
let file: string;
let target: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'ablate.db');
  mkdirSync(path.join(folder, 'backups'));
  target = path.join(folder, 'backups', 'ablate.db');
});

function addRun(store: Store, name: string): { id: string; artifact: Artifact } {
  const run = store.startRun({ experiment: 'e', name });
  for (let step = 0; step < 100; step += 1) run.log({ loss: step }, { step });
  const weights = path.join(folder, `${name}.txt`);
  writeFileSync(weights, `weights of ${name}`);
  const artifact = run.artifact(weights);
  run.finish();
  return { id: run.id, artifact };
}

/** A run whose end waits beside the store. */
function addWaiting(store: Store): string {
  const run = store.startRun({ experiment: 'e', name: 'waiting' });
  run.flush();
  mkdirSync(`${file}.pending`, { recursive: true });
  const lines = [
    { key: 'loss', steps: [7], times: [1], values: [0.5], late: [] },
    { end: { status: 'finished', reason: null, time: Date.now() } },
  ];
  appendFileSync(
    path.join(`${file}.pending`, `${run.id}-${run.token}.jsonl`),
    `\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
  );
  return run.id;
}

const exported = (store: string): string => {
  using reader = openReader(store);
  return [...exportRuns(reader, { format: 'json' })].join('');
};

describe('a backup', () => {
  it('holds the runs, their artifacts, checkpoints and waiting points, and is a store', () => {
    using store = openStore(file);
    const { id, artifact } = addRun(store, 'one');
    writeFileSync(path.join(makeCheckpointFolder(file, id), 'step-7.json'), '{}');
    const waiting = addWaiting(store);
    expect(backUpStore(file, target)).toEqual({ artifacts: 1, missing: [], checkpoints: 1, waiting: 1 });
    expect(exported(target)).toBe(exported(file));
    expect(verifyStore(target)).toEqual([]);
    using reader = openReader(target);
    const [copied] = reader.artifacts(id);
    expect(copied?.path.startsWith(`${target}.artifacts/`)).toBe(true);
    expect(readFileSync(copied?.path ?? '', 'utf8')).toBe(readFileSync(artifact.path, 'utf8'));
    expect(readFileSync(path.join(checkpointFolder(target, id), 'step-7.json'), 'utf8')).toBe('{}');
    for (const place of [target, `${target}.pending/${readdirSync(`${target}.pending`)[0] ?? ''}`])
      expect(statSync(place).mode & 0o777).toBe(0o600);
    // Opened as a store, it takes in what waited.
    openStore(target).close();
    expect(reader.getRun(waiting)).toMatchObject({
      status: 'finished',
      metrics: { loss: { last: 0.5, lastStep: 7 } },
    });
    expect(readdirSync(path.dirname(target)).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('is restored by copying it back, all that begins with its name', () => {
    {
      using store = openStore(file);
      const { id } = addRun(store, 'one');
      writeFileSync(path.join(makeCheckpointFolder(file, id), 'step-7.json'), '{}');
    }
    const before = exported(file);
    backUpStore(file, target);
    for (const name of readdirSync(folder).filter((each) => each.startsWith('ablate.db')))
      rmSync(path.join(folder, name), { recursive: true });
    for (const name of readdirSync(path.dirname(target)))
      cpSync(path.join(path.dirname(target), name), path.join(folder, name), { recursive: true });
    expect(verifyStore(file)).toEqual([]);
    expect(exported(file)).toBe(before);
    using store = openStore(file);
    addRun(store, 'after');
  });

  it('replaces another one only when it is told to, and leaves nothing of it', () => {
    using store = openStore(file);
    const { id } = addRun(store, 'one');
    const waiting = addWaiting(store);
    writeFileSync(path.join(makeCheckpointFolder(file, id), 'step-7.json'), '{}');
    backUpStore(file, target);
    rmSync(`${file}.pending`, { recursive: true });
    rmSync(checkpointFolder(file, id), { recursive: true });
    addRun(store, 'two');
    expect(() => backUpStore(file, target)).toThrow(
      `${target} exists; expected a new file, or --force to replace it`,
    );
    expect(backUpStore(file, target, { force: true })).toMatchObject({
      artifacts: 2,
      checkpoints: 0,
      waiting: 0,
    });
    expect(exported(target)).toBe(exported(file));
    expect([readdirSync(`${target}.pending`), existsSync(checkpointFolder(target, id))]).toEqual([[], false]);
    using reader = openReader(target);
    expect(reader.getRun(waiting).status).toBe('running');
  });

  it('is refused over the store itself, over one in use, and where there is no folder', () => {
    using store = openStore(file);
    addRun(store, 'one');
    expect(() => backUpStore(file, file, { force: true })).toThrow('is the store itself');
    expect(() => backUpStore(file, path.join(folder, 'no', 'x.db'))).toThrow("its folder doesn't exist");
    expect(() => backUpStore(path.join(folder, 'none.db'), target)).toThrow('No store at');
    using other = openStore(target);
    addRun(other, 'mine');
    expect(() => backUpStore(file, target, { force: true })).toThrow('is in use as a store');
    expect(verifyStore(target)).toEqual([]);
  });

  it('says which artifacts are missing or changed, and holds the rest', () => {
    using store = openStore(file);
    const [kept, changed, gone] = [addRun(store, 'kept'), addRun(store, 'changed'), addRun(store, 'gone')];
    writeFileSync(changed.artifact.path, 'something else');
    rmSync(gone.artifact.path);
    const { artifacts, missing } = backUpStore(file, target);
    expect([artifacts, [...missing].sort()]).toEqual([
      1,
      [changed.artifact.sha256, gone.artifact.sha256].sort(),
    ]);
    using reader = openReader(target);
    expect(readFileSync(reader.artifacts(kept.id)[0]?.path ?? '', 'utf8')).toBe('weights of kept');
  });

  it('that fails leaves nothing in its place', () => {
    using store = openStore(file);
    const { id } = addRun(store, 'one');
    addWaiting(store);
    writeFileSync(path.join(makeCheckpointFolder(file, id), 'step-7.json'), '{}');
    // A file in the way of the folder for artifacts.
    writeFileSync(`${target}.artifacts`, '');
    expect(() => backUpStore(file, target)).toThrow();
    expect(readdirSync(path.dirname(target)).sort()).toEqual(['ablate.db.artifacts', 'ablate.db.pending']);
    expect(readdirSync(`${target}.pending`)).toEqual([]);
    rmSync(`${target}.artifacts`);
    expect(backUpStore(file, target)).toMatchObject({ artifacts: 1, waiting: 1, checkpoints: 1 });
  });

  it('of a store of an older version is of that version', () => {
    const old = path.join(import.meta.dirname, '../../fixtures/store-v1.db');
    backUpStore(old, target);
    const database = new Database(target, { readonly: true });
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    database.close();
  });
});

it('ends while eight processes write, and holds all that was acknowledged before it began', async () => {
  openStore(file).close();
  const source = new URL('../index.ts', import.meta.url).href;
  const program = `
    import { openStore } from ${JSON.stringify(source)};
    const run = openStore(${JSON.stringify(file)}, { flushInterval: 5 })
      .startRun({ experiment: 'e', name: process.argv.at(-1) });
    for (let step = 0; ; step += 1) {
      run.log({ loss: step, accuracy: 1 / step }, { step });
      if (step % 50 === 0) { run.flush(); console.log(step); }
      if (step % 500 === 0) await new Promise(setImmediate);
    }`;
  const flags = ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module', '--eval', program];
  const writers = Array.from({ length: 8 }, (_, index) => {
    const child = spawn(process.execPath, [...flags, `writer-${index}`], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged = { step: -1 };
    const lines = createInterface(child.stdout).on('line', (line) => (acknowledged.step = Number(line)));
    return { child, lines, acknowledged };
  });
  const ended = Promise.all(writers.map(({ child }) => once(child, 'exit')));
  try {
    await Promise.all(writers.map(({ lines }) => once(lines, 'line')));
    const before = writers.map(({ acknowledged }) => acknowledged.step);
    backUpStore(file, target);
    expect(verifyStore(target)).toEqual([]);
    using reader = openReader(target);
    for (const [index, step] of before.entries()) {
      const { count = 0, lastStep = -1 } = reader.getRun(`writer-${index}`).metrics.loss ?? {};
      expect(lastStep).toBeGreaterThanOrEqual(step);
      expect(count).toBe(lastStep + 1);
    }
  } finally {
    for (const { child } of writers) child.kill('SIGKILL');
    await ended;
  }
}, 120_000);
