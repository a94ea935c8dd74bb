import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, type RunRow } from '@ablate/tracker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishRun } from '../../fixtures/publish-run.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import type { JobLauncher } from '../launch/job-launcher.js';
import { runMatrix } from '../run-matrix.js';
import { BatchFolder } from './batch.js';
import { mergeSpool } from './merge-spool.js';

let folder: string;
let store: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-merge-spool-'));
  store = path.join(folder, 'runs.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FINISHED = { status: 'finished', reason: null } as const;

/** Starts nothing. */
const idle: JobLauncher = {
  submit: (jobs) =>
    Promise.resolve(jobs.map(({ index }) => ({ cluster: 'none', id: `${index}`, submittedAt: 1 }))),
  find: (jobs) => Promise.resolve(jobs.map(() => null)),
  poll: (handles) =>
    Promise.resolve(handles.map(() => ({ is: 'running', requeues: 0, detail: null }) as const)),
  cancel: () => Promise.resolve(),
};

/** Submits a cell, and gives its job's batch. */
async function submit(name: string, spool: string): Promise<BatchFolder> {
  const file = path.join(folder, `${name}.yaml`);
  const content = {
    name,
    plugins: [fixture('plugins.ts')],
    base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: 1, batchSize: 4 },
    axes: { model: { only: { use: 'scripted' } } },
  };
  writeFileSync(file, JSON.stringify(content));
  await runMatrix({ file, store, spool: path.join(folder, spool), launcher: idle });
  using reader = openReader(store);
  return new BatchFolder(reader.jobs(name)[0]?.folder ?? '');
}

function runOf(experiment: string): RunRow | undefined {
  using reader = openReader(store);
  return reader.listRuns({ experiment })[0];
}

const merge = (spool: string, into = store) =>
  mergeSpool(into, path.join(folder, spool), (warning) => expect.fail(warning));

describe('merging a spool into the store that has submitted it', () => {
  it('imports what its jobs have published, and leaves other spools alone', async () => {
    const batches = [await submit('one', 'one'), await submit('other', 'other')];
    for (const batch of batches) publishRun(batch, 0, { loss: 1 }, FINISHED);
    expect(await merge('one')).toEqual({ added: 0, replaced: 1, unchanged: 0 });
    expect([runOf('one')?.status, runOf('other')?.status]).toEqual(['finished', 'running']);
    expect(await merge('one')).toEqual({ added: 0, replaced: 0, unchanged: 1 });
  });

  it('says how a run has ended as the store knew it, unless it finished after that', async () => {
    const batch = await submit('one', 'spool');
    publishRun(batch, 0, { loss: 1 }, null);
    await merge('spool');
    {
      using home = openStore(store);
      using reader = openReader(store);
      const [job] = reader.jobs();
      home.finishRun(job?.runId ?? '', job?.token ?? 0, 'failed', 'ran out of memory');
    }
    expect(await merge('spool')).toEqual({ added: 0, replaced: 0, unchanged: 1 });
    expect(runOf('one')).toMatchObject({ status: 'failed', reason: 'ran out of memory' });
    publishRun(batch, 0, { loss: 0.5 }, FINISHED);
    expect(await merge('spool')).toEqual({ added: 0, replaced: 1, unchanged: 0 });
    expect(runOf('one')).toMatchObject({ status: 'finished', metrics: { loss: { last: 0.5 } } });
  });
});

it('merging a spool into another store brings what was asked', async () => {
  const batch = await submit('one', 'spool');
  const other = path.join(folder, 'other.db');
  expect(await merge('spool', other)).toEqual({ added: 0, replaced: 0, unchanged: 0 });
  publishRun(batch, 0, { loss: 1 }, FINISHED);
  expect(await merge('spool', other)).toEqual({ added: 1, replaced: 0, unchanged: 0 });
  using home = openReader(store);
  using reader = openReader(other);
  expect(reader.experiments()).toEqual(home.experiments());
  expect(reader.matrices('one')).toEqual(home.matrices('one'));
  expect(reader.listRuns()).toMatchObject([{ status: 'finished', metrics: { loss: { last: 1 } } }]);
});

it('a spool that is not there is refused, and no store is made for it', async () => {
  await expect(merge('nowhere')).rejects.toThrow(
    `expected the folder of a spool, found nothing at ${path.join(folder, 'nowhere')}`,
  );
  expect(existsSync(store)).toBe(false);
});
