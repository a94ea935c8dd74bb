import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { runMatrix } from '../run-matrix.js';
import { BatchFolder, batchesIn } from './batch.js';
import { lookAtStore } from './look-at-store.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-look-blocks-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A matrix whose noise makes a difference that one look sees; what else there is differs by chance. */
function matrix(name: string, more: object): { file: string; store: string; spool: string } {
  const [file = '', store = '', spool = ''] = ['.yaml', '.db', '-spool'].map((end) =>
    path.join(folder, `${name}${end}`),
  );
  const content = {
    name,
    plugins: [fixture('plugins.ts'), fixture('instant-jobs.ts')],
    base: {
      dataset: { use: 'dots' },
      model: { use: 'scripted' },
      optimizer: { use: 'walk' },
      epochs: 1,
      batchSize: 4,
    },
    seeds: { from: 8, to: 12, looks: [8, 12] },
    launcher: 'instant',
    ...more,
  };
  writeFileSync(file, JSON.stringify(content));
  return { file, store, spool };
}

const regularizers = { none: [], noise: [{ use: 'noise' }] };

it('each look submits the next seeds of those that are open, until all is decided', async () => {
  const { file, store, spool } = matrix('blocks', {
    axes: { regularizers, batchSize: { small: 4, large: 5 } },
    exclude: [{ regularizers: 'noise', batchSize: 'large' }],
    compare: { metric: 'test/accuracy', baseline: { regularizers: 'none', batchSize: 'small' } },
  });
  const runs = () => {
    using reader = openReader(store);
    return reader.listRuns().map(({ status, seed, tags }) => `${tags.cell} ${seed} ${status}`);
  };
  const warnings: string[] = [];
  const look = () => lookAtStore(store, { onWarning: (message) => warnings.push(message) });

  const limits = { timeoutSeconds: 600, crashRetries: 3, jobs: 2 };
  const { counts, jobs } = await runMatrix({ file, store, spool, ...limits });
  expect(counts.running).toBe(3 * 8);
  expect(jobs).toHaveLength(3 * 8);
  await look();
  expect(runs()).toHaveLength(3 * 8 + 2 * 4);
  expect(runs().filter((run) => run.endsWith('running'))).toHaveLength(2 * 4);
  await look();
  await look();
  expect(runs()).toHaveLength(3 * 8 + 2 * 4);
  expect(new Set(runs().map((run) => run.split(' ').at(-1)))).toEqual(new Set(['finished']));
  const batches = batchesIn(spool).map((each) => new BatchFolder(each).read());
  expect(batches).toHaveLength(2);
  for (const batch of batches)
    expect(batch).toMatchObject({
      ...{ limits: { timeoutSeconds: 600 }, retries: { infrastructure: 3 }, share: { atOnce: 2 } },
    });
  expect(warnings).toEqual([]);
  using reader = openReader(store);
  const decisions = reader.experiments()[0]?.decisions.map(({ seeds, verdict }) => `${seeds} ${verdict}`);
  // Those of one look come by the cells' identities, which follow from the code of their plugins.
  expect(decisions?.sort()).toEqual(['12 undecided', '8 better', '8 undecided']);
});

it('a look asks for nothing more once all is decided, though looks were left', async () => {
  const { file, store, spool } = matrix('decided', {
    axes: { regularizers },
    compare: { metric: 'test/accuracy', baseline: { regularizers: 'none' } },
  });
  const warnings: string[] = [];
  const look = () => lookAtStore(store, { onWarning: (message) => warnings.push(message) });
  await runMatrix({ file, store, spool });
  await look();
  await look();
  // Whoever reads the matrix now says that it is gone.
  rmSync(file);
  await look();
  expect(warnings).toEqual([]);
  using reader = openReader(store);
  expect(reader.experiments()[0]?.decisions).toMatchObject([{ seeds: 8, verdict: 'better' }]);
});
