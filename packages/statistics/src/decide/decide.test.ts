import { describe, expect, it } from 'vitest';
import { studentInterval } from '../intervals/student-interval.js';
import { repeatedInterval } from '../intervals/repeated-interval.js';
import { normalRandom } from '../random/normal-random.js';
import { decide } from './decide.js';
import type { DecisionTable, SeedValue, TableCell } from './table.js';

/** A number is a finished run; d, f, p and m stand for diverged, failed, pruned and missing ones. */
type Short = number | 'd' | 'f' | 'p' | 'm';
const STATES = { d: 'diverged', f: 'failed', p: 'pruned', m: 'missing' } as const;

function cell(
  name: string,
  seeds: readonly Short[],
  { baseline = 'base', networks = [] }: { baseline?: string | null; networks?: readonly string[] } = {},
): TableCell {
  return {
    name,
    baseline,
    seeds: seeds.map((seed, at): SeedValue => {
      if (typeof seed !== 'number') return { state: STATES[seed] };
      const fingerprint = networks[at];
      return { state: 'finished', value: seed, ...(fingerprint === undefined ? {} : { fingerprint }) };
    }),
  };
}

const ZEROS = [0, 0, 0, 0, 0, 0, 0, 0];
const UP = [0.9, 0.8, 1.1, 0.8, 0.7, 1.3, 0.7, 0.9];
const MIXED = [0.1, 0.3, -0.5, 0.2, 0.9, -0.4, 0.6, 0.2];
const NETWORKS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const base = cell('base', ZEROS, { baseline: null, networks: NETWORKS });

function table(cells: readonly TableCell[], options: Partial<DecisionTable> = {}): DecisionTable {
  return { metric: 'test/accuracy', goal: 'max', looks: [8], cells: [base, ...cells], ...options };
}

/** The verdicts' texts, but the baseline's. */
function texts(of: DecisionTable): string[] {
  return decide(of)
    .cells.slice(1)
    .map(({ text }) => text);
}

describe('verdicts', () => {
  const down = UP.map((value) => -value);

  it.each([
    ['max', ['better', 'worse']],
    ['min', ['worse', 'better']],
  ] as const)('follow the goal %s', (goal, expected) => {
    expect(texts(table([cell('up', UP), cell('down', down)], { goal }))).toEqual(expected);
  });

  it('have the figures that they rest on', () => {
    const [first, up, mixed] = decide(table([cell('up', UP), cell('mixed', MIXED)])).cells;
    expect(first).toEqual({
      ...{ name: 'base', baseline: null, verdict: 'baseline', text: 'baseline' },
      ...{ withinMargin: false, decidedAt: null, pairs: 0, difference: null, interval: null },
      ...{ differs: null, sameness: null, failures: { cell: 0, baseline: 0, of: 0 } },
      ...{ isTooFew: false, moreSeeds: null, moreSeconds: null, nextLook: null },
      lacks: { cell: [], baseline: [] },
    });
    expect(up).toMatchObject({
      verdict: 'better',
      decidedAt: 8,
      pairs: 8,
      // Both signs of the pattern seen, of 256.
      differs: { p: 2 / 256, level: 0.05 },
      sameness: null,
      interval: studentInterval(UP),
      moreSeeds: null,
    });
    expect(up?.difference).toBeCloseTo(0.9, 12);
    expect(mixed).toMatchObject({ verdict: 'undecided', decidedAt: null, pairs: 8, withinMargin: false });
  });

  it('come from six seeds on', () => {
    const of = (n: number) =>
      decide(table([cell('mixed', MIXED.slice(0, n))], { cells: [base, cell('mixed', MIXED)], looks: [n] }))
        .cells[1];
    expect(of(5)).toMatchObject({ isTooFew: true, moreSeeds: 1, text: 'undecided (at least 1 more seed)' });
    expect(of(6)).toMatchObject({ isTooFew: false });
  });

  it('say about how many more seeds would decide', () => {
    // Σd / √Σd² = 1.4 / √1.76 = 1.055 of 8 seeds. Of 128 flips α allows 6; the seventh largest statistic is 1.960
    // (numpy), which takes 8 · (1.960 / 1.055)² = 27.6 seeds.
    const [, mixed] = decide(table([cell('mixed', MIXED)])).cells;
    expect(mixed?.text).toBe('undecided (about 20 more seeds)');
    expect(mixed?.moreSeeds).toBe(20);
    expect(texts(table([cell('equal', ZEROS)]))).toEqual(['undecided']);
  });

  it('try as many sign patterns as they are told', () => {
    const twice = [...MIXED, ...MIXED];
    const cells = [cell('base', [...ZEROS, ...ZEROS], { baseline: null }), cell('mixed', twice)];
    const p = (patterns?: number) =>
      decide(table([], { cells, looks: [16], ...(patterns === undefined ? {} : { patterns }) })).cells[1]
        ?.differs?.p ?? NaN;
    expect(Number.isInteger(64 * p(64))).toBe(true);
    expect(Number.isInteger(64 * p())).toBe(false);
    expect(p(8192)).toBe(p());
  });

  it('compare each cell with its own baseline', () => {
    const other = cell(
      'other',
      UP.map((value) => value + 1),
      { baseline: null },
    );
    const twin = cell('twin', UP, { baseline: 'other' });
    const [, , found] = decide(table([other, twin])).cells;
    expect(found).toMatchObject({ verdict: 'worse', baseline: 'other' });
    expect(found?.difference).toBeCloseTo(-1, 12);
  });
});

