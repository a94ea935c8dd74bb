import { repeatedInterval } from '../intervals/repeated-interval.js';
import { mean } from '../intervals/spread.js';
import { studentInterval } from '../intervals/student-interval.js';
import { leastSeeds } from './least-seeds.js';
import { count } from './pairs.js';
import type { Progress } from './progress.js';
import type { DecisionTable } from './table.js';
import { verdictText, type CellVerdict, type Verdict } from './verdict.js';

/** A cell's row of the decision; `each` is undefined for a baseline. */
export function describeCell(
  name: string,
  baseline: string | null,
  each: Progress | undefined,
  table: DecisionTable,
): CellVerdict {
  const { looks, alpha = 0.05, margin = null } = table;
  if (each === undefined) return { ...emptyVerdict(name, baseline, 'baseline'), text: 'baseline' };
  const { comparison, verdict, claims, look } = each;
  const to = looks.at(-1) ?? 0;
  const n = each.decidedAt ?? looks.at(look ?? -1) ?? 0;
  const all = comparison.differences.subarray(0, n);
  const values = all.filter((value) => !Number.isNaN(value));
  const hasNumbers = verdict !== 'fails' && verdict !== 'pruned' && verdict !== 'never acted';
  const level = 1 - alpha;
  const least = leastSeeds(table);
  const isTooFew = verdict === 'undecided' && to < least;
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
    isTooFew,
    moreSeeds: isTooFew ? least - to : each.seedsToDecide === null ? null : each.seedsToDecide - n,
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
    isTooFew: false,
    moreSeeds: null,
  };
}
