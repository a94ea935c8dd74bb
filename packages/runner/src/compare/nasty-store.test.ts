import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, type EndStatus, type JsonObject } from '@ablate/tracker';
import { afterAll, expect, it } from 'vitest';
import { compareExperiment } from './compare-experiment.js';

interface Nasty {
  readonly runs: readonly {
    readonly experiment: string;
    readonly name: string;
    readonly hash: string | null;
    readonly config: JsonObject;
    readonly seed: number | null;
    readonly status: EndStatus;
    readonly metrics: Readonly<Record<string, number | 'NaN'>>;
  }[];
  readonly figures: Readonly<Record<string, object>>;
}

/** Repeats, crashes, prunes, NaN, gaps, another experiment with the same cells; the figures are Python's. */
const file = new URL('../../../tracker/fixtures/nasty-runs.json', import.meta.url);
const nasty = JSON.parse(readFileSync(file, 'utf8')) as Nasty;

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-nasty-'));
const store = openStore(path.join(folder, 'runs.db'));
const planned = JSON.parse(
  readFileSync(new URL('../../../tracker/fixtures/nasty-matrix.json', import.meta.url), 'utf8'),
) as Pick<Nasty, 'runs'> & { readonly matrix: JsonObject; readonly rows: readonly { verdict: string }[] };
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(runs: Nasty['runs']): void {
  for (const { experiment, name, hash, config, seed, status, metrics } of runs) {
    const run = store.startRun({
      ...{ experiment, name, config },
      ...(hash === null ? {} : { configHash: hash }),
      ...(seed === null ? {} : { seed }),
    });
    run.log(Object.fromEntries(Object.entries(metrics).map(([key, value]) => [key, Number(value)])), {
      step: 1,
    });
    run.finish(status);
  }
}

const round = (value: number | null) => (value === null ? null : Math.round(value * 1e10) / 1e10);

it('counts each cell and seed once, as the terminal UI does', () => {
  write(nasty.runs);
  using reader = openReader(store.path);
  const { rows } = compareExperiment(reader, { experiment: 'nasty' });
  const figures = rows.map(({ label, n, mean, sd }) => [
    label.split(' ')[0],
    { n, mean: round(mean), sd: round(sd) },
  ]);
  expect(Object.fromEntries(figures)).toEqual(nasty.figures);
  const gaps = rows.map(({ label, missing, failed, diverged, pruned }) => [
    label.split(' ')[0],
    [missing, failed, diverged, pruned],
  ]);
  expect(Object.fromEntries(gaps)).toEqual({
    resnet20: [0, 0, 1, 0],
    resnet2: [0, 0, 0, 0],
    wide40: [1, 0, 0, 1],
    plain8: [0, 1, 1, 0],
  });
});

it('compares the cells of a stored matrix as the terminal UI does', () => {
  store.ensureExperiment({ name: 'planned', matrix: planned.matrix });
  write(planned.runs);
  using reader = openReader(store.path);
  const { rows, comparisons, otherRuns } = compareExperiment(reader, { experiment: 'planned' });
  const found = rows.map(({ label, n, mean, sd, difference, p, verdict }, at) => ({
    ...{ label, n, mean: round(mean), sd: round(sd), difference: round(difference?.mean ?? null), p },
    // How many more seeds it takes is none of what is asked here.
    verdict: verdict.slice(0, planned.rows[at]?.verdict.length),
  }));
  expect(found).toEqual(planned.rows);
  expect([comparisons, otherRuns]).toEqual([4, 1]);
});
