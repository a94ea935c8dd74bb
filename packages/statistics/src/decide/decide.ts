import { mean } from '../intervals/spread.js';
import { repeatedInterval } from '../intervals/repeated-interval.js';
import { studentInterval } from '../intervals/student-interval.js';
import { findBaselines } from './check-table.js';
import { count, lacks, pair, type Comparison } from './pairs.js';
import type { DecisionTable } from './table.js';
import { TwoClaims, type ClaimsAtLook } from './two-claims.js';
import { verdictText, type CellVerdict, type Decision, type Verdict } from './verdict.js';

/** What is known of a comparison, look by look. */
interface Progress {
  readonly comparison: Comparison;
  verdict: Verdict;
  withinMargin: boolean;
  decidedAt: number | null;
  /** The newest look that it took part in, from 0. */
  look: number | null;
  claims: ClaimsAtLook | null;
  seedsToDecide: number | null;
}

/**
 * What a table of paired runs says about each cell, and what it waits for: a pure function of the table, so that the
 * same runs give the same verdicts however often and in whatever order they were made.
 *
 * Looks are held in order, each as soon as every comparison that is not decided has all its seeds up to it. A cell
 * that is decided keeps its verdict, and further seeds of it are not read. A diverged run has the metric's worst value,
 * or its cell fails; a pruned cell, and one that never acted, get no verdict on the metric. The claims are `TwoClaims`,
 * the test behind them `SequentialTest`; a chance of at most α of any false claim holds for the whole table.
 *
 * Cells without looks held have a difference and, with fixed seeds, Student's interval over the pairs there are.
 * @throws RangeError for a table that contradicts itself
 */
export function decide(table: DecisionTable): Decision {
  const { cells, looks } = table;
  const baselines = findBaselines(table);
  const compared = cells.flatMap((cell, at) => {
    const baseline = baselines[at];
    return baseline === null || baseline === undefined ? [] : [pair(cell, baseline, table)];
  });
  const progress = compared.map((comparison): Progress => ({
    comparison,
    verdict: comparison.cell.neverActed === true ? 'never acted' : 'undecided',
    withinMargin: false,
    decidedAt: null,
    look: null,
    claims: null,
    seedsToDecide: null,
  }));
  const { held, next } = holdLooks(table, progress);
  const byCell = new Map(progress.map((each) => [each.comparison.cell, each]));
  const to = looks.at(-1) ?? 0;
  return {
    cells: cells.map((cell) => {
      const known = byCell.get(cell);
      return describe(cell.name, cell.baseline, known, table);
    }),
    held,
    next,
    hasMargin: table.margin !== undefined && table.margin !== null,
    exploratorySeeds: Math.max(0, ...cells.map(({ seeds }) => seeds.length - to)),
  };
}

function holdLooks(table: DecisionTable, progress: readonly Progress[]): Pick<Decision, 'held' | 'next'> {
  const { looks } = table;
  const hasWorst = table.worst !== undefined && table.worst !== null;
  const claims = new TwoClaims(
    progress.map(({ comparison }) => comparison),
    table,
  );
  progress.forEach(({ verdict }, index) => {
    if (verdict !== 'undecided') claims.stop(index);
  });
  const held: number[] = [];
  let next: Decision['next'] = null;
  for (const [look, n] of looks.entries()) {
    const end = (verdict: Verdict, ended: 'pruned' | 'diverged') => {
      progress.forEach((each, index) => {
        const { cell, baseline } = each.comparison;
        if (each.verdict !== 'undecided' || count(cell, n, ended) + count(baseline, n, ended) === 0) return;
        each.verdict = verdict;
        each.decidedAt = n;
        claims.stop(index);
      });
    };
    end('pruned', 'pruned');
    const open = progress.filter(({ verdict }) => verdict === 'undecided');
    if (open.length === 0) break;
    const missing = missingSeeds(open, n);
    if (missing.length > 0) {
      next = { seeds: n, missing };
      break;
    }
    held.push(n);
    if (!hasWorst) end('fails', 'diverged');
    const shown = claims.holdLook();
    progress.forEach((each, index) => {
      if (each.verdict !== 'undecided') return;
      each.look = look;
      const found = { differs: shown.differ.has(index), same: shown.same.has(index) };
      if (!found.differs && !found.same) return;
      conclude(each, found, n, table.goal);
      each.claims = claims.claims(index);
      claims.stop(index);
    });
  }
  const newest = held.at(-1);
  progress.forEach((each, index) => {
    if (each.verdict !== 'undecided' || newest === undefined) return;
    each.claims = claims.claims(index);
    each.seedsToDecide = claims.seedsToDecide(index, newest);
  });
  return { held, next };
}

function missingSeeds(open: readonly Progress[], n: number): { cell: string; seed: number }[] {
  const cells = new Set(open.flatMap(({ comparison }) => [comparison.baseline, comparison.cell]));
  return [...cells].flatMap(({ name, seeds }) =>
    Array.from({ length: n }, (_, seed) => seed)
      .filter((seed) => lacks(seeds[seed]) === 'missing')
      .map((seed) => ({ cell: name, seed })),
  );
}

function conclude(
  each: Progress,
  { differs, same }: { readonly differs: boolean; readonly same: boolean },
  n: number,
  goal: 'max' | 'min',
): void {
  each.decidedAt = n;
  each.withinMargin = differs && same;
  const isMore = (mean(each.comparison.differences.subarray(0, n)) ?? 0) > 0;
  each.verdict = !differs ? 'same' : isMore === (goal === 'max') ? 'better' : 'worse';
}

function describe(
  name: string,
  baseline: string | null,
  each: Progress | undefined,
  table: DecisionTable,
): CellVerdict {
  const { looks, alpha = 0.05, margin = null } = table;
  if (each === undefined) return { ...emptyVerdict(name, baseline, 'baseline'), text: 'baseline' };
  const { comparison, verdict, claims, look } = each;
  const to = looks.at(-1) ?? 0;
  const n = each.decidedAt ?? (look === null ? to : (looks[look] ?? to));
  const all = comparison.differences.subarray(0, n);
  const values = all.filter((value) => !Number.isNaN(value));
  const hasNumbers = verdict !== 'fails' && verdict !== 'pruned' && verdict !== 'never acted';
  const level = 1 - alpha;
  const interval =
    looks.length === 1
      ? studentInterval(values, level)
      : look === null
        ? null
        : repeatedInterval(values, look, looks, level);
  const found = {
    ...emptyVerdict(name, baseline, verdict),
    withinMargin: each.withinMargin,
    decidedAt: each.decidedAt,
    pairs: values.length,
    ...(hasNumbers ? { difference: mean(values), interval } : {}),
    differs: claims?.differs ?? null,
    sameness: claims?.sameness ?? null,
    failures: {
      cell: count(comparison.cell, n, 'diverged'),
      baseline: count(comparison.baseline, n, 'diverged'),
      of: n - count(comparison.cell, n, 'missing'),
    },
    moreSeeds:
      verdict === 'undecided' && each.seedsToDecide !== null ? Math.max(1, each.seedsToDecide - n) : null,
  };
  return { ...found, text: verdictText(found, margin) };
}

function emptyVerdict(name: string, baseline: string | null, verdict: Verdict): Omit<CellVerdict, 'text'> {
  return {
    name,
    baseline,
    verdict,
    withinMargin: false,
    decidedAt: null,
    pairs: 0,
    difference: null,
    interval: null,
    differs: null,
    sameness: null,
    failures: { cell: 0, baseline: 0, of: 0 },
    moreSeeds: null,
  };
}
