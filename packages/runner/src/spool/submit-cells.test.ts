import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { runMatrix } from '../run-matrix.js';
import { batchesIn } from './batch.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-submit-cells-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The batch of a matrix of so many cells. */
async function submit(cells: number): Promise<string> {
  const [file = '', store = '', spool = ''] = ['.yaml', '.db', '-spool'].map((end) =>
    path.join(folder, `${cells}${end}`),
  );
  const content = {
    name: 'as many as there are',
    plugins: [fixture('plugins.ts'), fixture('instant-jobs.ts')],
    base: { dataset: { use: 'dots' }, model: { use: 'scripted' }, optimizer: { use: 'walk' }, batchSize: 4 },
    axes: { epochs: Array.from({ length: cells }, (_, at) => 1000 + at) },
    launcher: 'instant',
  };
  writeFileSync(file, JSON.stringify(content));
  await runMatrix({ file, store, spool });
  return batchesIn(spool)[0] ?? '';
}

it('what the jobs of a batch have in common is written once, however many they are', async () => {
  const [few, many] = [await submit(3), await submit(20)];
  const sizes = (batch: string) =>
    readdirSync(path.join(batch, 'jobs')).map((name) => statSync(path.join(batch, 'jobs', name)).size);
  expect(sizes(many)).toHaveLength(20);
  expect(Math.max(...sizes(many)) - Math.min(...sizes(few))).toBeLessThan(100);
  for (const batch of [few, many]) expect(readdirSync(path.join(batch, 'shared'))).toHaveLength(2);
});
