import { decide } from '../decide/decide.js';
import type { SeedValue } from '../decide/table.js';
import type { CellVerdict } from '../decide/verdict.js';
import { mean, standardDeviation } from '../intervals/spread.js';
import { studentInterval } from '../intervals/student-interval.js';
import type { ComparedCell, Comparison, ComparisonOptions, ComparisonRow } from './comparison.js';
import { countedValue, isDiverged, type Outcome } from './outcome.js';

/**
 * Describes each cell and compares it with its baseline, all at one look of the table's seeds: a verdict is given when
 * every run that a comparison needs has ended.
 */
export function compareCells(cells: readonly ComparedCell[], options: ComparisonOptions): Comparison {
  const { metric, goal, worst = null, margin = null, seeds, isCompared } = options;
  // By number, as two cells may have one label. A cell that nothing is compared with takes no part.
  const compared = cells.flatMap(({ runs, baseline }, at) =>
    !isCompared || baseline === null
      ? []
      : [
          {
            name: String(at),
            baseline: baseline === at ? null : String(baseline),
            seeds: seeds.map((_, seed) => toSeedValue(runs[seed])),
          },
        ],
  );
  const { cells: decided, next } = decide({
    ...{ metric, goal: goal ?? 'max', worst, margin, cells: compared },
    looks: [Math.max(1, seeds.length)],
  });
  const byName = new Map(decided.map((each) => [each.name, each]));
  return {
    ...{ metric, goal, worst, margin, seeds },
    rows: cells.map((cell, at) => {
      const decision = byName.get(String(at)) ?? null;
      const baseline = cells[Number(decision?.baseline ?? at)];
      return {
        ...describe(cell, worst),
        baseline: baseline === undefined || baseline === cell ? null : baseline.label,
        ...figures(decision),
        verdict: !isCompared ? '' : decision === null ? 'no baseline cell' : words(decision, goal),
        decision,
      };
    }),
    comparisons: compared.filter(({ baseline }) => baseline !== null).length,
    waitsFor: (next?.missing ?? []).flatMap(({ cell, seed: column }) => {
      const seed = seeds[column];
      return seed === undefined ? [] : [{ label: cells[Number(cell)]?.label ?? '', seed }];
    }),
  };
}

type Described = Pick<
  ComparisonRow,
  'label' | 'labels' | 'n' | 'mean' | 'sd' | 'interval' | 'missing' | 'failed' | 'diverged' | 'pruned'
>;

function describe({ label, labels, runs }: ComparedCell, worst: number | null): Described {
  const values = runs.flatMap((run) => countedValue(run, worst) ?? []);
  const count = (state: Outcome['state']) =>
    runs.filter((run) => (run === undefined ? 'missing' : isDiverged(run) ? 'diverged' : run.state) === state)
      .length;
  return {
    ...{ label, labels, n: values.length },
    ...{ mean: mean(values), sd: standardDeviation(values), interval: studentInterval(values) },
    ...{ missing: count('missing'), failed: count('failed') },
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

/** A run that failed is retried or made anew, and missing until then. */
function toSeedValue(run: Outcome | undefined): SeedValue {
  return run === undefined || run.state === 'failed' ? { state: 'missing' } : run;
}
