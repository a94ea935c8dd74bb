import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixture } from '../../fixtures/scripted-launcher.js';
import type { CellEnd, Launcher, StopRequest } from '../launch/launcher.js';
import { runMatrix } from '../run-matrix.js';

const EPOCHS = 9;

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-prune-'));
  file = path.join(folder, 'matrix.yaml');
  const accuracies = [0.5, 0.7, 0.3, 0.6, 0.2, 0.65, 0.45, 0.8, 0.52, 0.1];
  const models = accuracies.map((accuracy) => [`m${accuracy}`, { use: 'scripted', options: { accuracy } }]);
  writeFileSync(
    file,
    JSON.stringify({
      name: 'pruned',
      plugins: [fixture('plugins.ts')],
      base: { dataset: { use: 'dots' }, optimizer: { use: 'walk' }, epochs: EPOCHS, batchSize: 4 },
      axes: { model: Object.fromEntries(models) as object },
      compare: { metric: 'test/accuracy' },
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Cells without a process, with a checkpoint after every second epoch; told to, the runner is stopped at an epoch. */
function epochs(onEpoch: (count: number) => void = () => undefined): Launcher {
  const checkpoints = new Map<string, number>();
  let count = 0;
  return {
    launch: ({ storePath, runId, token, resume, config }, listener) => {
      let asked: StopRequest | undefined;
      const train = async (): Promise<CellEnd> => {
        await Promise.resolve();
        const store = openStore(storePath, { captureOutput: false, systemInterval: 0 });
        const run = store.attach(runId, token);
        const from = resume ? (checkpoints.get(runId) ?? 0) : 0;
        run.supersedeAfter(from);
        for (let epoch = from + 1; epoch <= EPOCHS && asked === undefined; epoch++) {
          // It learns from epoch to epoch, some cells late.
          const value = Number(config.model.options.accuracy) * (1 - 1 / (epoch + 1));
          run.log({ 'val/accuracy': value }, { step: epoch });
          run.flush();
          listener.onEpoch(epoch, { 'val/accuracy': value });
          if (epoch % 2 === 0) checkpoints.set(runId, epoch);
          onEpoch((count += 1));
          await Promise.resolve();
        }
        if (asked === undefined) run.log({ 'test/accuracy': 1 }, { step: EPOCHS });
        const end: CellEnd = asked ?? { status: 'finished', reason: null };
        run.finish(end.status, end.reason ?? undefined);
        store.close();
        return end;
      };
      return { ended: train(), pid: undefined, stop: (request) => (asked ??= request) };
    },
  };
}

function ends(store: string) {
  using reader = openReader(store);
  return reader.listRuns({ orderBy: 'created' }).map(({ name, status, reason, metrics }) => ({
    name,
    status,
    reason,
    epochs: metrics['val/accuracy']?.lastStep,
  }));
}

it.each(['median', 'asha'] as const)(
  'a matrix pruned by %s that is stopped and gone on with prunes what it would have without',
  async (rule) => {
    const prune = { rule, startup: 2 };
    const whole = path.join(folder, `${rule}-whole.db`);
    await runMatrix({ file, store: whole, launcher: epochs(), prune, jobs: 1 });
    const expected = ends(whole);
    expect(expected.filter(({ status }) => status === 'pruned').length).toBeGreaterThan(2);
    expect(expected.filter(({ status }) => status === 'finished').length).toBeGreaterThan(2);

    const store = path.join(folder, `${rule}-stopped.db`);
    let stop = new AbortController();
    const launcher = epochs((count) => {
      if (count % 4 === 3) stop.abort();
    });
    let waiting = 1;
    while (waiting > 0) {
      stop = new AbortController();
      const { counts } = await runMatrix({ file, store, launcher, prune, jobs: 1, signal: stop.signal });
      waiting = counts.waiting + counts.killed;
    }
    expect(ends(store)).toEqual(expected);
  },
);

it.each<[string, Launcher, { spool?: string }]>([
  ['a spool', epochs(), { spool: 'spool' }],
  [
    'a launcher that knows nothing but jobs',
    {
      submit: () => Promise.reject(new Error('nothing is to be submitted')),
      find: () => Promise.resolve([]),
      poll: () => Promise.resolve([]),
      cancel: () => Promise.resolve(),
    },
    {},
  ],
])('is refused with %s, before there is a store', async (_, launcher, options) => {
  const store = path.join(folder, 'refused.db');
  await expect(runMatrix({ file, store, launcher, prune: { rule: 'median' }, ...options })).rejects.toThrow(
    'prune: expected cells of this command, got jobs, which can not be compared while they run',
  );
  expect(existsSync(store)).toBe(false);
});
