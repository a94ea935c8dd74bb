import { compareCells, type ComparedCell, type ComparisonOptions, type Outcome } from '@ablate/statistics';
import { describe, expect, it } from 'vitest';
import { comparisonTable } from './comparison-table.js';
import { varianceLine, comparisonNotes, verdictSentence } from '@ablate/report/text';

const BASE = [0.6885, 0.63, 0.71, 0.65, 0.7, 0.69];
const NORM = [0.7715, 0.76, 0.78, 0.77, 0.765, 0.775];

function compared(n: number, more: Partial<ComparisonOptions> = {}, last: Outcome['state'] = 'finished') {
  const cell = (label: string, values: readonly number[], baseline: number | null): ComparedCell => ({
    label,
    labels: {},
    runs: values
      .slice(0, n)
      .map((value, seed): Outcome =>
        seed === 5 && label === 'bn' && last !== 'finished'
          ? { state: last as 'missing' }
          : { state: 'finished', value },
      ),
    baseline,
  });
  return compareCells([cell('none', BASE, 0), cell('bn', NORM, 0), cell('alone', NORM, null)], {
    ...{ metric: 'test/accuracy', goal: 'max', worst: 0, seeds: [0, 1, 2, 3, 4, 5].slice(0, n) },
    ...{ isCompared: true, ...more },
  });
}

describe('the table of a comparison', () => {
  it('has mean, intervals, difference, p and verdict', () => {
    // numpy and scipy.stats.t.interval: means 0.678083 and 0.770250, t(5) = 2.570582.
    expect('\n' + comparisonTable(compared(6))).toMatchInlineSnapshot(`
      "
      cell   n  test/accuracy    95 % interval     difference to     p             verdict
                mean ± sd        (t)               the baseline (t)  (sign flips)
      none   6  0.6781 ± 0.0311  [0.6454, 0.7108]                                  baseline
      bn     6  0.7702 ± 0.0071  [0.7628, 0.7777]  +0.0922           0.031         better
                                                   [0.0641, 0.1202]
      alone  6  0.7702 ± 0.0071  [0.7628, 0.7777]                                  no baseline cell"
    `);
  });

  it('says what two seeds take at least', () => {
    expect('\n' + comparisonTable(compared(2))).toMatchInlineSnapshot(`
      "
      cell   n  test/accuracy    95 % interval     difference to      p             verdict
                mean ± sd        (t)               the baseline (t)   (sign flips)
      none   2  0.6593 ± 0.0414  [0.2876, 1.0309]                                   baseline
      bn     2  0.7657 ± 0.0081  [0.6927, 0.8388]  +0.1065            0.500         undecided (at least 4 more
                                                   [−0.1921, 0.4051]                seeds)
      alone  2  0.7657 ± 0.0081  [0.6927, 0.8388]                                   no baseline cell"
    `);
  });

  it('counts what has no value', () => {
    const counts = (last: Outcome['state'], worst: number | null) =>
      comparisonTable(compared(6, { worst }, last)).split('\n')[4];
    expect(counts('diverged', null)).toMatch(/^ +1 diverged/);
    expect(counts('failed', 0)).toMatch(/^ +1 failed/);
    expect(counts('missing', 0)).toMatch(/^ +1 missing/);
    expect(counts('pruned', 0)).toMatch(/^ +1 pruned/);
  });

  it('has the difference on this kind of data beside that on this test set, where it is known', () => {
    const interval = { low: -0.01, high: 0.19, level: 0.95 };
    const variance = { seed: 0, example: 0, residual: 0 };
    const found = { mean: 0.0922, interval, df: 9, standardError: 0.05, variance, seeds: 6, examples: 500 };
    expect('\n' + comparisonTable(compared(6), [null, found, null])).toMatchInlineSnapshot(`
      "
      cell   n  test/accuracy    95 % interval     difference to     p             verdict           difference
                mean ± sd        (t)               the baseline (t)  (sign flips)                    on this kind of
                                                   on this test set                                  data (crossed)
      none   6  0.6781 ± 0.0311  [0.6454, 0.7108]                                  baseline
      bn     6  0.7702 ± 0.0071  [0.7628, 0.7777]  +0.0922           0.031         better            +0.0922
                                                   [0.0641, 0.1202]                                  [−0.0100, 0.1900]
      alone  6  0.7702 ± 0.0071  [0.7628, 0.7777]                                  no baseline cell"
    `);
    expect(comparisonTable(compared(6), [null, null, null])).toBe(comparisonTable(compared(6)));
  });

  it('has no columns of a comparison where none was asked for', () => {
    const table = comparisonTable(compared(6, { isCompared: false }));
    expect(table.split('\n')[0]).not.toContain('verdict');
    expect(table).toContain('0.7702 ± 0.0071');
  });
});

