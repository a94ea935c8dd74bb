import { findBaselines } from './check-table.js';
import { describeCell } from './describe-cell.js';
import { holdLooks } from './hold-looks.js';
import { neverActed, pair } from './pairs.js';
import type { Progress } from './progress.js';
import type { DecisionTable } from './table.js';
import { secondsPerSeed } from './time-for-seeds.js';
import type { Decision } from './verdict.js';

/**
 * What a table of paired runs says about each cell, and what it waits for: a pure function of the table, so that the
 * same runs give the same verdicts however often and in whatever order they were made.
 *
 * Looks are held in order, each as soon as every comparison that is not decided has all its seeds up to it, or as the
 * table has it recorded. A cell that is decided keeps its verdict, and further seeds of it are not read. A diverged run
 * has the metric's worst value, or its cell fails, as it does by a run that failed; a pruned cell, and one that never
 * acted, get no verdict on the metric. The claims are `TwoClaims`, the test behind them `SequentialTest`; a chance of
 * at most α of any false claim holds for the whole table.
 *
 * Where a look is held without seeds that are missing (`endedUpTo`), comparisons that lack them get no verdict by it,
 * and count among the family with what they have, so that the p of the others hardly moves when the rest comes in.
 *
 * Cells without looks held have a difference and, with fixed seeds, Student's interval over the pairs there are.
 * @throws RangeError for a table that contradicts itself
 * @example
 * ```ts decide.ts
 * import { decide, type SeedValue } from '@ablate/statistics';
 *
 * const runs = (...values: number[]): SeedValue[] => values.map((value) => ({ state: 'finished', value }));
 *
 * const { cells } = decide({
 *   metric: 'test/accuracy',
 *   goal: 'max',
 *   margin: 0.01,
 *   looks: [8],
 *   cells: [
 *     { name: 'plain', baseline: null, seeds: runs(0.68, 0.7, 0.67, 0.69, 0.68, 0.7, 0.68, 0.7) },
 *     { name: 'residual', baseline: 'plain', seeds: runs(0.72, 0.73, 0.72, 0.73, 0.71, 0.74, 0.72, 0.73) },
 *   ],
 * });
 * for (const { name, verdict, text } of cells) console.log(name, verdict, text);
 * ```
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
    verdict: neverActed(comparison, table) ? 'never acted' : 'undecided',
    withinMargin: false,
    decidedAt: null,
    look: null,
    claims: null,
    seedsToDecide: null,
  }));
  const { held, next } = holdLooks(table, progress);
  const byCell = new Map(progress.map((each) => [each.comparison.cell, each]));
  const secondsOf = secondsPerSeed(cells);
  const to = looks.at(-1) ?? 0;
  return {
    cells: cells.map((cell) =>
      describeCell(cell.name, cell.baseline, byCell.get(cell), table, { held, next, secondsOf }),
    ),
    held,
    next,
    hasMargin: table.margin !== undefined && table.margin !== null,
    exploratorySeeds: Math.max(0, ...cells.map(({ seeds }) => seeds.length - to)),
  };
}
