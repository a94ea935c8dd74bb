import type { ComparisonRow } from '@ablate/statistics';
import { decimalsFor, formatInterval, formatP, formatSigned } from '../text/format.js';
import type { Answer } from '../answer.js';
import { intervalAxis, intervalBar, intervalScale, type IntervalScale } from '../drawing/interval-bar.js';
import { figure, table, type Cell } from './table.js';

/** A row for each cell, sorted by effect: the baseline first, then the best. */
export function forestTable(answer: Answer): Element {
  const { metric, margin, goal } = answer;
  const rows = [...answer.rows].sort((one, other) => effectOf(other, goal) - effectOf(one, goal));
  const scale = intervalScale(
    rows.flatMap(({ difference }) =>
      difference === null
        ? []
        : [
            {
              mean: difference.mean,
              low: difference.interval?.low ?? null,
              high: difference.interval?.high ?? null,
            },
          ],
    ),
    margin,
  );
  const isCompared = rows.some(({ verdict }) => verdict !== '');
  return table(
    isCompared
      ? `Cells by ${metric}, and their differences to the baseline, paired by seed`
      : `Cells by ${metric}`,
    [
      { title: 'cell' },
      { title: 'n', kind: 'number' },
      { title: 'mean ± sd', kind: 'number' },
      { title: '95 % interval', kind: 'number' },
      ...(isCompared
        ? [
            { title: 'difference', kind: 'bar' as const },
            { title: 'Δ', kind: 'number' as const },
            { title: '95 % interval of Δ', kind: 'number' as const },
            { title: 'p', kind: 'number' as const },
            { title: 'verdict' },
          ]
        : []),
    ],
    rows.map((row) => ({
      cells: rowCells(row, scale, isCompared),
      kind: row.baseline === null ? 'baseline' : undefined,
    })),
    isCompared ? [null, null, null, null, intervalAxis(scale), null, null, null, null] : [],
  );
}

/** Baselines stand above all that are compared with them. */
function effectOf({ difference, baseline }: ComparisonRow, goal: Answer['goal']): number {
  if (baseline === null) return Infinity;
  if (difference === null) return -Infinity;
  return goal === 'min' ? -difference.mean : difference.mean;
}

function rowCells(row: ComparisonRow, scale: IntervalScale, isCompared: boolean): Cell[] {
  const { label, mean, sd, interval, difference, p, verdict } = row;
  const decimals = decimalsFor(mean ?? 0);
  const spread =
    mean === null ? '–' : `${mean.toFixed(decimals)}${sd === null ? '' : ` ± ${sd.toFixed(decimals)}`}`;
  const own = [
    label,
    countOf(row),
    mean === null ? spread : figure(mean, spread),
    interval === null ? '–' : formatInterval(interval, decimals),
  ];
  if (!isCompared) return own;
  if (difference === null) return [...own, null, null, null, null, verdict];
  const { interval: range } = difference;
  const ends = { mean: difference.mean, low: range?.low ?? null, high: range?.high ?? null };
  const shown = formatSigned(difference.mean, decimals);
  return [
    ...own,
    intervalBar(
      ends,
      scale,
      `${label}: ${shown}${range === null ? '' : ` ${formatInterval(range, decimals)}`}`,
    ),
    figure(difference.mean, shown),
    range === null ? '–' : formatInterval(range, decimals),
    p === null ? '' : figure(p, formatP(p)),
    verdict,
  ];
}

function countOf({ n, failed, missing, diverged, pruned }: ComparisonRow): string {
  const gaps = Object.entries({ pruned, diverged, failed, missing }).filter(([, count]) => count > 0);
  return [String(n), ...gaps.map(([what, count]) => `${count} ${what}`)].join(', ');
}