describe('a margin', () => {
  const near = [0.1, -0.1, 0.05, 0.02, -0.04, 0.03, -0.08, 0.06];

  it('is needed to call cells the same', () => {
    expect(texts(table([cell('near', near)], { margin: 1 }))).toEqual(['same within 1']);
    expect(decide(table([cell('near', near)], { margin: 1 }))).toMatchObject({ hasMargin: true });
    expect(decide(table([cell('near', near)]))).toMatchObject({ hasMargin: false });
    expect(decide(table([cell('near', near)], { margin: null }))).toMatchObject({ hasMargin: false });
    expect(decide(table([cell('near', near)])).cells[1]?.verdict).toBe('undecided');
  });

  it('gives each claim half of α', () => {
    const [, found] = decide(table([cell('near', near)], { margin: 1 })).cells;
    // d + 1 and 1 − d are positive for each seed, so the pattern seen alone of 256 reaches both.
    expect(found).toMatchObject({ sameness: { p: 1 / 256, level: 0.025 }, differs: { level: 0.025 } });
  });

  it('lets a difference be shown and be small', () => {
    const small = [0.1, 0.12, 0.09, 0.11, 0.13, 0.08, 0.1, 0.11];
    expect(texts(table([cell('small', small)], { margin: 1 }))).toEqual(['better, by less than 1']);
    expect(texts(table([cell('small', small)], { margin: 1, goal: 'min' }))).toEqual([
      'worse, by less than 1',
    ]);
    expect(texts(table([cell('up', UP)], { margin: 0.5 }))).toEqual(['better']);
  });

  it.each([
    // numpy, over all flips of 8 seeds with α / 2 for each claim: n · (bound / statistic)², for a difference and for
    // sameness. The nearer one counts.
    ['30.9 and 19.8', [0.15, ...MIXED.slice(1)], 0.4, 20],
    ['30.9 and 19.8, mirrored', [0.15, ...MIXED.slice(1)].map((d) => -d), 0.4, 20],
    ['30.9 and 57.6', [0.15, ...MIXED.slice(1)], 0.3, 31],
    ['9.7 and never', [1.5, -0.4, 2, 0.3, 1.9, -0.7, 2.5, 0.8], 0.4, 10],
    ['never and 16.8', [1, -1, 0.8, -0.8, 0.6, -0.6, 0.9, -0.9], 0.5, 17],
  ])('says about how many seeds decide: %s', (_, values, margin, seeds) => {
    const [, found] = decide(table([cell('mixed', values)], { margin })).cells;
    expect(found).toMatchObject({ verdict: 'undecided', moreSeeds: seeds - 8 });
  });

  it.each([0, -1, NaN, Infinity])('is not %s', (margin) =>
    expect(() => decide(table([], { margin }))).toThrow(
      `expected margin to be a finite number above 0, got ${margin}`,
    ),
  );
});

