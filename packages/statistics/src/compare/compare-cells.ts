import { decide } from '../decide/decide.js';
import type { TableCell } from '../decide/table.js';
import type { CellVerdict } from '../decide/verdict.js';
import { mean, standardDeviation } from '../intervals/spread.js';
import { studentInterval } from '../intervals/student-interval.js';
import { EffectTable } from './component-effects.js';
import type { ComparedCell, Comparison, ComparisonOptions, ComparisonRow } from './comparison.js';
import { countedValue, isDiverged, type Outcome } from './outcome.js';

/**
 * Describes each cell and compares it with its baseline: at the looks that were planned, else at one look of all seeds,
 * held with what there is, so that a comparison that lacks a run holds back no other.
 * @example
 * ```ts compare.ts
 * import { compareCells, type Outcome } from '@ablate/statistics';
 *
 * const runs = (...values: number[]): Outcome[] => values.map((value) => ({ state: 'finished', value }));
 *
 * const { rows } = compareCells(
 *   [
 *     { label: 'plain', labels: { net: 'plain' }, runs: runs(0.68, 0.7, 0.67, 0.69, 0.68, 0.7, 0.68, 0.7), baseline: 0 },
 *     { label: 'residual', labels: { net: 'residual' }, runs: runs(0.72, 0.73, 0.72, 0.73, 0.71, 0.74, 0.72, 0.73), baseline: 0 },
 *   ],
 *   { metric: 'test/accuracy', goal: 'max', margin: 0.01, seeds: [0, 1, 2, 3, 4, 5, 6, 7], isCompared: true },
 * );
 * for (const { label, mean, sd, n } of rows) console.log(label, mean, sd, n);
 * ```
 */
export function compareCells(cells: readonly ComparedCell[], options: ComparisonOptions): Comparison {
  const { metric, goal, worst = null, margin = null, seeds, isCompared } = options;
  const one = Math.max(1, seeds.length);
  const {
    looks,
    held: recorded,
    endedUpTo = 0,
  } = options.looks ?? { looks: [one], held: [], endedUpTo: one };
  // By number where there is no other key, as two cells may have one label.
  const nameOf = (at: number) => cells[at]?.key ?? String(at);
  const indices = new Map(cells.map((_, at) => [nameOf(at), at]));
  // A cell that nothing is compared with takes no part.
  const compared = cells.flatMap(({ runs, baseline }, at): TableCell[] =>
    !isCompared || baseline === null
      ? []
      : [
          {
            name: nameOf(at),
            baseline: baseline === at ? null : nameOf(baseline),
            seeds: seeds.map((_, seed) => runs[seed] ?? { state: 'missing' }),
          },
        ],
  );
  const design = options.design ? new EffectTable(options.design, { cells, seeds, worst, looks }) : null;
  const decision = decide({
    ...{ metric, goal: goal ?? 'max', worst, margin, cells: [...compared, ...(design?.cells ?? [])], seeds },
    ...{ looks, held: recorded, endedUpTo },
  });
  const { held, next, exploratorySeeds } = decision;
  const byName = new Map(decision.cells.map((each) => [each.name, each]));
  const isPlanned = looks.length > 1;
  const rows = cells.map((cell, at) => {
    const found = byName.get(nameOf(at)) ?? null;
    const baseline = cells[indices.get(found?.baseline ?? '') ?? at];
    // Of a cell that is decided, or whose next look is to come, later runs are not missing.
    const due = isPlanned ? (found?.decidedAt ?? held.at(-1)?.seeds ?? 0) : seeds.length;
    return {
      ...describe(cell, worst, due),
      baseline: baseline === undefined || baseline === cell ? null : baseline.label,
      ...figures(found),
      verdict: !isCompared ? '' : found === null ? 'no baseline cell' : words(found, goal),
      decision: found,
    };
  });
  const readBy = (name: string): readonly number[] => design?.reads(name) ?? [indices.get(name) ?? -1];
  const missing =
    next?.missing.map(({ cell, seed }) => ({ cell, seed: seeds[seed] ?? seed })) ??
    lackingRuns(decision.cells);
  const waiting = missing.flatMap(({ cell, seed }) =>
    readBy(cell).flatMap((at) => {
      const run = cells[at]?.runs[seeds.indexOf(seed)]?.state ?? 'missing';
      return run === 'missing' ? [`${at} ${seed}`] : [];
    }),
  );
  const open = decision.cells.flatMap(({ name, baseline, verdict }) =>
    verdict === 'undecided' ? [...readBy(name), ...readBy(baseline ?? name)] : [],
  );
  return {
    ...{ metric, goal, worst, margin, seeds, looks, held, exploratorySeeds, rows },
    nextLook: isPlanned ? (next?.seeds ?? null) : null,
    comparisons: compared.filter(({ baseline }) => baseline !== null).length,
    waitsFor: [...new Set(waiting)].flatMap((run) => {
      const [at = -1, seed = -1] = run.split(' ').map(Number);
      const label = cells[at]?.label;
      return label === undefined ? [] : [{ label, seed }];
    }),
    effects: design?.describe(decision) ?? null,
    open: [...new Set(open)].filter((at) => at >= 0).sort((a, b) => a - b),
  };
}

/** Runs that comparisons without a verdict lack, each once. */
function lackingRuns(decided: readonly CellVerdict[]): { cell: string; seed: number }[] {
  const byCell = new Map<string, Set<number>>();
  for (const { name, baseline, lacks } of decided)
    for (const [cell, seeds] of [
      [baseline ?? name, lacks.baseline],
      [name, lacks.cell],
    ] as const)
      byCell.set(cell, new Set([...(byCell.get(cell) ?? []), ...seeds]));
  return [...byCell].flatMap(([cell, seeds]) => [...seeds].map((seed) => ({ cell, seed })));
}
type Described = Pick<
  ComparisonRow,
  'label' | 'labels' | 'n' | 'mean' | 'sd' | 'interval' | 'missing' | 'failed' | 'diverged' | 'pruned'
>;

/** @param due seeds that there should be runs of by now */
function describe({ label, labels, runs }: ComparedCell, worst: number | null, due: number): Described {
  const values = runs.flatMap((run) => countedValue(run, worst) ?? []);
  const states = runs.map((run) =>
    run === undefined ? 'missing' : isDiverged(run) ? 'diverged' : run.state,
  );
  const count = (state: Outcome['state']) => states.filter((found) => found === state).length;
  const ended = states.slice(0, due).filter((state) => state !== 'missing').length;
  return {
    ...{ label, labels, n: values.length },
    ...{ mean: mean(values), sd: standardDeviation(values), interval: studentInterval(values) },
    ...{ missing: due - ended, failed: count('failed') },
    ...{ diverged: count('diverged'), pruned: count('pruned') },
  };
}

function figures(decision: CellVerdict | null): Pick<ComparisonRow, 'difference' | 'p' | 'sameP'> {
  const { difference, interval, pairs } = decision ?? { difference: null, interval: null, pairs: 0 };
  return {
    difference: difference === null ? null : { mean: difference, interval, pairs },
    p: decision?.differs?.p ?? null,
    sameP: decision?.sameness?.p ?? null,
  };
}

/** Without a goal nothing is better or worse. */
function words({ text }: CellVerdict, goal: 'max' | 'min' | null): string {
  return goal === null ? text.replace('better', 'higher').replace('worse', 'lower') : text;
}
