import { mean } from '../intervals/spread.js';
import { count, lacks } from './pairs.js';
import type { Progress } from './progress.js';
import type { DecisionTable } from './table.js';
import { TwoClaims } from './two-claims.js';
import type { Decision, Verdict } from './verdict.js';

/** Holds every look whose seeds are there, and writes what it finds into `progress`. */
export function holdLooks(
  table: DecisionTable,
  progress: readonly Progress[],
): Pick<Decision, 'held' | 'next'> {
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
  // Stryker disable next-line EqualityOperator: a mean of 0 is never shown to differ.
  const isMore = (mean(each.comparison.differences.subarray(0, n)) ?? 0) > 0;
  each.verdict = !differs ? 'same' : isMore === (goal === 'max') ? 'better' : 'worse';
}
