import { repeatedInterval } from '../intervals/repeated-interval.js';
import { mean } from '../intervals/spread.js';
import { studentInterval } from '../intervals/student-interval.js';
import { leastSeeds } from './least-seeds.js';
import { count, lacks, valuesOf } from './pairs.js';
import type { Progress } from './progress.js';
import type { DecisionTable, TableCell } from './table.js';
import type { SecondsPerSeed } from './time-for-seeds.js';
import { verdictText, type CellVerdict, type Decision, type Verdict } from './verdict.js';

/** A cell's row of the decision; `each` is undefined for a baseline. */
export function describeCell(
  name: string,
  baseline: string | null,
  each: Progress | undefined,
  table: DecisionTable,
  { held, next, secondsOf }: Pick<Decision, 'held' | 'next'> & { readonly secondsOf: SecondsPerSeed },
): CellVerdict {
  const { looks, alpha = 0.05, margin = null } = table;
  if (each === undefined) return { ...emptyVerdict(name, baseline, 'baseline'), text: 'baseline' };
  const { comparison, verdict, claims, look } = each;
  const to = looks.at(-1) ?? 0;
  const n = each.decidedAt ?? looks.at(look ?? -1) ?? 0;
  const values = valuesOf(comparison.differences.subarray(0, n));
  const hasNumbers = verdict !== 'fails' && verdict !== 'pruned' && verdict !== 'never acted';
  const level = 1 - alpha;
  const least = leastSeeds(table);
  const isOpen = verdict === 'undecided';
  const dropped = count(comparison.cell, n, 'dropped');
  const isTooFew = isOpen && to - dropped < least;
  const interval =
    looks.length === 1
      ? studentInterval(values, level)
      : look === null || values.length < n
        ? null
        : repeatedInterval(values, look, looks, level);
  // With looks still to come, seeds that are not there yet are no gap.
  const isWaitedFor = isOpen && (next === null || looks.length === 1);
  const due = isWaitedFor ? to : isOpen ? (held.at(-1)?.seeds ?? 0) : 0;
  const moreSeeds = isTooFew
    ? least - to + dropped
    : each.seedsToDecide === null
      ? null
      : each.seedsToDecide - n;
  const seconds = moreSeeds === null ? null : secondsOf(comparison.cell, comparison.baseline);
  const found = {
    ...emptyVerdict(name, baseline, verdict),
    withinMargin: each.withinMargin,
    decidedAt: each.decidedAt,
    pairs: values.length,
    ...(hasNumbers ? { difference: mean(values), interval } : {}),
    differs: claims?.differs ?? null,
    sameness: claims?.sameness ?? null,
    failures: {
      cell: count(comparison.cell, n, 'diverged') + count(comparison.cell, n, 'failed'),
      baseline: count(comparison.baseline, n, 'diverged') + count(comparison.baseline, n, 'failed'),
      of: n - count(comparison.cell, n, 'missing'),
    },
    isTooFew,
    moreSeeds,
    moreSeconds: moreSeeds === null || seconds === null ? null : moreSeeds * seconds,
    lacks: {
      cell: missingOf(comparison.cell, due, table),
      baseline: missingOf(comparison.baseline, due, table),
    },
    nextLook: isOpen && looks.length > 1 ? (next?.seeds ?? null) : null,
  };
  const text = verdictText(found, margin);
  const isAtLook = looks.length > 1 && claims !== null && each.decidedAt !== null;
  return { ...found, text: isAtLook ? `${text} (at ${n} seeds)` : text };
}

/** What messages call the seeds that a cell has no ended run of. */
function missingOf({ seeds }: TableCell, n: number, { seeds: names }: DecisionTable): number[] {
  return Array.from({ length: n }, (_, seed) => seed)
    .filter((seed) => lacks(seeds[seed]) === 'missing')
    .map((seed) => names?.[seed] ?? seed);
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
    isTooFew: false,
    moreSeeds: null,
    moreSeconds: null,
    lacks: { cell: [], baseline: [] },
    nextLook: null,
  };
}