describe('runs without a value', () => {
  it('fail their cell where the metric has no worst value', () => {
    const failing = [...UP.slice(0, 6), 'd', 'd'] as const;
    const [, found, other] = decide(table([cell('failing', failing), cell('up', UP)])).cells;
    expect(found).toMatchObject({
      text: 'fails in 2 of 8 seeds',
      failures: { cell: 2, baseline: 0, of: 8 },
      difference: null,
      interval: null,
    });
    expect(other?.verdict).toBe('better');
  });

  it('count NaN as diverged', () => {
    expect(texts(table([cell('nan', [...UP.slice(0, 7), NaN])]))).toEqual(['fails in 1 of 8 seeds']);
  });

  it('fail their cell where they failed themselves, a worst value or not', () => {
    const failing = cell('failing', [...UP.slice(0, 6), 'f', 'm']);
    const found = decide(table([failing, cell('up', UP)], { worst: -10, endedUpTo: 8 })).cells;
    expect(found.slice(1).map(({ text }) => text)).toEqual(['fails in 1 of 7 seeds', 'better']);
  });

  it('fail every comparison with a baseline that has them', () => {
    const cells = [cell('base', [...ZEROS.slice(0, 7), 'd'], { baseline: null }), cell('up', UP)];
    expect(texts(table([], { cells }))).toEqual(['the baseline fails in 1 of 8 seeds']);
    const both = [cells[0]!, cell('up', [...UP.slice(0, 7), 'd'])];
    expect(texts(table([], { cells: both }))).toEqual(['fails in 1 of 8 seeds']);
  });

  it('are the worst value where there is one', () => {
    const [, found] = decide(table([cell('failing', [...UP.slice(0, 7), 'd'])], { worst: -10 })).cells;
    expect(found).toMatchObject({ verdict: 'undecided', failures: { cell: 1, of: 8 }, pairs: 8 });
    expect(found?.difference).toBeCloseTo((6.3 - 10) / 8, 12);
  });

  it('give a pruned cell no verdict, and let the others have theirs', () => {
    const cells = [cell('pruned', [...UP.slice(0, 4), 'p', 'm', 'm', 'm']), cell('up', UP)];
    expect(texts(table(cells))).toEqual(['no verdict (pruned)', 'better']);
    expect(decide(table(cells)).cells[1]).toMatchObject({ difference: null, interval: null });
    const early = cell('pruned', ['p', 0, 0, 0, 0]);
    const [, found] = decide(table([early], { looks: [5] })).cells;
    expect(found).toMatchObject({ text: 'no verdict (pruned)', isTooFew: false, moreSeeds: null });
  });

  it('have the worst value only where they diverged', () => {
    const cells = [cell('late', [...UP.slice(0, 5), 'm', 'd', 'm']), cell('pruned', [1, 'p'])];
    const [, late, pruned] = decide(table(cells, { worst: -10 })).cells;
    expect(late).toMatchObject({ pairs: 6, failures: { cell: 1, baseline: 0, of: 6 } });
    expect(late?.difference).toBeCloseTo((4.3 - 10) / 6, 12);
    expect(pruned).toMatchObject({ pairs: 1 });
  });

  describe('call a cell never acted', () => {
    const idle = (
      networks: readonly string[],
      {
        seeds = ZEROS,
        looks = [8],
        of = NETWORKS,
      }: { seeds?: readonly Short[]; looks?: number[]; of?: string[] } = {},
    ) =>
      decide({
        ...table([cell('idle', seeds, { networks })], { margin: 1, looks }),
        cells: [cell('base', ZEROS, { baseline: null, networks: of }), cell('idle', seeds, { networks })],
      }).cells[1];

    it('whose network equals its baseline in every seed', () => {
      const found = { text: 'never acted', difference: null, differs: null, decidedAt: null };
      expect(idle(NETWORKS)).toMatchObject(found);
      expect(idle(NETWORKS, { looks: [4, 8], seeds: ZEROS.slice(0, 4) })).toMatchObject(found);
    });

    it.each([
      ['differs in one seed', [...NETWORKS.slice(0, 7), 'other'], {}],
      ['differs in a seed after the first look', [...NETWORKS.slice(0, 7), 'other'], { looks: [4, 8] }],
      ['is not known in one seed', NETWORKS.slice(0, 7), {}],
      ['is not known in either', [], { of: [] }],
      ['is not there in one seed yet', NETWORKS, { seeds: [...ZEROS.slice(0, 7), 'm'] as Short[] }],
      ['diverged in one seed', NETWORKS, { seeds: [...ZEROS.slice(0, 7), 'd'] as Short[] }],
      ['has fewer seeds than the first look', NETWORKS, { seeds: ZEROS.slice(0, 3) }],
    ])('but not one that %s', (_, networks, more) => {
      expect(idle(networks, more)?.verdict).not.toBe('never acted');
    });
  });

  it('of a cell that never acted have no part in the verdicts of others', () => {
    const [up, mixed] = [cell('up', UP), cell('mixed', MIXED)];
    const idle = cell('idle', UP, { networks: NETWORKS });
    const [, , alone] = decide(table([up, mixed], { margin: 1 })).cells;
    const [, , , beside] = decide(table([up, idle, mixed], { margin: 1 })).cells;
    expect(beside).toEqual(alone);
    const [, one] = decide(table([mixed], { margin: 1 })).cells;
    const [, , another] = decide(table([idle, mixed], { margin: 1 })).cells;
    expect(another).toEqual(one);
  });

  it('are waited for', () => {
    const cells = [cell('up', UP), cell('late', [...UP.slice(0, 6), 'm'])];
    const found = decide(table(cells));
    expect(found).toMatchObject({
      held: [],
      next: {
        seeds: 8,
        missing: [
          { cell: 'late', seed: 6 },
          { cell: 'late', seed: 7 },
        ],
      },
    });
    expect(found.cells.map(({ verdict }) => verdict)).toEqual(['baseline', 'undecided', 'undecided']);
    expect(found.cells[2]).toMatchObject({ pairs: 6, interval: studentInterval(UP.slice(0, 6)) });
  });
});

