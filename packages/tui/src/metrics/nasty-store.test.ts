import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mean, standardDeviation } from '@ablate/statistics';
import { ChosenRuns, openReader, openStore, type EndStatus, type JsonObject } from '@ablate/tracker';
import { afterAll, describe, expect, it } from 'vitest';
import { seriesIdentity } from '../chart/palette.js';
import { askedTable } from '../compare/asked-table.js';
import { compareMetric } from '../compare/compare-metric.js';
import { comparisonTexts } from '../views/compare/comparison-lines.js';
import { groupsTable } from '../views/runs/runs-tables.js';
import { comparedTable } from '../views/compare/compared-table.js';
import { groupRuns } from '../groups/group-runs.js';
import { readGroupValues } from '../groups/group-values.js';
import { matrixGrid } from '../views/matrix/matrix-grid.js';
import { matrixOfRuns } from '../matrix/matrix-of-runs.js';
import { compareMatrix } from '../matrix/matrix-runs.js';
import { readMatrix } from '../matrix/stored-matrix.js';
import { verdictLines } from '../views/matrix/verdict-lines.js';
import { blockText } from '../text/line.js';
import { readRules, storedRule } from './metric-rules.js';
import { observations } from '../matrix/observations.js';

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

interface Row {
  readonly label: string;
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly difference: number | null;
  readonly p: number | null;
  readonly verdict: string;
}
const planned = JSON.parse(
  readFileSync(new URL('../../../tracker/fixtures/nasty-matrix.json', import.meta.url), 'utf8'),
) as Pick<Nasty, 'runs'> & { readonly matrix: JsonObject; readonly rows: readonly Row[] };

