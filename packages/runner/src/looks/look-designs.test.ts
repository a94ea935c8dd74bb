import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader } from '@ablate/tracker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { numbersLauncher } from '../../fixtures/numbers-launcher.js';
import { fixture } from '../../fixtures/scripted-launcher.js';
import { compareExperiment } from '../compare/compare-experiment.js';
import { planMatrix } from '../plan/plan-matrix.js';
import { runMatrix } from '../run-matrix.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-look-designs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, change: object): string {
  const file = path.join(folder, `${name}.yaml`);
  const content = {
    name,
    plugins: [fixture('plugins.ts')],
    base: {
      ...{ dataset: { use: 'dots' }, model: { use: 'scripted' }, optimizer: { use: 'walk' } },
      ...{ epochs: 1, batchSize: 4 },
    },
    components: {
      noise: { on: { regularizers: [{ use: 'noise' }] } },
      batch: { on: { batchSize: 12 } },
    },
    design: 'factorial',
    seeds: { from: 8, to: 12, looks: [8, 12] },
    compare: { metric: 'test/accuracy', margin: 0.25 },
    ...change,
  };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function compare(store: string) {
  using reader = openReader(store);
  const [experiment] = reader.experiments();
  return { ...compareExperiment(reader), decisions: experiment?.decisions ?? [] };
}

it('a design whose effects are all decided gets no more seeds, and its look is on record', async () => {
  const file = write('decided', {});
  const store = path.join(folder, 'decided.db');
  using launcher = numbersLauncher();
  expect((await planMatrix({ file, store })).looks).toMatchObject({ least: 32, most: 48, of: 'effects' });
  const { counts, comparison } = await runMatrix({ file, store, launcher, jobs: 2 });
  expect(counts.finished).toBe(32);
  const { effects, rows, decisions } = compare(store);
  expect(effects).toEqual(comparison?.effects);
  expect(effects?.main.map(({ components, verdict }) => [components, verdict])).toEqual([
    [['noise'], 'better (at 8 seeds)'],
    [['batch'], 'better, by less than 0.25 (at 8 seeds)'],
  ]);
  expect(effects?.interactions[0]?.verdict).toBe('same within 0.25 (at 8 seeds)');
  expect(decisions.map(({ cell, seeds, verdict }) => [cell, seeds, verdict])).toEqual([
    ['effect of batch', 8, 'better'],
    ['effect of noise', 8, 'better'],
    ['effect of noise × batch', 8, 'same'],
  ]);
  expect(rows.map(({ verdict, missing }) => [verdict, missing])).toEqual(rows.map(() => ['', 0]));
  const { counts: left } = await planMatrix({ file, store });
  expect(left).toMatchObject({ done: 32, decided: 16, new: 0 });
  await expect(runMatrix({ file, store, launcher, set: ['design=leave-one-out'] })).rejects.toThrow(
    'settled before its first seed how it is decided',
  );
});

it('goes on with all cells while an effect is open', async () => {
  const file = write('open', { compare: { metric: 'test/accuracy' } });
  const store = path.join(folder, 'open.db');
  using launcher = numbersLauncher();
  const { counts, comparison } = await runMatrix({ file, store, launcher, jobs: 2 });
  expect(counts.finished).toBe(48);
  expect(comparison?.effects?.main[0]?.verdict).toBe('better (at 8 seeds)');
  expect(comparison?.effects?.interactions[0]?.decision.verdict).toBe('undecided');
});

it('leaves cells out that are decided, where one component is left out at a time', async () => {
  const file = write('left out', { design: 'leave-one-out', compare: { metric: 'test/accuracy' } });
  const store = path.join(folder, 'left-out.db');
  using launcher = numbersLauncher();
  const { counts } = await runMatrix({ file, store, launcher, jobs: 2 });
  const { effects, rows } = compare(store);
  expect(counts.finished).toBe(24);
  expect(rows.map(({ verdict }) => verdict)).toEqual([
    'baseline',
    'worse (at 8 seeds)',
    'worse (at 8 seeds)',
  ]);
  expect(effects?.main.map(({ verdict }) => verdict)).toEqual(['better (at 8 seeds)', 'better (at 8 seeds)']);
});