describe('a look without all seeds', () => {
  const cells = [cell('up', UP), cell('late', [...UP.slice(0, 5), 'm', UP[6]!, 'm'])];

  it('is held once no more are to come, and says who lacks what', () => {
    const found = decide(table(cells, { endedUpTo: 8, seeds: [10, 11, 12, 13, 14, 15, 16, 17] }));
    expect(found.next).toBeNull();
    expect(found.held).toEqual([
      {
        seeds: 8,
        parts: [
          { cell: 'up', without: [] },
          { cell: 'late', without: [5, 7] },
        ],
      },
    ]);
    expect(found.cells.map(({ text }) => text)).toEqual([
      ...['baseline', 'better', 'undecided: seeds 15 and 17 missing'],
    ]);
    expect(found.cells[2]).toMatchObject({
      pairs: 6,
      differs: null,
      lacks: { cell: [15, 17], baseline: [] },
    });
  });

  it('keeps whom it leaves open in the family', () => {
    const p = (seeds: readonly Short[]) =>
      256 *
      (decide(table([cell('a', [3, 1, 1, 1, 1, 1, 1, 1]), cell('late', seeds)], { endedUpTo: 8 })).cells[1]
        ?.differs?.p ?? NaN);
    // The pattern seen and its mirror reach 10 / √16; of the other cell's values both patterns of 7 like signs do (√7),
    // whatever the eighth's.
    expect(p(['m', 'm', 'm', 'm', 'm', 'm', 'm', 'm'])).toBe(2);
    expect(p([1, -1, 1, -1, 1, -1, 1, 'm'])).toBe(6);
    expect(p([1, -1, 1, -1, 1, -1, 1, -1])).toBe(4);
  });

  it('waits where no comparison has all of them', () => {
    const base7 = cell('base', [...ZEROS.slice(0, 7), 'm'], { baseline: null });
    const found = decide(table([], { cells: [base7, cell('up', UP)], endedUpTo: 8 }));
    expect(found).toMatchObject({ held: [], next: { seeds: 8 } });
    expect(found.cells[1]?.text).toBe("undecided: the baseline's seed 7 missing");
  });

  it('is not held anew with what comes in later', () => {
    const looks = [8, 12];
    const normal = normalRandom(3);
    const draw = (mean: number) => Array.from({ length: 12 }, () => mean + normal());
    const whole = [
      cell('base', draw(0), { baseline: null }),
      ...[5, 1, 0].map((mean) => cell(`c${mean}`, draw(mean))),
    ];
    const without = (name: string, places: readonly number[]) =>
      whole.map((each) =>
        each.name === name
          ? {
              ...each,
              seeds: each.seeds.map((seed, at) =>
                places.includes(at) ? { state: 'missing' as const } : seed,
              ),
            }
          : each,
      );
    const first = decide(table([], { looks, cells: without('c1', [3, 8, 9, 10, 11]), endedUpTo: 8 }));
    expect(first.held).toHaveLength(1);
    const [, five] = first.cells;
    expect(five).toMatchObject({ name: 'c5', verdict: 'better', decidedAt: 8 });
    const later = decide(table([], { looks, cells: whole, held: first.held }));
    expect(later.held[0]).toEqual(first.held[0]);
    expect(later.cells[1]).toEqual(five);
    // The one that was left out takes part in the next look.
    expect(later.held[1]?.parts).toContainEqual({ cell: 'c1', without: [] });
    expect(later.cells[2]?.pairs).toBe(12);
  });

  it('leaves out a cell that had failed then, and has been made good since', () => {
    const looks = [8, 12];
    const long = (short: readonly number[]) => [...short, ...short.slice(0, 4)];
    const base12 = cell('base', long(ZEROS), { baseline: null });
    const others = [cell('up', UP), cell('mixed', long(MIXED))];
    const first = decide(
      table([], { looks, cells: [base12, ...others, cell('bad', ['f', ...UP.slice(1)])] }),
    );
    expect(first.cells[3]).toMatchObject({ text: 'fails in 1 of 8 seeds', decidedAt: 8 });
    const { held } = first;
    const later = decide(
      table([], { looks, held: held.slice(0, 1), cells: [base12, ...others, cell('bad', long(UP))] }),
    );
    expect(later.cells.slice(1, 2)).toEqual(first.cells.slice(1, 2));
    expect(later.cells[3]).toMatchObject({ verdict: 'better', decidedAt: 12 });
  });
});

