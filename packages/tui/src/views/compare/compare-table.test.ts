import { metricRule } from '@ablate/statistics';
import { afterAll, expect, it } from 'vitest';
import { fakeRow, point, summaryOf } from '../../../fixtures/quickstart.js';
import { storeRuns } from '../../../fixtures/run-store.js';
import { seriesIdentity } from '../../chart/palette.js';
import { blockText } from '../../text/line.js';
import { differenceLine } from '../../configuration/difference-line.js';
import { comparisonTexts } from './comparison-lines.js';
import { configLeaves, formatValue } from '../../configuration/format-value.js';
import { parallelLines } from './parallel-coordinates.js';
import { wholeLists } from '../../configuration/whole-lists.js';

const stored = storeRuns();
afterAll(() => stored[Symbol.dispose]());
const { reader } = stored;
const rows = reader.listRuns();
const chosen = [0, 2, 6].map((index) => rows[index]!);
const subjects = chosen.map((run, index) => ({
  id: run.id,
  label: run.name,
  runs: [run],
  identity: seriesIdentity(index),
}));
const differences = wholeLists(
  reader.diffConfigs(chosen.map(({ id }) => id)),
  chosen.map(({ config }) => config),
);
const options = {
  subjects,
  differences,
  metricKeys: reader.metricKeys(chosen.map(({ id }) => id)),
  ruleOf: (metric: string) => metricRule(metric),
  asked: null,
  baseline: null,
  metric: 'val/loss',
  width: 100,
  column: 0,
};

it('puts runs side by side with only what differs', () => {
  expect('\n' + blockText(comparisonTexts(options))).toMatchInlineSnapshot(`
    "
    val/loss (less is better)
                       mean ± sd  difference                                             Δ  n   verdict
    a plain8 none s0      0.3854            │                                               1   baseline
    b plain8 bn s0        0.3536    ●       │                                      −0.0318  1
    c resnet8 bn s0       0.5091            │                                 ●    +0.1236  1
                                  −0.038    0                               +0.13

                             a plain8 none s0   b plain8 bn s0      c resnet8 bn s0
                             ✓ seed 0 baseline  ✓ seed 0            ● seed 0

    configuration: what differs
    model.options.shortcut   none               none                identity
    regularizers             []                 batch-norm          batch-norm

    metrics: last value (difference)
    train/accuracy           0.8481             0.8605 (+0.0124) ★  0.8099 (-0.0383)
    train/loss               0.3488             0.3194 (-0.0295) ★  0.5026 (+0.1538)
    val/accuracy             0.8201             0.8325 (+0.0124) ★  0.7720 (-0.0481)
    val/loss                 0.3854             0.3536 (-0.0318) ★  0.5091 (+0.1236)"
  `);
});

it('scrolls where the runs do not fit', () => {
  const text = (column: number) => blockText(comparisonTexts({ ...options, width: 60, column }));
  expect(text(0)).toMatch(/ a plain8 none s0 +›$/m);
  expect(text(1)).toMatch(/ ‹ b plain8 bn s0 +›$/m);
  expect(text(9)).toMatch(/ ‹ c resnet8 bn s0$/m);
  expect(text(1)).not.toContain('…');
});

it('compares with the baseline that is pinned', () => {
  const text = blockText(comparisonTexts({ ...options, baseline: chosen[1]!.id }));
  expect(text).toContain('seed 0 baseline');
});

it('says what to do with one run or none', () => {
  expect(blockText(comparisonTexts({ ...options, subjects: [] }))).toContain('Select runs with space');
  expect(
    blockText(comparisonTexts({ ...options, subjects: subjects.slice(0, 1), differences: [] })),
  ).toContain('second run');
});

it('has the difference in one line', () => {
  expect(
    differenceLine([
      { path: 'depth', values: [8, 20, 8] },
      { path: 'norm', values: ['bn', undefined] },
    ]),
  ).toBe('depth 8 | 20 · norm bn | ·');
});

it('writes plugin specs as calls', () => {
  expect(formatValue({ use: 'dropout', options: { rate: 0.3 } })).toBe('dropout(rate=0.3)');
  expect(
    formatValue([
      { use: 'bn', options: {} },
      { use: 'l1', options: { rate: 1 } },
    ]),
  ).toBe('bn + l1(rate=1)');
  expect(configLeaves({ a: { b: 1, c: [1, 2] }, d: { use: 'x', options: {} } })).toEqual([
    { path: 'a.b', value: '1' },
    { path: 'a.c', value: '1 + 2' },
    { path: 'd', value: 'x' },
  ]);
});

it('has no best value of a metric whose goal is not known, and says so', () => {
  const text = blockText(comparisonTexts({ ...options, ruleOf: () => undefined }));
  expect(text).toContain('val/loss (no goal known)');
  expect(text).not.toContain('★');
});

