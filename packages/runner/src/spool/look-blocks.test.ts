import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { runMatrix } from '../run-matrix.js';
import { batchesIn } from './batch.js';
import { lookAtStore } from './look-at-store.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-look-blocks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('each look submits the next seeds of those that are open, until all is decided', async () => {
  const file = path.join(folder, 'matrix.yaml');
  const store = path.join(folder, 'runs.db');
  const spool = path.join(folder, 'spool');
  const content = {
    name: 'blocks',
    plugins: [fixture('plugins.ts'), fixture('instant-jobs.ts')],
    base: { dataset: { use: 'dots' }, model: { use: 'scripted' }, optimizer: { use: 'walk' }, epochs: 1 },
    axes: { regularizers: { none: [], noise: [{ use: 'noise' }] }, batchSize: { small: 4, large: 5 } },
    exclude: [{ regularizers: 'noise', batchSize: 'large' }],
    seeds: { from: 8, to: 12, looks: [8, 12] },
    compare: { metric: 'test/accuracy', baseline: { regularizers: 'none', batchSize: 'small' } },
    launcher: 'instant',
  };
  writeFileSync(file, JSON.stringify(content));
  const runs = () => {
    using reader = openReader(store);
    return reader.listRuns().map(({ status, seed, tags }) => `${tags.cell} ${seed} ${status}`);
  };
  const warnings: string[] = [];
  const look = () => lookAtStore(store, { onWarning: (message) => warnings.push(message) });

  const { counts, jobs } = await runMatrix({ file, store, spool });
  expect(counts.running).toBe(3 * 8);
  expect(jobs).toHaveLength(3 * 8);
  await look();
  expect(runs()).toHaveLength(3 * 8 + 2 * 4);
  expect(runs().filter((run) => run.endsWith('running'))).toHaveLength(2 * 4);
  await look();
  await look();
  expect(runs()).toHaveLength(3 * 8 + 2 * 4);
  expect(new Set(runs().map((run) => run.split(' ').at(-1)))).toEqual(new Set(['finished']));
  expect(batchesIn(spool)).toHaveLength(2);
  expect(warnings).toEqual([]);
  using reader = openReader(store);
  const decisions = reader.experiments()[0]?.decisions.map(({ seeds, verdict }) => `${seeds} ${verdict}`);
  // Those of one look come by the cells' identities, which follow from the code of their plugins.
  expect(decisions?.sort()).toEqual(['12 undecided', '8 better', '8 undecided']);
});