describe('looks', () => {
  const long = (value: (seed: number) => number) => Array.from({ length: 20 }, (_, seed) => value(seed));
  const looks = [8, 12, 16, 20];
  const longBase = cell(
    'base',
    long(() => 0),
    { baseline: null },
  );
  const up = long((seed) => UP[seed % 8] ?? 0);
  const mixed = long((seed) => MIXED[seed % 8] ?? 0);
  const of = (cells: readonly TableCell[]) => table([], { looks, cells: [longBase, ...cells] });

  it('decide each comparison at the first that can', () => {
    const { cells, held, next } = decide(of([cell('up', up), cell('mixed', mixed)]));
    expect(held.map(({ seeds }) => seeds)).toEqual(looks);
    expect(next).toBeNull();
    expect(cells[1]).toMatchObject({
      verdict: 'better',
      decidedAt: 8,
      pairs: 8,
      interval: repeatedInterval(up.slice(0, 8), 0, looks),
    });
    expect(cells[1]?.differs?.level).toBeCloseTo(0.02, 12);
    expect(cells[2]).toMatchObject({ verdict: 'undecided', pairs: 20, differs: { level: 0.05 } });
  });

  it('need no more seeds of what is decided', () => {
    const all = decide(of([cell('up', up), cell('mixed', mixed)]));
    expect(decide(of([cell('up', up.slice(0, 8)), cell('mixed', mixed)]))).toEqual(all);
    expect(decide(of([cell('up', [...up.slice(0, 8), -99, 'd', 'p']), cell('mixed', mixed)]))).toEqual(all);
    const near = long((seed) => 0.3 * (MIXED[seed % 8] ?? 0));
    const margin = (given: readonly Short[]) =>
      decide({ ...of([cell('up', given), cell('near', near), cell('mixed', mixed)]), margin: 0.4 });
    expect(margin([...up.slice(0, 8), ...new Array<number>(12).fill(0.01)])).toEqual(margin(up.slice(0, 8)));
  });

  it('end when all is decided', () => {
    expect(decide(of([cell('up', up)]))).toMatchObject({ held: [{ seeds: 8 }], next: null });
  });

  it('wait for the open comparisons alone', () => {
    const found = decide(of([cell('up', up.slice(0, 8)), cell('mixed', mixed.slice(0, 10))]));
    expect(found).toMatchObject({
      held: [{ seeds: 8, parts: [{ cell: 'up' }, { cell: 'mixed' }] }],
      next: {
        seeds: 12,
        missing: [
          { cell: 'mixed', seed: 10 },
          { cell: 'mixed', seed: 11 },
        ],
      },
    });
    expect(found.cells[2]).toMatchObject({
      ...{ pairs: 8, interval: repeatedInterval(MIXED, 0, looks) },
      ...{
        nextLook: 12,
        text: expect.stringMatching(/^undecided \(about \d+ more seeds; next look at 12\)$/) as string,
      },
    });
    const further = decide(of([cell('mixed', mixed.slice(0, 14))]));
    expect(further.held.map(({ seeds }) => seeds)).toEqual([8, 12]);
    expect(further.cells[1]).toMatchObject({
      ...{ pairs: 12, interval: repeatedInterval(mixed.slice(0, 12), 1, looks) },
    });
  });

  it('have no interval before the first', () => {
    const [, found] = decide(of([cell('up', up.slice(0, 6))])).cells;
    expect(found).toMatchObject({ pairs: 6, interval: null, differs: null });
    expect(found?.difference).toBeCloseTo(5.6 / 6, 12);
  });

  it('leave seeds after the last to exploration', () => {
    const found = decide(of([cell('mixed', [...mixed, 50, 60])]));
    expect(found.exploratorySeeds).toBe(2);
    expect(found.cells).toEqual(decide(of([cell('mixed', mixed)])).cells);
  });

  it('never change what an earlier one said', () => {
    const normal = normalRandom(7);
    for (let matrix = 0; matrix < 20; matrix++) {
      const cells = [
        cell(
          'base',
          long(() => normal()),
          { baseline: null },
        ),
        ...[0, 0.5, 1, 2].map((effect) =>
          cell(
            String(effect),
            long(() => effect + normal()),
          ),
        ),
      ];
      const upTo = (n: number) =>
        decide(
          table([], {
            ...{ looks, margin: 1, patterns: 256 },
            cells: cells.map((each) => ({ ...each, seeds: each.seeds.slice(0, n) })),
          }),
        ).cells;
      const last = upTo(20);
      for (const n of [8, 12, 16])
        upTo(n).forEach((early, at) => {
          if (early.decidedAt !== null) expect(last[at]).toEqual(early);
        });
    }
  });
});