const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-nasty-'));
const store = openStore(path.join(folder, 'runs.db'));
for (const { experiment, name, hash, config, seed, status, metrics } of [...nasty.runs, ...planned.runs]) {
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
store.ensureExperiment({ name: 'planned', matrix: planned.matrix });
const reader = openReader(store.path);
afterAll(() => {
  reader.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const rows = reader.listRuns({ experiment: 'nasty' });
const ruleOf = readRules(reader);
const groupValues = readGroupValues(reader, ruleOf);
const round = (value: number | null) => (value === null ? null : Math.round(value * 1e10) / 1e10);

describe('the figures that compare prints are those of', () => {
  it.each([
    ['newest first', rows],
    ['oldest first', [...rows].reverse()],
  ])('grouped runs, %s', (_, shown) => {
    const groups = groupRuns(shown);
    const [, ...table] = groupsTable(groups, [KEY], groupValues);
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
    const { rows: compared } = compareMetric(KEY, { subjects, baseline: null, ruleOf, asked: null });
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

describe('the comparison that a stored matrix asks for', () => {
  const groups = groupRuns(reader.listRuns({ experiment: 'planned' })).map((group, index) => ({
    ...group,
    identity: seriesIdentity(index),
  }));
  const of = (...labels: string[]) =>
    labels.map((label) => groups.find(({ runs }) => runs[0]?.config.model === label)!);
  const shown = (subjects: typeof groups, baseline: string | null = null) => ({
    ...{ subjects, baseline, ruleOf, asked: askedTable(reader, subjects, baseline) },
  });
  const rowOf = (label: string) => planned.rows.find((row) => row.label === label)!;

  it.each([
    ['all', ['plain80', 'plain8', 'resnet20', 'wide40', 'resnet2']],
    ['some, without the baseline', ['resnet2', 'wide40']],
  ])('has its figures, family and margin of %s', (_, labels) => {
    const { rows: compared, comparisons } = compareMetric(KEY, shown(of(...labels)));
    expect(comparisons).toBe(4);
    const found = compared.map(({ label, n, mean: center, sd, difference, p, verdict }) => ({
      ...{ label, n, mean: round(center), sd: round(sd), difference: round(difference?.mean ?? null), p },
      verdict: verdict.slice(0, rowOf(label).verdict.length),
    }));
    expect(found).toEqual(labels.map(rowOf));
  });

  it('is what the view shows and exports', () => {
    const subjects = of('wide40', 'resnet2', 'resnet20');
    const text = blockText(
      comparisonTexts({
        ...shown(subjects),
        differences: [],
        metricKeys: [KEY],
        metric: KEY,
        width: 200,
        column: 0,
      }),
    );
    expect(text).toContain('for 4 comparisons of the matrix of planned');
    expect(text).toMatch(/^ +7\/8 finished +7\/7 finished +9\/9 finished baseline$/m);
    expect(text).toMatch(/^c wide40 .* 0\.016 +better$/m);
    expect(text).toMatch(/^f resnet2 .* 0\.891 +same within 0\.02$/m);
    expect(text).toContain("a difference below 0.02 doesn't matter");
    const [, ...table] = comparedTable({
      ...{ ...shown(subjects), differences: [], metric: null, metricKeys: [KEY] },
    });
    expect(
      table.map(([, , , center, , , difference, , , p]) => [
        round(center as number),
        round((difference as number | null) ?? null),
        p,
      ]),
    ).toEqual(
      ['wide40', 'resnet2', 'resnet20'].map((label) => {
        const { mean: center, difference, p } = rowOf(label);
        return [center, difference, p];
      }),
    );
    expect(table.map((row) => row.slice(-3))).toEqual([
      ['better', 'resnet20', 'matrix'],
      ['same within 0.02', 'resnet20', 'matrix'],
      ['baseline', null, 'matrix'],
    ]);
  });

  it('is what grouped runs show and export, but for cells of which a filter hides some', () => {
    const labels = planned.rows.map(({ label }) => label);
    const [, ...table] = groupsTable(of(...labels), [KEY], groupValues);
    expect(table.map(([, , , center, sd]) => [round(center as number), round(sd as number)])).toEqual(
      planned.rows.map(({ mean: center, sd }) => [center, sd]),
    );
    // Seeds that the matrix doesn't have, and a run of another experiment that stands for a cell.
    const listed = of(...labels).flatMap(({ runs }) => runs);
    const counted = of(...labels).flatMap((group) => groupValues(group, KEY).values);
    expect(counted.length).not.toBe(listed.filter(({ status }) => status === 'finished').length);
    const [wide] = of('wide40');
    const part = { ...wide!, runs: wide!.runs.slice(0, 2) };
    // One of the two was repeated later.
    expect(groupValues(part, KEY).values).toEqual([0.76]);
  });

  it('is what the matrix shows', () => {
    const matrix = readMatrix(planned.matrix)!;
    const chosen = new ChosenRuns(reader.listRuns(), 'planned');
    const grid = matrixGrid({
      ...{ matrix, chosen, metric: KEY, rule: storedRule(KEY, matrix.compare), columnAxis: 0, means: false },
    });
    const cells = grid.rows.map(({ label, cells: [cell] }) => [label, round(cell?.value ?? null)]);
    expect(cells).toEqual(planned.rows.map(({ label, mean: center }) => [label, center]));
    const comparison = compareMatrix({ experiment: 'planned', matrix, chosen, plan: null, held: [] }, KEY);
    const verdicts = grid.rows.map(({ cells: [cell] }) => blockText(verdictLines(cell, comparison)));
    expect(verdicts).toEqual([
      'baseline',
      expect.stringMatching(/^\+0\.0001 \[.*\] to resnet20\np 0\.891 same within 0\.02$/),
      expect.stringMatching(/^\+0\.0514 \[.*\] to resnet20\np 0\.016 better$/),
      expect.stringMatching(/^-0\.1771 \[.*\] to resnet20\np 0\.516 undecided/),
      'no verdict (pruned)',
    ]);
    const mean = { ...grid.rows[0]!.cells[0]!, cells: [0, 1] };
    expect([verdictLines(mean, comparison), verdictLines(mean, null)]).toEqual([[], []]);
  });

  it('is held at the looks of a plan, whose interval is the repeated one', () => {
    const subjects = of('wide40', 'resnet20');
    const asked = askedTable(reader, subjects, null)!;
    const { metric, goal, margin } = asked.matrix.compare!;
    const plan = {
      ...{ metric, goal: goal ?? 'max', margin, worst: 0, looks: [7, 12], earlier: 0, design: null },
      seeds: [...asked.matrix.seeds, 10, 11, 12, 13, 14],
      // In another order than the matrix's, as a matrix may since have been run in part.
      cells: [...asked.matrix.cells].reverse().map((cell) => ({ ...cell, baseline: 'hash of resnet20' })),
    };
    const planned = { ...asked, plan, held: [] };
    const [wide, base] = compareMetric(KEY, { subjects, baseline: null, ruleOf, asked: planned }).rows;
    expect([wide?.label, base?.verdict]).toEqual(['wide40', 'baseline']);
    expect(wide?.difference?.interval?.kind).toBe('repeated');
    const drawn = comparisonTexts({
      ...{ subjects, differences: [], metricKeys: [KEY], ruleOf, asked: planned, baseline: null },
      ...{ metric: KEY, width: 200, column: 0 },
    });
    expect(blockText(drawn)).toContain(
      'the paired difference, repeated interval; p by sign flips, for 4 comparisons',
    );
    const loss = compareMetric('train/loss', { subjects, baseline: null, ruleOf, asked: planned });
    expect(loss.looks).toHaveLength(1);
  });

  it.each([
    ['another baseline is pinned', ['wide40', 'resnet20'], 'wide40'],
    ['a group is no cell of it', ['wide40', 'old5'], null],
  ])('is none where %s: those groups are compared among themselves', (_, labels, pinned) => {
    const subjects = of(...labels);
    const baseline = pinned === null ? null : (of(pinned)[0]?.id ?? null);
    const options = shown(subjects, baseline);
    expect(options.asked).toBeNull();
    const text = blockText(
      comparisonTexts({ ...options, differences: [], metricKeys: [KEY], metric: KEY, width: 200, column: 0 }),
    );
    expect(text).toContain('exploratory, chosen groups');
  });

  it('is none of a part of a cell, and holds with its own baseline pinned', () => {
    const [wide, base] = of('wide40', 'resnet20');
    const part = { ...wide!, runs: wide!.runs.slice(2) };
    expect(askedTable(reader, [part, base!], null)).toBeNull();
    expect(askedTable(reader, [wide!, base!], base!.id)).not.toBeNull();
    expect(askedTable(reader, [{ ...wide!, runs: wide!.runs.slice(0, 1) }], null)).toBeNull();
  });
});