describe('the notes under it', () => {
  it.each<[what: string, notes: string, comparison: ReturnType<typeof compared>]>([
    ['the method', 'adjusted for the one comparison.\nWithout compare.margin, ', compared(6)],
    ['the margin', "A difference below 0.02 doesn't matter (compare.margin)", compared(6, { margin: 0.02 })],
    [
      'what diverged',
      'A run that diverged counts as 0, the worst value of test/accuracy.',
      compared(6, {}, 'diverged'),
    ],
    ['what is waited for', 'Verdicts wait for bn seed 5.', compared(6, {}, 'missing')],
  ])('say %s', (_, notes, comparison) => {
    expect(comparisonNotes(comparison)).toHaveLength(1);
    expect(comparisonNotes(comparison)[0]).toContain(notes);
  });

  it('say what never acted means', () => {
    const run: Outcome = { state: 'finished', value: 0.5, fingerprint: 'same' };
    const cells = ['none', 'idle'].map((label) => ({ label, labels: {}, runs: [run, run], baseline: 0 }));
    const table = { metric: 'test/accuracy', goal: 'max', seeds: [0, 1], isCompared: true } as const;
    const [notes] = comparisonNotes(compareCells(cells, table));
    expect(notes).toContain('never acted: weights and test outputs equal those of the baseline bit for bit');
  });

  it('name five runs at most', () => {
    const waitsFor = Array.from({ length: 7 }, (_, seed) => ({ label: 'bn', seed }));
    expect(comparisonNotes({ ...compared(6), waitsFor })[0]).toContain('bn seed 4, and 2 more.');
  });

  it('are none where nothing is compared', () => {
    expect(comparisonNotes(compared(6, { isCompared: false }))).toEqual([]);
  });
});

describe('the line of the variance', () => {
  const line = { n: 24, residualDf: 15, interactions: { share: -0.012, p: 0.6 }, seeds: 0.05 };

  it('has shares with p, collinear axes as one', () => {
    const shares = [
      { axes: ['model', 'width'], share: 0.85, p: 0.0005 },
      { axes: ['norm'], share: 0.1, p: 0.02 },
    ];
    expect(varianceLine({ ...line, shares }, 'test/loss')).toEqual([
      'Share of the variance of test/loss over 24 runs (ω²; p by permutation): model and width 85.0 % (p 5.0e-4), ' +
        'norm 10.0 % (p 0.020), axes acting together −1.2 % (p 0.600), seeds 5.0 %.',
    ]);
    expect(varianceLine({ ...line, shares, interactions: null }, 'a')[0]).toContain('(p 0.020), seeds');
  });

  it('says why there is none', () => {
    const none = { ...line, shares: null, interactions: null, seeds: null };
    expect(varianceLine({ ...none, n: 8, residualDf: 3 }, 'a')).toEqual([
      'Too few runs for shares of the variance: 8 leave 3 residual degrees of freedom, and it takes 10.',
    ]);
    expect(varianceLine({ ...none, residualDf: 10 }, 'a')).toEqual([]);
    expect(varianceLine({ ...none, n: 1, residualDf: 0 }, 'a')).toEqual([]);
    expect(varianceLine({ ...line, shares: [] }, 'a')).toEqual([]);
  });
});

