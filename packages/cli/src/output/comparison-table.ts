import type { Comparison, ComparisonRow, Interval, OnKindOfData } from '@ablate/statistics';
import { decimalsFor, formatInterval, formatP, formatSigned, anyVerdict } from '@ablate/report/text';
import { textTable, wrap } from './table.js';

const VERDICT_WIDTH = 26;

/**
 * The comparison of an experiment's cells by one metric.
 * @param onKindOfData for each row the difference where the test examples are a sample too
 */
export function comparisonTable(
  { rows, metric, looks }: Comparison,
  onKindOfData: readonly (OnKindOfData | null)[] = [],
): string {
  const isCompared = anyVerdict(rows);
  const head = ['cell', 'n', `${metric}\nmean ± sd`, '95 % interval\n(t)'];
  const kind = looks.length > 1 ? 'repeated' : 't';
  const hasBoth = onKindOfData.some((each) => each !== null);
  const compared = [
    `difference to\nthe baseline (${kind})${hasBoth ? '\non this test set' : ''}`,
    'p\n(sign flips)',
    'verdict',
    ...(hasBoth ? ['difference\non this kind of\ndata (crossed)'] : []),
  ];
  return textTable(
    isCompared ? [...head, ...compared] : head,
    rows.map((row, at) => {
      const decimals = decimalsFor(row.mean ?? 0);
      const first = [row.label, count(row), spread(row, decimals), interval(row.interval, decimals)];
      const p = row.p === null ? '' : formatP(row.p);
      if (!isCompared) return first;
      const kindOfData = hasBoth ? [difference(onKindOfData[at] ?? null, decimals)] : [];
      return [
        ...first,
        difference(row.difference, decimals),
        p,
        wrap(row.verdict, VERDICT_WIDTH),
        ...kindOfData,
      ];
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

type Ends = Pick<Interval, 'low' | 'high'>;

function difference(
  found: { readonly mean: number; readonly interval: Ends | null } | null,
  decimals: number,
): string {
  if (found === null) return '';
  const range = found.interval === null ? '' : `\n${interval(found.interval, decimals)}`;
  return `${formatSigned(found.mean, decimals)}${range}`;
}

function interval(range: Ends | null, decimals: number): string {
  return range === null ? '–' : formatInterval(range, decimals);
}
