import { mean } from '../intervals/spread.js';
import { FamilyClaims } from './family-claims.js';
import { count, lacks, missingSeeds, valuesOf } from './pairs.js';
import type { Progress } from './progress.js';
import type { DecisionTable, HeldLook } from './table.js';
import type { Parts } from '../sign-flip/sequential-test.js';
import type { Decision, Verdict } from './verdict.js';

/** Holds every look whose seeds are there, and writes what it finds into `progress`. */
export function holdLooks(
  table: DecisionTable,
  progress: readonly Progress[],
): Pick<Decision, 'held' | 'next'> {
  const { looks } = table;
  const hasWorst = table.worst !== undefined && table.worst !== null;
  const claims = new FamilyClaims(
    progress.map(({ comparison }) => comparison),
    table,
  );
  const held: HeldLook[] = [];
  let next: Decision['next'] = null;
  for (const [look, n] of looks.entries()) {
    const end = (verdict: Verdict, ended: 'pruned' | 'failed' | 'diverged') => {
      for (const each of progress) {
        const { cell, baseline } = each.comparison;
        if (each.verdict !== 'undecided' || count(cell, n, ended) + count(baseline, n, ended) === 0) continue;
        each.verdict = verdict;
        each.decidedAt = n;
      }
    };
    end('pruned', 'pruned');
    const open = progress.filter(({ verdict }) => verdict === 'undecided');
    if (open.length === 0) break;
    const recorded = table.held?.find(({ seeds }) => seeds === n);
    const isOver = n <= (table.endedUpTo ?? 0) && open.some((each) => isWhole(each, n));
    if (recorded === undefined && !isOver && !open.every((each) => isWhole(each, n))) {
      next = { seeds: n, missing: missingRuns(open, n) };
      break;
    }
    end('fails', 'failed');
    if (!hasWorst) end('fails', 'diverged');
    const parts = partsOf(progress, n, recorded);
    held.push({
      seeds: n,
      parts: [...parts].map(([index, without]) => ({
        cell: progress[index]?.comparison.cell.name ?? '',
        without,
      })),
    });
    const shown = claims.holdLook(parts);
    for (const [index, without] of parts) {
      const each = progress[index];
      if (each === undefined || without.length > 0) continue;
      each.look = look;
      const found = { differs: shown.differ.has(index), same: shown.same.has(index) };
      if (!found.differs && !found.same) continue;
      conclude(each, found, n, table.goal);
      each.claims = claims.claims(index);
    }
  }
  progress.forEach((each, index) => {
    if (each.verdict !== 'undecided' || each.look === null || each.look !== held.length - 1) return;
    each.claims = claims.claims(index);
    each.seedsToDecide = claims.seedsToDecide(index, looks[each.look] ?? 0);
  });
  return { held, next };
}

/** As recorded, where it is; a run that has gone since is one more that is lacking. */
function partsOf(progress: readonly Progress[], n: number, recorded: HeldLook | undefined): Parts {
  const known = recorded && new Map(recorded.parts.map(({ cell, without }) => [cell, without]));
  return new Map(
    progress.flatMap(({ verdict, comparison }, index): [number, number[]][] => {
      const lacked = known === undefined ? [] : known.get(comparison.cell.name);
      if (verdict !== 'undecided' || lacked === undefined) return [];
      return [[index, [...new Set([...lacked, ...missingSeeds(comparison, n)])]]];
    }),
  );
}

function isWhole({ comparison }: Progress, n: number): boolean {
  return missingSeeds(comparison, n).length === 0;
}

function missingRuns(open: readonly Progress[], n: number): { cell: string; seed: number }[] {
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
  const isMore = (mean(valuesOf(each.comparison.differences.subarray(0, n))) ?? 0) > 0;
  each.verdict = !differs ? 'same' : isMore === (goal === 'max') ? 'better' : 'worse';
}
