import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mean, standardDeviation } from '@ablate/statistics';
import { ChosenRuns, openReader, openStore, type EndStatus, type JsonObject } from '@ablate/tracker';
import { afterAll, describe, expect, it } from 'vitest';
import { seriesIdentity } from '../chart/palette.js';
import { compareMetric } from '../compare/compare-metric.js';
import { groupsTable } from '../export/run-tables.js';
import { groupRuns } from '../groups/group-runs.js';
import { matrixGrid } from '../matrix/matrix-grid.js';
import { matrixOfRuns } from '../matrix/matrix-of-runs.js';
import { readRules } from './metric-rules.js';
import { observations } from './observations.js';

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
  readonly figures: Readonly<Record<string, { n: number; mean: number; sd: number | null }>>;
}

/** Repeats, crashes, prunes, NaN, gaps, another experiment with the same cells; the figures are Python's. */
const file = new URL('../../../tracker/fixtures/nasty-runs.json', import.meta.url);
const nasty = JSON.parse(readFileSync(file, 'utf8')) as Nasty;
const KEY = 'test/accuracy';

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-nasty-'));
const store = openStore(path.join(folder, 'runs.db'));
for (const { experiment, name, hash, config, seed, status, metrics } of nasty.runs) {
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
const reader = openReader(store.path);
afterAll(() => {
  reader.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = reader.listRuns({ experiment: 'nasty' });
const ruleOf = readRules(reader);
const round = (value: number | null) => (value === null ? null : Math.round(value * 1e10) / 1e10);

describe('the figures that compare prints are those of', () => {
  it.each([
    ['newest first', rows],
    ['oldest first', [...rows].reverse()],
  ])('grouped runs, %s', (_, shown) => {
    const groups = groupRuns(shown);
    const [, ...table] = groupsTable(groups, [KEY], ruleOf);
    const found = table.map(([, , , center, sd], index) => [
      groups[index]?.runs[0]?.config.model,
      [round(center as number), round(sd as number | null)],
    ]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        Object.entries(nasty.figures).map(([name, figure]) => [name, [figure.mean, figure.sd]]),
      ),
    );
  });

  it('the comparison', () => {
    const subjects = groupRuns(rows).map((group, index) => ({ ...group, identity: seriesIdentity(index) }));
    const { rows: compared } = compareMetric(KEY, { subjects, base: 0, ruleOf });
    const found = compared.map(({ n, mean: center, sd }, index) => [
      subjects[index]?.runs[0]?.config.model,
      { n, mean: round(center), sd: round(sd) },
    ]);
    expect(Object.fromEntries(found)).toEqual(nasty.figures);
  });

  it('the matrix, and what the shares of variance are of', () => {
    const matrix = matrixOfRuns(rows)!;
    const chosen = new ChosenRuns(rows, 'nasty');
    const rule = ruleOf(KEY, rows);
    const grid = matrixGrid({ matrix, chosen, metric: KEY, rule, columnAxis: 0, means: false });
    expect(grid.rowTitle).toBe('model');
    const cells = grid.rows.map(({ label, cells: [cell] }) => [label, round(cell?.value ?? null)]);
    expect(Object.fromEntries(cells)).toEqual(
      Object.fromEntries(Object.entries(nasty.figures).map(([name, figure]) => [name, figure.mean])),
    );
    const values = observations(matrix, chosen, KEY, rule);
    for (const [name, figure] of Object.entries(nasty.figures)) {
      const own = values.filter(({ labels }) => labels.model === name).map(({ value }) => value);
      expect({ n: own.length, mean: round(mean(own)), sd: round(standardDeviation(own)) }).toEqual(figure);
    }
  });
});
