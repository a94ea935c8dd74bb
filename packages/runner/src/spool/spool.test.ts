import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openReader, openStore, verifyStore, type RunRow } from '@ablate/tracker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { entryFlags, entryModule } from '../launch/entry-module.js';
import { SUPERSEDED } from '../launch/job-launcher.js';
import { runMatrix, type RunMatrixResult } from '../run-matrix.js';
import type { RunMatrixOptions } from '../run-options.js';
import { attemptsOf } from './attempts.js';
import { batchesIn, BatchFolder, type BatchJob } from './batch.js';
import { lookAtStore } from './look-at-store.js';
import { mergeSpool } from './merge-spool.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-spool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of its own for a test: its store, its spool, and the file whose presence says that nothing is killed. */
function place(name: string) {
  const at = (file: string) => path.join(folder, name, file);
  return { store: at('runs.db'), spool: at('spool'), marker: at('marker') };
}

interface Small {
  readonly marker?: string;
  readonly step?: number;
  readonly act?: 'kill' | 'kill cell' | 'hold' | 'pause';
  readonly seeds?: number;
}

/** One cell of 18 steps with a checkpoint every 4; nothing is killed where the marker is there. */
function matrix(
  name: string,
  { marker = os.devNull, step = 0, act = 'kill', seeds = 1 }: Small = {},
): string {
  const file = path.join(folder, `${name}.yaml`);
  const fatal = { act, step, marker };
  const content = {
    name: 'spooled',
    plugins: [fixture('trained.ts'), fixture('fatal.ts')],
    base: {
      backend: 'wasm',
      dataset: { use: 'two-moons', options: { train: 96 } },
      optimizer: { use: 'sgd', options: { lr: 0.1, momentum: 0.9 } },
      ...{ epochs: 3, batchSize: 16 },
      regularizers: [{ use: 'fatal', options: fatal }],
    },
    axes: { model: { small: { use: 'convolution', options: { channels: 2 } } } },
    checkpoints: { everySteps: 4 },
    seeds,
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const LOCAL = { use: 'local', options: { threads: 1 } } as const;

const run = (options: RunMatrixOptions): Promise<RunMatrixResult> =>
  runMatrix({ jobs: 2, launcher: LOCAL, ...options });

function read(store: string): RunRow[] {
  using reader = openReader(store);
  return reader.listRuns({ orderBy: 'created' });
}

/** What a run has come to, to the last bit. */
function outcome(store: string) {
  using reader = openReader(store);
  return read(store).map(({ id, status, seed, weightsHash, outputsHash }) => ({
    ...{ status, seed, weightsHash, outputsHash },
    losses: reader.series(id, 'train/loss', { buckets: 1e6 }).map(({ step, value }) => [step, value]),
  }));
}

/** The attempts at the first job of the only batch. */
function attempts(spool: string) {
  const [batch = ''] = batchesIn(spool);
  return attemptsOf(new BatchFolder(batch).attempts(0));
}

async function lookUntilOver(store: string): Promise<void> {
  for (let looks = 0; looks < 150; looks += 1) {
    await lookAtStore(store);
    using reader = openReader(store);
    if (reader.jobs().length === 0) return;
    await delay(500);
  }
  throw new Error('jobs are left');
}

describe('cells as jobs', { timeout: 240_000 }, () => {
  it('run on without the command, and come to the same bits', async () => {
    const { store, spool } = place('plain');
    const file = matrix('plain', { seeds: 2 });
    const { counts } = await run({ file, store, spool });
    expect(counts.queued + counts.running).toBe(2);
    expect(read(store).map(({ status }) => status)).not.toContain('finished');
    await lookUntilOver(store);
    const direct = path.join(folder, 'direct.db');
    await run({ file, store: direct });
    expect(outcome(store)).toEqual(outcome(direct));
    expect(read(store)).toMatchObject([
      { status: 'finished', threads: 1, attempts: 1 },
      { status: 'finished', threads: 1, attempts: 1 },
    ]);
    expect(verifyStore(store)).toEqual([]);
    expect((await run({ file, store, spool })).counts).toMatchObject({ reused: 2, queued: 0 });
  });

  it.each([
    ['before its first checkpoint', { step: 3 }, 2],
    ['after a checkpoint', { step: 10 }, 2],
    ['after a checkpoint, but not the process that watches it', { step: 10, act: 'kill cell' } as const, 1],
  ])('a cell that is killed %s goes on, and comes to the same bits', async (_, fatal, started) => {
    const name = `killed-${fatal.step}-${started}`;
    const { store, spool, marker } = place(name);
    const file = matrix(name, { ...fatal, marker: path.join(folder, `${name}.marker`) });
    await run({ file, store, spool, wait: true });
    expect(attempts(spool)).toHaveLength(started);
    expect(existsSync(path.join(folder, `${name}.marker`))).toBe(true);
    expect(existsSync(marker)).toBe(false);
    // Where the marker is there now nothing is killed.
    const direct = path.join(folder, `${name}-direct.db`);
    await run({ file, store: direct });
    expect(outcome(store)).toEqual(outcome(direct));
    expect(read(store)).toMatchObject([{ status: 'finished' }]);
  });

  it('has its time from its start, however long its job has waited', async () => {
    const { store, spool } = place('timeout');
    const marker = path.join(folder, 'timeout.marker');
    const file = matrix('timeout', { act: 'hold', step: 3, marker, seeds: 2 });
    await run({ file, store, spool, jobs: 1, timeoutSeconds: 15 });
    const first = async () => {
      await lookAtStore(store);
      return read(store)[0]?.status;
    };
    await expect.poll(first, { timeout: 60_000, interval: 500 }).toBe('failed');
    // By now the other one has waited for as long as a cell may take.
    writeFileSync(marker, '');
    await lookUntilOver(store);
    expect(read(store)).toMatchObject([
      { status: 'failed', reason: 'took longer than its limit of 15 s' },
      { status: 'finished' },
    ]);
  });

  it.each(['before', 'after'])('a command killed %s it has submitted submits once', async (moment) => {
    const { store, spool } = place(`phases-${moment}`);
    const args = [...entryFlags(), fixture('submit-matrix.ts'), matrix('phases'), store, spool, moment];
    const [, signal] = (await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit')) as [
      null,
      string,
    ];
    expect(signal).toBe('SIGKILL');
    using reader = openReader(store);
    expect(reader.jobs()).toMatchObject([{ status: 'leased', handle: null }]);
    await lookUntilOver(store);
    expect(read(store)).toMatchObject([{ status: 'finished' }]);
    expect(attempts(spool)).toHaveLength(1);
    const [batch = ''] = batchesIn(spool);
    expect(readdirSync(path.join(batch, 'local/turns'))).toHaveLength(1);
  });

  it('of two starts of one job the later goes on, and the other one stops without writing', async () => {
    const { store, spool } = place('split');
    const marker = path.join(folder, 'split.marker');
    // Each of them has a checkpoint of step 4 before it is held up.
    const file = matrix('split', { act: 'hold', step: 6, marker });
    await run({ file, store, spool });
    const stepOf = (number: number) =>
      attempts(spool)
        .find((attempt) => attempt.number === number)
        ?.manifests()[0]?.step;
    await expect.poll(() => stepOf(1), { timeout: 60_000 }).toBe(4);
    const [batch = ''] = batchesIn(spool);
    const args = [...entryFlags(), entryModule('spool/job-process'), batch, '0'];
    const second = spawn(process.execPath, args, { stdio: 'ignore' });
    const ended = once(second, 'exit');
    await expect.poll(() => stepOf(2), { timeout: 60_000 }).toBe(0);
    writeFileSync(marker, '');
    expect(await ended).toEqual([0, null]);
    await lookUntilOver(store);
    const [newer, older] = attempts(spool);
    expect(newer?.manifests()[0]).toMatchObject({ end: { status: 'finished' } });
    expect(older?.manifests()[0]).toMatchObject({ step: 4, end: null });
    await expect
      .poll(() => readFileSync(path.join(batch, 'output/0.log'), 'utf8'), { timeout: 20_000 })
      .toContain('attempt 1 stops without writing: attempt 2 at the same cell has begun');
    const end = path.join(batch, 'local', path.basename(batch), '0.ended.json');
    expect(JSON.parse(readFileSync(end, 'utf8'))).toMatchObject({ code: SUPERSEDED });
    const direct = path.join(folder, 'split-direct.db');
    await run({ file, store: direct });
    expect(outcome(store)).toEqual(outcome(direct));
  });

  it('of two stores on one spool are each its own, and a third one gets both', async () => {
    const { spool } = place('shared');
    const stores = ['one.db', 'other.db'].map((name) => path.join(folder, name));
    const file = matrix('shared');
    await Promise.all(stores.map((store) => run({ file, store, spool, wait: true })));
    const [one, other] = stores.map((store) => outcome(store));
    expect(one).toEqual(other);
    expect(batchesIn(spool)).toHaveLength(2);
    const third = path.join(folder, 'third.db');
    const warn = (message: string) => expect.fail(message);
    expect(await mergeSpool(third, spool, warn)).toEqual({ added: 2, replaced: 0, unchanged: 0 });
    expect(await mergeSpool(third, spool, warn)).toEqual({ added: 0, replaced: 0, unchanged: 2 });
    expect(outcome(third)).toEqual([...(one ?? []), ...(other ?? [])]);
  });

  it('stop when they are asked to, and go on from there without a spool', async () => {
    const { store, spool } = place('stopped');
    const file = matrix('stopped', { act: 'pause' });
    await run({ file, store, spool });
    const at = () => attempts(spool)[0]?.manifests()[0]?.step ?? 0;
    await expect.poll(at, { timeout: 60_000 }).toBeGreaterThan(0);
    const [{ id } = { id: '' }] = read(store);
    using home = openStore(store);
    expect(home.askToStop(id, 'enough')).toBe(true);
    await lookUntilOver(store);
    expect(read(store)).toMatchObject([{ status: 'killed', reason: 'enough' }]);
    await run({ file, store });
    using reader = openReader(store);
    expect(read(store)).toMatchObject([{ status: 'finished' }]);
    expect(reader.logTail(id).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^going on from the checkpoint of step \d+/),
    );
  });

  it.each<[string, (job: BatchJob, batch: string) => BatchJob, RegExp]>([
    [
      'data',
      (job) => ({ ...job, cell: { ...job.cell, hash: 'other' } }),
      /^the data on .* are others than those that the cell was planned with/,
    ],
    [
      'a backend',
      (job) => ({ ...job, cell: { ...job.cell, config: { ...job.cell.config, backend: 'quantum' } } }),
      /no backend "quantum"/,
    ],
    [
      'a package',
      (job, batch) => {
        const folder = new BatchFolder(batch);
        const code = JSON.parse(folder.readShared(job.code)) as { packages: Record<string, string> };
        const packages = { ...code.packages, 'left-out': '1.2.3' };
        return { ...job, code: folder.share(JSON.stringify({ ...code, packages })) };
      },
      /lacks left-out 1\.2\.3 \(not there\)$/,
    ],
    [
      'the code as it was submitted',
      (job, batch) => {
        appendFileSync(path.join(batch, 'shared', job.code), ' ');
        return job;
      },
      /shared\/[0-9a-f]{64} is not what was submitted: its SHA-256 is [0-9a-f]{64}$/,
    ],
  ])('on a machine that lacks %s fail, and say so', async (what, change, reason) => {
    const { store, spool } = place(`lacks-${what}`);
    const batch = await leaveUnsubmitted('lacks', { store, spool });
    const job = new BatchFolder(batch).readJob(0);
    writeFileSync(path.join(batch, 'jobs/0.json'), JSON.stringify(change(job, batch)));
    expect(await runJobOf(batch)).toBe(0);
    await lookAtStore(store, { onWarning: () => undefined });
    const [found] = read(store);
    expect(found?.status).toBe('failed');
    expect(found?.reason).toMatch(reason);
  });

  it('wait for what their machine does not see yet', async () => {
    const { store, spool } = place('late');
    const batch = await leaveUnsubmitted('late', { store, spool });
    const late = path.join(batch, 'shared', new BatchFolder(batch).readJob(0).code);
    renameSync(late, `${batch}-code`);
    const ended = runJobOf(batch);
    await delay(3000);
    expect(attempts(spool)).toEqual([]);
    renameSync(`${batch}-code`, late);
    expect(await ended).toBe(0);
    await lookAtStore(store, { onWarning: () => undefined });
    expect(read(store)).toMatchObject([{ status: 'finished' }]);
  });
});

/** A batch of one cell that nobody runs before it is changed. */
async function leaveUnsubmitted(
  name: string,
  { store, spool }: { readonly store: string; readonly spool: string },
): Promise<string> {
  const submit = () => Promise.reject(new Error('not now'));
  const launcher = { submit, find: submit, poll: submit, cancel: submit };
  await expect(run({ file: matrix(name), store, spool, launcher })).rejects.toThrow('not now');
  return batchesIn(spool)[0] ?? '';
}

/** Runs its job as a launcher would; gives the exit code. */
async function runJobOf(batch: string): Promise<unknown> {
  const args = [...entryFlags(), entryModule('spool/job-process'), batch, '0'];
  const [code] = (await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'exit')) as unknown[];
  return code;
}