it('finds a planted effect among forty cells, and no other', () => {
  const normal = normalRandom(11);
  const noise = (mean: number) => Array.from({ length: 12 }, () => mean + normal());
  const cells = [
    cell('base', noise(0), { baseline: null }),
    ...Array.from({ length: 39 }, (_, at) => cell(`c${at}`, noise(at === 17 ? 5 : 0))),
  ];
  const found = decide(table([], { cells, looks: [12], patterns: 1024 })).cells;
  expect(
    found.filter(({ verdict }) => verdict !== 'undecided').map(({ name, text }) => [name, text]),
  ).toEqual([
    ['base', 'baseline'],
    ['c17', 'better'],
  ]);
});

describe('tables that contradict themselves', () => {
  it.each([
    ['two cells of one name', table([cell('a', UP), cell('a', UP)]), 'expected one cell named "a", got two'],
    [
      'a baseline that is not there',
      table([cell('a', UP, { baseline: 'none' })]),
      'expected the baseline of "a" to be a cell without one, got "none"; known: base',
    ],
    [
      'a baseline with a baseline',
      table([cell('a', UP), cell('b', UP, { baseline: 'a' })]),
      'expected the baseline of "b" to be a cell without one, got "a"; known: base',
    ],
    ['an α above 1', table([], { alpha: 5 }), 'expected alpha between 0 and 1, got 5'],
    // Its half would do, which each claim has where there is a margin.
    ['an α of 1.5', table([], { alpha: 1.5, margin: 1 }), 'expected alpha between 0 and 1, got 1.5'],
    [
      'looks that fall',
      table([cell('a', UP)], { looks: [8, 4] }),
      'expected looks to be rising whole numbers from 1 up, got [8,4]',
    ],
    [
      'half a seed',
      table([cell('a', UP)], { looks: [2.5] }),
      'expected looks to be rising whole numbers from 1 up, got [2.5]',
    ],
  ])('%s', (_, wrong, message) =>
    expect(() => decide(wrong)).toThrow(expect.objectContaining({ name: 'RangeError', message })),
  );
});
