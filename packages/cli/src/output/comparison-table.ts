import type { Comparison, ComparisonRow, Interval } from '@ablate/statistics';
import { decimalsFor } from '@ablate/tui/format';
import { formatP, formatSigned } from './format.js';
import { textTable, wrap } from './table.js';

const VERDICT_WIDTH = 26;

/** The comparison of an experiment's cells by one metric. */
export function comparisonTable({ rows, metric, looks }: Comparison): string {
  const isCompared = rows.some(({ verdict }) => verdict !== '');
  const head = ['cell', 'n', `${metric}\nmean ± sd`, '95 % interval\n(t)'];
  const kind = looks.length > 1 ? 'repeated' : 't';
  const compared = [`difference to\nthe baseline (${kind})`, 'p\n(sign flips)', 'verdict'];
  return textTable(
    isCompared ? [...head, ...compared] : head,
    rows.map((row) => {
      const decimals = decimalsFor(row.mean ?? 0);
      const first = [row.label, count(row), spread(row, decimals), interval(row.interval, decimals)];
      const p = row.p === null ? '' : formatP(row.p);
      return isCompared ? [...first, difference(row, decimals), p, wrap(row.verdict, VERDICT_WIDTH)] : first;
    }),
  );
}

function count({ n, failed, missing, diverged, pruned }: ComparisonRow): string {
  const gaps = [
    pruned > 0 ? `${pruned} pruned` : '',
    diverged > 0 ? `${diverged} diverged` : '',
    failed > 0 ? `${failed} failed` : '',
    missing > 0 ? `${missing} missing` : '',
  ];
  return [String(n), ...gaps.filter((gap) => gap !== '')].join('\n');
}

function spread({ mean, sd }: ComparisonRow, decimals: number): string {
  if (mean === null) return '–';
  return sd === null ? mean.toFixed(decimals) : `${mean.toFixed(decimals)} ± ${sd.toFixed(decimals)}`;
}

function difference({ difference: found }: ComparisonRow, decimals: number): string {
  if (found === null) return '';
  const range = found.interval === null ? '' : `\n${interval(found.interval, decimals)}`;
  return `${formatSigned(found.mean, decimals)}${range}`;
}

function interval(range: Interval | null, decimals: number): string {
  return range === null
    ? '–'
    : `[${[range.low, range.high].map((end) => end.toFixed(decimals).replace('-', '−')).join(', ')}]`;
}
