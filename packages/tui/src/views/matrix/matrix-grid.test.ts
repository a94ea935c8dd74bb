import { metricRule } from '@ablate/statistics';
import { ChosenRuns, type JsonObject } from '@ablate/tracker';
import { describe, expect, it } from 'vitest';
import { fakeRow, quickstartMatrix, quickstartRuns } from '../../../fixtures/quickstart.js';
import { blockText } from '../../text/line.js';
import { cellLines, failureLines } from './cell-lines.js';
import { gridLines } from './grid-lines.js';
import { type GridChoice, matrixGrid } from './matrix-grid.js';
import { matrixOfRuns } from '../../matrix/matrix-of-runs.js';
import { shareLines } from '../../matrix/share-lines.js';
import { readMatrix } from '../../matrix/stored-matrix.js';

const fakes = quickstartRuns();
const runs = fakes.map(({ row }) => row);
const progress = new Map(
  fakes.flatMap(({ row, progress: at }) => (at === undefined ? [] : [[row.id, at] as const])),
);
const choice: GridChoice = {
  matrix: readMatrix(quickstartMatrix())!,
  chosen: new ChosenRuns(runs, 'quickstart'),
  metric: 'val/accuracy',
  rule: metricRule('val/accuracy'),
  columnAxis: 1,
  means: false,
};
const drawn = (changes: Partial<GridChoice> = {}) =>
  '\n' +
  blockText(
    gridLines({
      grid: matrixGrid({ ...choice, ...changes }),
      progress,
      row: 0,
      column: 0,
      width: 72,
      height: 20,
    }),
  );

describe('gridLines', () => {
  it('shows every cell with its state, progress and metric', () => {
    expect(drawn()).toMatchInlineSnapshot(`
      "
      model     none                       bn
      plain8    ▓▓ 0.8151 ✓✓               ██ 0.8275 ✓✓
      resnet8   ██ 0.8325★✓✗               ·· 0.7720 ●○ 40%
      resnet14                                       ··"
    `);
  });

  it('turns the axes', () => {
    expect(drawn({ columnAxis: 0 })).toMatchInlineSnapshot(`
      "
      norm  plain8                resnet8               resnet14
      none  ▓▓ 0.8151 ✓✓          ██ 0.8325★✓✗
      bn    ██ 0.8275 ✓✓          ·· 0.7720 ●○ 40%                ··"
    `);
  });

  it('counts seeds where they do not fit, and windows large matrices', () => {
    const names = Array.from({ length: 30 }, (_, index) => `value ${index}`);
    const matrix = {
      axes: [
        { name: 'a', labels: names },
        { name: 'b', labels: names },
      ],
      seeds: Array.from({ length: 20 }, (_, seed) => seed),
      compare: null,
      design: null,
      cells: names.flatMap((a) => names.map((b) => ({ hash: `${a}${b}`, label: '', labels: { a, b } }))),
    };
    const grid = matrixGrid({ ...choice, matrix });
    const lines = gridLines({ grid, progress, row: 29, column: 29, width: 80, height: 6 });
    expect(lines).toHaveLength(6);
    expect(blockText(lines)).toContain('value 29');
    expect(blockText(lines)).toContain('0/20');
  });
});

describe('long labels', () => {
  it('lose what they share, not their middle', () => {
    const labels = ['dropout 0.1', 'dropout 0.2'].map((end) => `batch norm and weight decay and ${end}`);
    const matrix = {
      axes: [
        { name: 'recipe', labels },
        { name: 'size', labels: ['small'] },
      ],
      ...{ seeds: [0], compare: null, design: null },
      cells: labels.map((recipe) => ({ hash: recipe, label: '', labels: { recipe, size: 'small' } })),
    };
    const lines = (columnAxis: number) =>
      blockText(
        gridLines({
          ...{ grid: matrixGrid({ ...choice, matrix, columnAxis }), progress },
          ...{ row: 0, column: 0, width: 60, height: 4 },
        }),
      );
    for (const text of [lines(0), lines(1)]) {
      expect(text).toMatch(/…\S.*dropout 0\.1/u);
      expect(text).toMatch(/…\S.*dropout 0\.2/u);
    }
  });
});