describe('a comparison at looks', () => {
  const cell = (label: string, values: readonly number[]): ComparedCell => ({
    ...{ label, labels: {}, baseline: 0 },
    runs: values.map((value): Outcome => ({ state: 'finished', value })),
  });
  const cells = [
    cell('none', BASE),
    cell('bn', NORM),
    cell(
      'near',
      BASE.map((value, at) => value + (at % 2 === 0 ? 0.01 : -0.02)),
    ),
  ];
  const found = (seeds: number) =>
    compareCells(cells, {
      ...{ metric: 'test/accuracy', goal: 'max', isCompared: true, looks: { looks: [6, 8], held: [] } },
      seeds: Array.from({ length: seeds }, (_, seed) => seed),
    });

  it('says what kind its intervals are, who is decided when, and what would decide the others', () => {
    expect('\n' + comparisonTable(found(8))).toMatchInlineSnapshot(`
      "
      cell  n  test/accuracy    95 % interval     difference to            p             verdict
               mean ± sd        (t)               the baseline (repeated)  (sign flips)
      none  6  0.6781 ± 0.0311  [0.6454, 0.7108]                                         baseline
      bn    6  0.7702 ± 0.0071  [0.7628, 0.7777]  +0.0922                  0.031         better (at 6 seeds)
                                                  [0.0615, 0.1228]
      near  6  0.6731 ± 0.0448  [0.6260, 0.7201]  −0.0050                  0.625         undecided (about 27 more
                                                  [−0.0239, 0.0139]                      seeds; next look at 8)"
    `);
    const [notes] = comparisonNotes(found(8));
    expect(notes).toContain("a difference's the repeated one, which holds at every look.");
    expect(notes).toContain(
      'Looks at 6 and 8 seeds; held so far: at 6. A cell that is decided gets no more seeds.',
    );
    expect(notes).toContain(
      'The look at 8 seeds waits for none seed 6, none seed 7, near seed 6, near seed 7.',
    );
  });

  it('says what is exploratory', () => {
    const [notes] = comparisonNotes({ ...found(8), exploratorySeeds: 2 });
    expect(notes).toContain('2 seeds beyond the last look: exploratory, no verdict uses them.');
  });
});

describe('the sentence at the end', () => {
  const base = [0.7, 0.71, 0.69, 0.705, 0.695, 0.7, 0.71, 0.69];
  const shifted = (shifts: readonly number[]) =>
    base.map((value, seed) => value + (shifts[seed % shifts.length] ?? 0));
  const cell = (label: string, values: readonly number[], baseline: number | null = 0): ComparedCell => ({
    ...{ label, labels: {}, baseline },
    runs: values.map((value): Outcome => ({ state: 'finished', value })),
  });
  const sentence = (cells: readonly ComparedCell[], more: Partial<ComparisonOptions> = {}) =>
    verdictSentence(
      compareCells(cells, {
        ...{ metric: 'test/accuracy', goal: 'max', worst: 0, seeds: base.map((_, seed) => seed) },
        ...{ isCompared: true, ...more },
      }),
    );
  const full = cell('full', base);
  const worse = cell('without shortcut', shifted([-0.03, -0.02]));
  const unclear = cell('without noise', shifted([-0.01, 0.011]));

  it('says by how much, what is decided first', () => {
    // scipy.stats.t.interval of −0.03 and −0.02, four times each: t(7) = 2.364624.
    expect(sentence([full, unclear, worse])).toEqual([
      'Compared with full by test/accuracy, without shortcut: worse by 0.0250 [0.0205, 0.0295]; ' +
        'without noise: undecided (about 1914 more seeds).',
    ]);
    expect(sentence([full, worse], { goal: 'min' })[0]).toContain('better by 0.0250 [0.0205, 0.0295].');
    expect(sentence([full, worse], { goal: null })[0]).toContain('lower by 0.0250 [0.0205, 0.0295].');
  });

  it('says what is the same, and what matters little', () => {
    const found = sentence([full, worse, unclear], { margin: 0.05 })[0];
    expect(found).toContain(
      'worse by 0.0250 [0.0205, 0.0295], which is less than 0.05; without noise: same within 0.05.',
    );
  });

  it('counts what is too much to name, and names several baselines by none', () => {
    const many = Array.from({ length: 7 }, (_, at) =>
      cell(`cell ${at}`, shifted(at === 6 ? [0.02] : [-0.01, 0.011])),
    );
    expect(sentence([full, ...many])[0]).toMatch(
      /^.*, cell 6: better by 0.0200 \[.*\]; cell 0: .*; others: 2 undecided\.$/,
    );
    const two = sentence([full, worse, cell('other', base, 2), cell('its own', base, 2)]);
    expect(two[0]).toMatch(/^Compared with its baseline by/);
  });

  it('is none where nothing is compared', () => {
    expect(sentence([full], {})).toEqual([]);
    expect(sentence([full, worse], { isCompared: false })).toEqual([]);
  });
});
