import type { CellVerdict, Comparison, ComparisonRow, EffectRow, Interval } from '@ablate/statistics';
import { effectTables } from './effect-tables.js';
import { decimalsFor, formatInterval, formatP, formatSigned } from './format.js';
import type { DifferenceEnds } from './interval-scale.js';

/** A row of a forest plot: a cell, or what a component does. */
export interface ForestRow {
  readonly label: string;
  /** Index of the cell in the comparison; null for an effect. */
  readonly cell: number | null;
  readonly isBaseline: boolean;
  /** `6`, `4, 2 failed` */
  readonly n: string;
  /** `0.7702 ± 0.0071`; `–` where there is no value, empty for an effect. */
  readonly mean: string;
  /** Of the mean. */
  readonly interval: string;
  readonly ends: DifferenceEnds | null;
  /** `+0.0922`, and its interval. */
  readonly difference: string;
  readonly range: string;
  readonly p: string;
  readonly verdict: string;
  readonly decision: CellVerdict | null;
}

/** Rows that share a title and an axis. */
export interface ForestPart {
  readonly title: string;
  readonly rows: readonly ForestRow[];
  readonly notes: readonly string[];
}

/** What a comparison has found, as rows of text by effect: what components do, where it tells that, then the cells. */
export function forestParts(comparison: Comparison): ForestPart[] {
  const { effects, metric } = comparison;
  const families = effects === null ? [] : [effects.main, effects.interactions];
  return [
    ...effectTables(comparison).map(({ title, notes }, at) => ({
      title,
      rows: effectRows(families[at] ?? [], comparison),
      notes,
    })),
    { title: `Cells by ${metric}`, rows: forestRows(comparison), notes: [] },
  ];
}

/** A row for each cell: baselines first, then the best. */
export function forestRows({ rows, goal }: Pick<Comparison, 'rows' | 'goal'>): ForestRow[] {
  const found = rows.map((row, cell) => ({ ...cellRow(row), cell }));
  return byEffect(found, goal);
}

function effectRows(
  effects: readonly EffectRow[],
  { rows, goal }: Pick<Comparison, 'rows' | 'goal'>,
): ForestRow[] {
  const decimals = decimalsFor(Math.max(0, ...rows.map(({ mean }) => Math.abs(mean ?? 0))));
  const found = effects.map(({ components, context, effect, p, verdict, decision }): ForestRow => ({
    ...{ label: [components.join(' × '), ...Object.values(context)].join(' at '), cell: null },
    ...{ isBaseline: false, n: String(effect?.seeds ?? 0), mean: '', interval: '' },
    ...differenceTexts(effect, decimals),
    ...{ p: p === null ? '' : formatP(p), verdict, decision },
  }));
  return byEffect(found, goal);
}

/** Those without a difference come last; by the lowest difference first where less is better. */
function byEffect(rows: readonly ForestRow[], goal: Comparison['goal']): ForestRow[] {
  const effectOf = ({ ends, isBaseline }: ForestRow) => {
    if (isBaseline) return Infinity;
    if (ends === null) return -Infinity;
    return goal === 'min' ? -ends.mean : ends.mean;
  };
  return [...rows].sort((one, other) => {
    const [a, b] = [effectOf(one), effectOf(other)];
    return a === b ? 0 : b - a;
  });
}

function cellRow(row: ComparisonRow): Omit<ForestRow, 'cell'> {
  const { label, mean, sd, interval, difference, p, verdict, decision } = row;
  const decimals = decimalsFor(mean ?? 0);
  const spread = sd === null ? '' : ` ± ${sd.toFixed(decimals)}`;
  return {
    ...{ label, isBaseline: decision?.verdict === 'baseline', n: countOf(row) },
    mean: mean === null ? '–' : `${mean.toFixed(decimals)}${spread}`,
    interval: interval === null ? '–' : formatInterval(interval, decimals),
    ...differenceTexts(difference, decimals),
    ...{ p: p === null ? '' : formatP(p), verdict, decision },
  };
}

function differenceTexts(
  difference: { readonly mean: number; readonly interval: Interval | null } | null,
  decimals: number,
): Pick<ForestRow, 'ends' | 'difference' | 'range'> {
  if (difference === null) return { ends: null, difference: '', range: '' };
  const { mean, interval } = difference;
  return {
    ends: { mean, low: interval?.low ?? null, high: interval?.high ?? null },
    difference: formatSigned(mean, decimals),
    range: interval === null ? '–' : formatInterval(interval, decimals),
  };
}

function countOf({ n, failed, missing, diverged, pruned }: ComparisonRow): string {
  const gaps = Object.entries({ pruned, diverged, failed, missing }).filter(([, count]) => count > 0);
  return [String(n), ...gaps.map(([what, count]) => `${count} ${what}`)].join(', ');
}