it('adjusts the p of groups for the number of comparisons', () => {
  const group = (index: number, gain: number) => ({
    id: `group ${index}`,
    label: `group ${index}`,
    identity: seriesIdentity(index),
    runs: Array.from({ length: 8 }, (_, seed) =>
      fakeRow(seed, { seed, metrics: { 'val/loss': summaryOf([point(0, 1 + Math.sin(seed) + gain)]) } }),
    ),
  });
  const groups = [group(0, 0), group(1, -0.5), group(2, 0.7)];
  const two = blockText(comparisonTexts({ ...options, subjects: groups.slice(0, 2), width: 140 }));
  // Every difference is the same, but for rounding: 2 of 256 patterns.
  expect(two).toMatch(/ −0\.5000 +\[−0\.5000, −0\.5000\] +8 +0\.008 +better$/m);
  const three = blockText(comparisonTexts({ ...options, subjects: groups, width: 140 }));
  expect(three).toContain('for 2 comparisons (exploratory, chosen groups)');
  expect(three).toMatch(/ 0\.008 +better$/m);
  expect(three).toMatch(/ 0\.008 +worse$/m);
  const unknown = blockText(
    comparisonTexts({ ...options, subjects: groups, ruleOf: () => undefined, width: 140 }),
  );
  expect(unknown).toMatch(/ 0\.008 +lower$/m);
  expect(unknown).toMatch(/ 0\.008 +higher$/m);
});

it('says that a run or group never acted, where its network is that of the baseline', () => {
  const of = (name: string, networks: readonly string[]) => ({
    ...{ id: name, label: name, identity: seriesIdentity(0) },
    runs: networks.map((weightsHash, seed) =>
      fakeRow(seed, {
        ...{ id: `${name}${seed}`, configHash: name, seed, weightsHash, outputsHash: 'o' },
        metrics: { 'test/accuracy': summaryOf([point(0, 0.5)]) },
      }),
    ),
  });
  const text = (...subjects: ReturnType<typeof of>[]) =>
    blockText(
      comparisonTexts({
        ...options,
        subjects,
        differences: [],
        metricKeys: ['test/accuracy'],
        metric: 'test/accuracy',
      }),
    );
  expect(text(of('base', ['a']), of('idle', ['a']))).toContain('never acted');
  expect(text(of('base', ['a']), of('other', ['b']))).not.toContain('never acted');
  expect(text(of('base', ['a', 'b']), of('idle', ['a', 'b']))).toContain('never acted');
  expect(text(of('base', ['a', 'b']), of('other', ['a', 'c']))).not.toContain('never acted');
});

it('says what groups of two seeds take at least', () => {
  const group = (index: number) => ({
    ...{ id: `group ${index}`, label: `group ${index}`, identity: seriesIdentity(index) },
    runs: [0, 1].map((seed) =>
      fakeRow(seed, { seed, metrics: { 'val/loss': summaryOf([point(0, index + seed)]) } }),
    ),
  });
  const text = blockText(comparisonTexts({ ...options, subjects: [group(0), group(1)], width: 160 }));
  expect(text).toMatch(/ 0\.500 +undecided \(at least 4 more seeds,\n +\d+ (?:s|min|h)\)$/m);
});

it('draws a line for each run through what differs to the metrics', () => {
  const drawing = { ...options, width: 72, height: 7, glyphs: 'braille' as const };
  expect('\n' + blockText(parallelLines(drawing))).toMatchInlineSnapshot(`
    "
    model.options.shortcut  regularizers            val/loss
    identity              ⢀⡠[]                    ⢀⡠0.5091    c
     ⠈⠑⠢⢄⡀            ⢀⡠⠔⠊⠁   ⠉⠒⠢⢄⣀           ⢀⡠⠔⠊⠁
         ⠈⠑⠢⢄⡀    ⢀⡠⠔⠊⠁            ⠉⠒⠤⢄⡀  ⢀⡠⠔⠊⠁
             ⠈⢑⡢⢔⡊⠁                   ⢀⡨⠝⠚⠥⣀⡀
          ⢀⡠⠔⠊⠁  ⠈⠑⠢⢄⡀            ⢀⡠⠔⠊⠁     ⠈⠑⠒⠤⣀
      ⢀⡠⠔⠊⠁          ⠈⠑⠢⢄⡀    ⢀⡠⠔⠊⠁              ⠉⠑⠢⠄         a
    none⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠬⠵⠦batch-norm⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤0.3536    b"
  `);
  expect(parallelLines({ ...drawing, subjects: subjects.slice(0, 1) })).toEqual([]);
});