describe('matrixGrid', () => {
  it('takes the finished run of several for one seed', () => {
    const twice = [fakeRow(0, { status: 'failed' }), fakeRow(1, { configHash: 'hash-0', seed: 0 })];
    const [first] = matrixGrid({ ...choice, chosen: new ChosenRuns(twice, 'quickstart') }).rows;
    expect(first?.cells[0]?.slots.map(({ run }) => run?.status)).toEqual(['finished', undefined]);
  });

  it('averages over the other axes', () => {
    const labels = ['x', 'y'];
    const matrix = {
      axes: ['a', 'b', 'c'].map((name) => ({ name, labels })),
      seeds: [0],
      compare: null,
      design: null,
      cells: [0, 1].map((index) => ({
        hash: `hash-${index}`,
        label: '',
        labels: { a: 'x', b: 'x', c: labels[index] ?? '' },
      })),
    };
    const all = matrixGrid({ ...choice, matrix, columnAxis: 1 });
    expect(all.rows.map(({ label }) => label)).toEqual(['x · x', 'x · y']);
    const means = matrixGrid({ ...choice, matrix, columnAxis: 1, means: true });
    expect(means.rows.map(({ label, cells }) => [label, cells[0]?.slots.length])).toEqual([['x', 2]]);
  });
});

describe('matrixOfRuns', () => {
  it('finds the parameters that differ', () => {
    expect(matrixOfRuns(runs)?.axes.map(({ name }) => name)).toEqual(['model', 'regularizers']);
    expect(matrixOfRuns(runs.slice(0, 1))).toBeNull();
  });

  it('merges those that go together, orders numbers, and says what it left out', () => {
    const made = [64, 8, 16].flatMap((width, at) =>
      [0, 1].map((drop) =>
        fakeRow(2 * at + drop, {
          configHash: `${width} ${drop}`,
          config: { width, params: width ** 2, drop, name: `run ${width} ${drop}` },
        }),
      ),
    );
    const matrix = matrixOfRuns(made);
    expect(matrix?.axes).toEqual([
      { name: 'width', labels: ['8', '16', '64'] },
      { name: 'drop', labels: ['0', '1'] },
    ]);
    expect(matrix?.note).toBe(
      'No stored matrix; axes are what varies: width (and with it params), drop. Left out: name (follows from the axes).',
    );
  });
});

const WITHOUT: readonly (JsonObject | null)[] = [
  null,
  {},
  { axes: {}, cells: [] },
  { axes: { a: ['x'] }, cells: [1, null] },
];

it.each(WITHOUT.map((stored) => [stored]))('takes %j for no matrix', (stored) => {
  expect(readMatrix(stored)).toBeNull();
});

it('draws a cell, failures and shares', () => {
  const grid = matrixGrid(choice);
  const cell = cellLines(grid.rows[1]?.cells[1], 'val/accuracy', progress);
  const failed = runs.find(({ status }) => status === 'failed')!;
  const log = [{ time: 0, stream: 'stderr' as const, text: 'Error: NaN' }];
  const variance = {
    ...{ n: 24, residualDf: 15, interactions: { share: 0.05, p: 0.25 }, seeds: 0.2 },
    shares: [{ axes: ['model'], share: 0.75, p: 0.0005 }],
  };
  expect('\n' + blockText([...cell, ...failureLines([{ run: failed, log }]), ...shareLines(variance)]))
    .toMatchInlineSnapshot(`
      "
      seed 0   ● running      0.7720  40% -1m14s
      seed 1   ○ pending
      ✗ resnet8 none s1  loss is NaN at step 119
        Error: NaN
      model     ███████████████        75.0 %  p 0.0005
      together  █                       5.0 %  p 0.250
      seed      ████                   20.0 %"
    `);
  expect(blockText(cellLines(undefined, null, progress))).toContain('no such cell');
});

it('says why there are no shares of the variance', () => {
  const none = { n: 8, residualDf: 3, shares: null, interactions: null, seeds: null };
  expect(blockText(shareLines(none))).toBe(
    'too few values: 8 leave 3 residual degrees of freedom, it takes 10',
  );
  expect(blockText(shareLines(null))).toBe('a large matrix: ablate compare says it');
  expect(blockText(shareLines({ ...none, residualDf: 10 }))).toBe('all values are equal');
});

it('marks the best cell by the goal alone', () => {
  const best = (rule: GridChoice['rule']) => drawn({ rule }).split('★')[0]?.slice(-7);
  expect(best({ goal: 'min', worst: null })).toContain('0.8151');
  expect(drawn({ rule: undefined })).not.toContain('★');
});
