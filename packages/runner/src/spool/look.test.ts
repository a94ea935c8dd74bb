import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, type DetailReader, type Store } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishRun } from '../../fixtures/publish-run.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import type { Job, JobLauncher, JobState } from '../launch/job-launcher.js';
import { runMatrix } from '../run-matrix.js';
import { claimAttempt } from './attempts.js';
import { BatchFolder } from './batch.js';
import { lookAtJobs } from './look.js';

let folder: string;
let store: Store;
let reader: DetailReader;
let warnings: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-look-'));
  store = openStore(path.join(folder, 'runs.db'));
  reader = openReader(store.path);
  warnings = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  reader.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A launcher that starts nothing, and says of all jobs what it is told to. */
class Pretended implements JobLauncher {
  readonly submitted: (readonly Job[])[] = [];
  state: JobState = { is: 'running', requeues: 0, detail: null };
  refusal: string | null = null;
  /** What happens while it is asked. */
  meanwhile = () => Promise.resolve();

  submit(jobs: readonly Job[]) {
    if (this.refusal !== null) return Promise.reject(new Error(this.refusal));
    this.submitted.push(jobs);
    return Promise.resolve(
      jobs.map(({ name, index }) => ({ cluster: 'none', id: `${name}/${index}`, submittedAt: 1 })),
    );
  }

  find(jobs: readonly Job[]) {
    return Promise.resolve(jobs.map(() => null));
  }

  async poll(handles: readonly unknown[]) {
    await this.meanwhile();
    return handles.map(() => this.state);
  }

  cancel = () => Promise.resolve();
}

async function submit(launcher: Pretended, name = 'jobs'): Promise<void> {
  const file = path.join(folder, `${name}.yaml`);
  const content = {
    name,
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 1, batchSize: 4 },
    axes: { model: { only: { use: 'scripted' } } },
    seeds: 2,
  };
  writeFileSync(file, JSON.stringify(content));
  await runMatrix({ file, store: store.path, spool: path.join(folder, 'spool'), launcher });
}

const look = (launcher: JobLauncher) =>
  lookAtJobs({ store, reader, findLauncher: () => launcher, onWarning: (text) => warnings.push(text) });
const later = (milliseconds: number) => {
  const now = Date.now();
  vi.spyOn(Date, 'now').mockReturnValue(now + milliseconds);
};

describe('a look at jobs', () => {
  it('submits those again that are to go on, as one submission', async () => {
    const launcher = new Pretended();
    await submit(launcher);
    launcher.state = { is: 'ended', cause: 'node failed', detail: null };
    await look(launcher);
    expect(launcher.submitted.map((jobs) => jobs.length)).toEqual([2, 2]);
    expect(new Set(launcher.submitted.flat().map(({ name }) => name)).size).toBe(2);
    expect(warnings).toEqual([]);
  });

  it('of two at once submits once, and what the other one has seen before decides nothing', async () => {
    const launcher = new Pretended();
    await submit(launcher);
    launcher.state = { is: 'ended', cause: 'time limit', detail: null };
    const slow = new Pretended();
    slow.state = launcher.state;
    slow.meanwhile = () => look(launcher);
    await look(slow);
    expect(launcher.submitted).toHaveLength(2);
    expect(slow.submitted).toHaveLength(0);
    expect(reader.jobs().map(({ status }) => status)).toEqual(['queued', 'queued']);
  });

  it('takes up what this process itself could not submit, after a while', async () => {
    const launcher = new Pretended();
    launcher.refusal = 'no room';
    await expect(submit(launcher)).rejects.toThrow('no room');
    launcher.refusal = null;
    await look(launcher);
    expect(launcher.submitted).toHaveLength(0);
    expect(reader.jobs()).toMatchObject([{ state: { detail: 'no room' } }, {}]);
    later(61_000);
    await look(launcher);
    expect(launcher.submitted).toHaveLength(1);
    expect(reader.jobs().map(({ status }) => status)).toEqual(['queued', 'queued']);
  });

  it('does not submit what somebody has asked to stop before', async () => {
    const launcher = new Pretended();
    launcher.refusal = 'no such partition';
    await expect(submit(launcher)).rejects.toThrow('no such partition');
    launcher.refusal = null;
    for (const { runId } of reader.jobs()) expect(store.askToStop(runId, 'a mistake')).toBe(true);
    later(61_000);
    await look(launcher);
    expect(launcher.submitted).toHaveLength(0);
    expect(reader.listRuns()).toMatchObject([{ status: 'killed', reason: 'a mistake' }, {}]);
    expect(reader.jobs()).toEqual([]);
  });

  it('is not hindered by jobs that can not be submitted', async () => {
    const launcher = new Pretended();
    await submit(launcher);
    launcher.refusal = 'no room';
    await expect(submit(launcher, 'others')).rejects.toThrow('no room');
    later(61_000);
    await look(launcher);
    expect(warnings).toEqual(['jobs of a launcher of the caller: no room']);
    expect(reader.listRuns({ experiment: 'jobs' }).map(({ status }) => status)).toEqual([
      'running',
      'running',
    ]);
  });

  it('takes in what an attempt has come to though the next one ended before it published anything', async () => {
    const launcher = new Pretended();
    await submit(launcher);
    const [job] = reader.jobs();
    const batch = new BatchFolder(job?.folder ?? '');
    const { runId } = batch.readJob(0);
    publishRun(batch, 0, { loss: 1 }, null);
    claimAttempt(batch.attempts(0));
    await look(launcher);
    expect(reader.getRun(runId).metrics).toMatchObject({ loss: { last: 1 } });
  });
});
